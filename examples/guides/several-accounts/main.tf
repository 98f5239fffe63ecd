terraform {
  required_providers {
    alidomain = {
      source  = "alidomain/alidomain"
      version = "~> 0.1"
    }
  }
}

provider "alidomain" {
  alias   = "production"
  profile = "production"
}

provider "alidomain" {
  alias        = "international"
  profile      = "international"
  account_type = "International"
}

module "production" {
  source    = "./account"
  providers = { alidomain = alidomain.production }

  account_id = "1406926474061234"
  registrant = "registrant@example.com"
}

module "international" {
  source    = "./account"
  providers = { alidomain = alidomain.international }

  account_id = "1406926474061234"
  registrant = "registrant@example.com"
}
