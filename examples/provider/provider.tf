terraform {
  required_providers {
    alidomain = {
      source  = "alidomain/alidomain"
      version = "~> 0.1"
    }
  }
}

# Credentials come from the environment or from the vendor's command-line tool.
provider "alidomain" {}
