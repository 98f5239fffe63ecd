variable "registrant" {
  description = "E-mail address of the registrant. Set it for plan and for apply."
  type        = string
  ephemeral   = true
}

ephemeral "alidomain_email_verification" "registrant" {
  email = var.registrant
}

# Placeholder for the domain registration, which refers to the registrant by the ID of a template.
resource "terraform_data" "registration" {
  input = {
    domain   = "example.com"
    template = "1234567"
  }

  lifecycle {
    # A replacement would destroy the registration before the gate is checked.
    prevent_destroy = true

    precondition {
      condition     = ephemeral.alidomain_email_verification.registrant.verified
      error_message = "The registrant of template 1234567 is not verified."
    }
  }
}
