terraform {
  required_providers {
    alidomain = {
      source = "alidomain/alidomain"
    }
  }
}

# Credentials come from the environment or from the vendor's command-line tool.
provider "alidomain" {}
