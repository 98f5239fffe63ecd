terraform {
  required_providers {
    alidomain = {
      source  = "alidomain/alidomain"
      version = "~> 0.1"
    }
  }
}

variable "email" {
  type = string
}

ephemeral "alidomain_email_verification" "registrant" {
  email = var.email
}

output "verified" {
  value     = ephemeral.alidomain_email_verification.registrant.verified
  ephemeral = true
}
