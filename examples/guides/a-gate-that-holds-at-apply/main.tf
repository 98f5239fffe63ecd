terraform {
  required_version = ">= 1.10"

  required_providers {
    alidomain = {
      source  = "alidomain/alidomain"
      version = "~> 0.1"
    }
  }
}

provider "alidomain" {}

variable "domain" {
  type    = string
  default = "example.com"
}

variable "registrant" {
  type    = string
  default = "registrant@example.com"
}

ephemeral "alidomain_email_verification" "registrant" {
  email            = var.registrant
  ignore_not_found = true
}

# Placeholder for the domain registration: a resource of another provider, a module or a script.
resource "terraform_data" "registration" {
  input = var.domain

  lifecycle {
    # A replacement would destroy the registration before the gate is checked.
    prevent_destroy = true

    precondition {
      condition     = ephemeral.alidomain_email_verification.registrant.verified
      error_message = "${var.registrant} is not verified, so ${var.domain} is not registered."
    }
  }
}
