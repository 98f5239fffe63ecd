provider "alidomain" {
  assume_role_with_oidc {
    role_arn          = "acs:ram::1234567890123456:role/domain-reader"
    oidc_provider_arn = "acs:ram::1234567890123456:oidc-provider/ci"
    oidc_token_file   = "/var/run/secrets/ci/token"
    role_session_name = "registrations"
  }
}
