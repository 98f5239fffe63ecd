data "alidomain_email_verification" "registrant" {
  email = "registrant@example.com"
}

# Placeholder for the domain registration.
resource "terraform_data" "registration" {
  input = "example.com for ${data.alidomain_email_verification.registrant.email}"

  lifecycle {
    precondition {
      condition     = data.alidomain_email_verification.registrant.verified
      error_message = "${data.alidomain_email_verification.registrant.email} is not verified yet."
    }
  }
}
