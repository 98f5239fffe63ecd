ephemeral "alidomain_email_verification" "registrant" {
  email                 = "registrant@example.com"
  wait_for_verification = true
  poll_interval         = "30s"

  timeouts {
    read = "30m"
  }
}

# Placeholder for the domain registration.
resource "terraform_data" "registration" {
  input = "example.com"

  lifecycle {
    # A replacement would destroy the registration before the gate is checked.
    prevent_destroy = true

    precondition {
      condition     = ephemeral.alidomain_email_verification.registrant.verified
      error_message = "The registrant of example.com is not verified."
    }
  }
}
