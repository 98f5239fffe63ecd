ephemeral "alidomain_domain" "example" {
  domain_name = "example.com"
}

check "example_com_resolves" {
  assert {
    condition     = ephemeral.alidomain_domain.example.email_verification_client_hold == false
    error_message = "example.com is in clientHold, or the service did not say that it is not."
  }
}
