terraform {
  required_providers {
    alidomain = {
      source  = "alidomain/alidomain"
      version = "~> 0.1"
    }
  }
}

# Keys, region and endpoint come from the environment.
provider "alidomain" {}

variable "registrants" {
  description = "E-mail addresses of the registrants, by name."
  type        = map(string)
  default = {
    ada   = "ada@example.com"
    grace = "grace@example.com"
  }
}

data "alidomain_email_verification" "registrant" {
  for_each = var.registrants

  email = each.value
}

# Placeholder for a resource of each registrant, such as a domain registration. It exists for everybody, verified or not:
# for_each over those who are verified would destroy it when somebody no longer is.
resource "terraform_data" "registration" {
  for_each = var.registrants

  input = "example.com for ${each.value}"

  lifecycle {
    precondition {
      condition     = data.alidomain_email_verification.registrant[each.key].verified
      error_message = "${each.value} has yet to click the link."
    }
  }
}
