provider "alidomain" {
  region = "ap-southeast-1"
}
