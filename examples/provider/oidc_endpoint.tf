variable "request_token" {
  type      = string
  sensitive = true
}

provider "alidomain" {
  assume_role_with_oidc {
    role_arn           = "acs:ram::1234567890123456:role/domain-reader"
    oidc_provider_arn  = "acs:ram::1234567890123456:oidc-provider/ci"
    oidc_request_url   = "https://ci.example.com/oidc/token?api-version=1"
    oidc_request_token = var.request_token
    oidc_audience      = "sts.aliyuncs.com"
  }
}
