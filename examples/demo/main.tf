terraform {
  required_providers {
    alidomain = {
      source = "alidomain/alidomain"
    }
  }
}

# Keys, region and endpoint come from the environment.
provider "alidomain" {}

variable "registrants" {
  description = "E-mail addresses of the people who are to own domain names, by name."
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
  waiting = {
    for name, email in var.registrants : name => email
    if !data.alidomain_email_verification.registrant[name].verified
  }
}

# Stands for whatever needs a verified registrant: a domain registration, say.
resource "terraform_data" "registration" {
  for_each = local.verified

  input = "example.com for ${each.value}"
}

# And this for what is to be done about the others.
resource "terraform_data" "reminder" {
  for_each = local.waiting

  input = "${each.key}, please click the link that was mailed to ${each.value}"
}

check "everybody_is_verified" {
  assert {
    condition     = length(local.waiting) == 0
    error_message = "Still to be verified: ${join(", ", values(local.waiting))}."
  }
}

output "verified" {
  description = "Whether each registrant's address is verified."
  value       = { for name, record in data.alidomain_email_verification.registrant : name => record.verified }
}
