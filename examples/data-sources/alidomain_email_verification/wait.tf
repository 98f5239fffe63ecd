data "alidomain_email_verification" "registrant" {
  email                 = "registrant@example.com"
  wait_for_verification = true
  poll_interval         = "30s"

  timeouts {
    read = "30m"
  }
}

# Placeholder for the domain registration, which follows once the address is verified.
resource "terraform_data" "registration" {
  input = "example.com"

  depends_on = [data.alidomain_email_verification.registrant]
}
