data "alidomain_email_verification" "registrant" {
  email = "registrant@example.com"
}

check "registrant_is_verified" {
  assert {
    condition     = data.alidomain_email_verification.registrant.verified
    error_message = "${data.alidomain_email_verification.registrant.email} is not verified yet."
  }
}
