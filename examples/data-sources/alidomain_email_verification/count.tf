data "alidomain_email_verification" "registrant" {
  email = "registrant@example.com"
}

# Placeholder for a resource that may follow later.
resource "terraform_data" "newsletter" {
  count = data.alidomain_email_verification.registrant.verified ? 1 : 0

  lifecycle {
    # Without this, the resource is destroyed when the address is no longer verified.
    prevent_destroy = true
  }
}
