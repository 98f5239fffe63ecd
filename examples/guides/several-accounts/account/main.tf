terraform {
  required_providers {
    alidomain = {
      source  = "alidomain/alidomain"
      version = "~> 0.1"
    }
  }
}

variable "account_id" {
  type = string
}

variable "registrant" {
  type = string
}

data "alidomain_email_verification" "registrant" {
  email = var.registrant
}

# Placeholder for what belongs to the account.
resource "terraform_data" "registration" {
  input = var.registrant

  lifecycle {
    precondition {
      condition     = data.alidomain_email_verification.registrant.user_id == var.account_id
      error_message = "The credentials belong to another account than ${var.account_id}."
    }
    precondition {
      condition     = data.alidomain_email_verification.registrant.verified
      error_message = "${var.registrant} is not verified in the account ${var.account_id}."
    }
  }
}
