terraform {
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

variable "registrant_profile_id" {
  type    = number
  default = 1000001
}

data "alidomain_registrant_profile" "registrant" {
  registrant_profile_id = var.registrant_profile_id
}

# Placeholder for the domain registration.
resource "terraform_data" "registration" {
  input = {
    domain                = var.domain
    registrant_profile_id = var.registrant_profile_id
  }

  lifecycle {
    precondition {
      condition     = data.alidomain_registrant_profile.registrant.real_name_verified
      error_message = "Profile ${var.registrant_profile_id} has not passed real-name verification."
    }
    precondition {
      condition     = data.alidomain_registrant_profile.registrant.email_verified
      error_message = "The address of profile ${var.registrant_profile_id} is not verified."
    }
  }
}
