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

# Placeholder for the step that submits the address for verification.
resource "terraform_data" "submission" {
  input = var.registrant
}

data "alidomain_email_verification" "registrant" {
  email                 = terraform_data.submission.output
  wait_for_verification = true
  ignore_not_found      = true
  poll_interval         = "30s"

  timeouts {
    read = "45m"
  }
}

# Placeholder for the domain registration, which follows once the address is verified.
resource "terraform_data" "registration" {
  input = data.alidomain_email_verification.registrant.email_verification_no

  lifecycle {
    # A replacement would destroy the registration before the wait begins.
    prevent_destroy = true
  }
}
