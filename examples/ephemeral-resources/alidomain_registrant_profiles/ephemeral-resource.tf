ephemeral "alidomain_registrant_profiles" "default" {
  default_registrant_profile = true
}

# Placeholder for a domain registration with the default profile.
resource "terraform_data" "registration" {
  input = "example.com"

  lifecycle {
    # A replacement would destroy the registration before the gate is checked.
    prevent_destroy = true

    precondition {
      condition = anytrue([
        for profile in ephemeral.alidomain_registrant_profiles.default.registrant_profiles :
        profile.real_name_verified && profile.email_verified
      ])
      error_message = "The default registrant profile is not verified."
    }
  }
}
