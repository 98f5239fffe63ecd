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

module "domain" {
  source   = "./domain"
  for_each = toset(["example.com", "example.net"])

  name = each.key
}
