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

module "gate" {
  source = "./gate"
  email  = var.registrant
}

# Placeholder for the domain registration.
resource "terraform_data" "registration" {
  input = "example.com"

  lifecycle {
    precondition {
      condition     = module.gate.verified
      error_message = "${var.registrant} is not verified."
    }
  }
}
