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

# Placeholder for the domain registration. It has no precondition.
resource "terraform_data" "registration" {
  input = "example.com for ${data.alidomain_email_verification.registrant.email}"
}
