variable "team" {
  type    = list(string)
  default = ["ada@example.com", "alan@example.com"]
}

ephemeral "alidomain_email_verifications" "team" {
  emails = var.team
}

# Placeholder for a resource that needs every registrant to be verified.
resource "terraform_data" "registrations" {
  input = length(var.team)

  lifecycle {
    # A replacement would destroy the resource before the gate is checked.
    prevent_destroy = true

    precondition {
      condition     = ephemeral.alidomain_email_verifications.team.all_verified
      error_message = "Not everybody in the team is verified."
    }
  }
}
