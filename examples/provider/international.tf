provider "alidomain" {
  account_type = "International"
}
