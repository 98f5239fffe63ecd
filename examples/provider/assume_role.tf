provider "alidomain" {
  profile = "production"

  assume_role {
    role_arn           = "acs:ram::1234567890123456:role/domain-reader"
    session_name       = "registrations"
    session_expiration = 900
  }
}
