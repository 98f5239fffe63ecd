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

locals {
  verified = {
    for name, email in var.registrants : name => email
    if data.alidomain_email_verification.registrant[name].verified
  }
  pending = {
    for name, email in var.registrants : name => email
    if !data.alidomain_email_verification.registrant[name].verified
  }
}

# Placeholder for a resource that needs a verified registrant, such as a domain registration.
resource "terraform_data" "registration" {
  for_each = local.verified

  input = "example.com for ${each.value}"
}

# Placeholder for a reminder to each of the others.
resource "terraform_data" "reminder" {
  for_each = local.pending

  input = "please click the link mailed to ${each.value}"
}

check "everybody_is_verified" {
  assert {
    condition     = length(local.pending) == 0
    error_message = "Still to be verified: ${join(", ", values(local.pending))}."
  }
}

output "verified" {
  description = "Whether each registrant's address is verified."
  value       = { for name, record in data.alidomain_email_verification.registrant : name => record.verified }
}
