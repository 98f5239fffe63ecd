data "alidomain_email_verification" "registrant" {
  email = "registrant@example.com"
}

# Placeholder for the domain registration.
resource "terraform_data" "registration" {
  count = data.alidomain_email_verification.registrant.verified ? 1 : 0

  input = "example.com for ${data.alidomain_email_verification.registrant.email}"
}
