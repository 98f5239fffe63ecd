check "registrant_is_verified" {
  data "alidomain_email_verification" "registrant" {
    email = "registrant@example.com"
  }

  assert {
    condition     = data.alidomain_email_verification.registrant.verified
    error_message = "${data.alidomain_email_verification.registrant.email} is not verified yet."
  }
}
