data "alidomain_email_verification" "registrant" {
  email = "registrant@example.com"

  lifecycle {
    postcondition {
      condition     = self.verified
      error_message = "${self.email} is not verified yet."
    }
  }
}

# Placeholder for the domain registration. Without the reference, "tflint --fix" deletes the data source, and with it the gate.
resource "terraform_data" "registration" {
  input = "example.com for ${data.alidomain_email_verification.registrant.email}"
}
