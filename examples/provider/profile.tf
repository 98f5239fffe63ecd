provider "alidomain" {
  profile = "production"
}
