ephemeral "alidomain_registrant_profile" "registrant" {
  registrant_profile_id = 1000001
}

# Placeholder for the domain registration.
resource "terraform_data" "registration" {
  input = "example.com"

  lifecycle {
    # A replacement would destroy the registration before the gate is checked.
    prevent_destroy = true

    precondition {
      condition     = ephemeral.alidomain_registrant_profile.registrant.real_name_verified
      error_message = "The registrant of example.com has not passed real-name verification."
    }
    precondition {
      condition     = ephemeral.alidomain_registrant_profile.registrant.email_verified
      error_message = "The address of the registrant of example.com is not verified."
    }
  }
}
