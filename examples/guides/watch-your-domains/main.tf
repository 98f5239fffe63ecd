terraform {
  required_version = ">= 1.10"

  required_providers {
    alidomain = {
      source  = "alidomain/alidomain"
      version = "~> 0.1"
    }
  }
}

provider "alidomain" {}

variable "domains" {
  type    = set(string)
  default = ["example.com", "example.net"]
}

# Without a domain, there would be nothing to fail.
check "list" {
  assert {
    condition     = length(var.domains) > 0
    error_message = "There is no domain to watch."
  }
}

module "domain" {
  source   = "./domain"
  for_each = var.domains

  name = each.key
}
