provider "alidomain" {
  credentials_uri = "http://localhost:8080/credentials"
}
