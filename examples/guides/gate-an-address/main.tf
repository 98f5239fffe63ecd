terraform {
  required_providers {
    alidomain = {
      source  = "alidomain/alidomain"
      version = "~> 0.1"
    }
  }
}

provider "alidomain" {}

variable "registrant" {
  type    = string
  default = "registrant@example.com"
}

data "alidomain_email_verification" "registrant" {
  email            = var.registrant
  ignore_not_found = true
}

# Placeholder for what depends on the address, such as a new registrant profile.
resource "terraform_data" "profile" {
  input = var.registrant

  lifecycle {
    precondition {
      condition     = data.alidomain_email_verification.registrant.exists
      error_message = "${var.registrant} was never submitted for verification in this account."
    }
    precondition {
      condition     = !data.alidomain_email_verification.registrant.exists || data.alidomain_email_verification.registrant.verified
      error_message = "${var.registrant} has yet to click the link in the verification message."
    }
  }
}
