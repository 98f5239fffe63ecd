terraform {
  required_providers {
    alidomain = {
      source  = "alidomain/alidomain"
      version = "~> 0.1"
    }
  }
}

variable "registrant" {
  type = string
}

data "alidomain_email_verification" "registrant" {
  email = var.registrant
}

# Placeholder for the domain registration.
resource "terraform_data" "registration" {
  input = var.registrant

  lifecycle {
    precondition {
      condition     = data.alidomain_email_verification.registrant.verified
      error_message = "${var.registrant} is not verified yet."
    }
  }
}

output "registered" {
  value = terraform_data.registration.output
}
