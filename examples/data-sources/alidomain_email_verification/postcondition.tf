data "alidomain_email_verification" "registrant" {
  email = "registrant@example.com"

  lifecycle {
    postcondition {
      condition     = self.verified
      error_message = "${self.email} is not verified yet."
    }
  }
}
