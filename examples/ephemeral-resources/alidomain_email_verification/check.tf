ephemeral "alidomain_email_verification" "registrant" {
  email = "registrant@example.com"
}

check "registrant_is_verified" {
  assert {
    condition     = ephemeral.alidomain_email_verification.registrant.verified
    error_message = "The registrant of example.com is not verified."
  }
}
