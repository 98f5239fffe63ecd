terraform {
  required_providers {
    alidomain = {
      source  = "alidomain/alidomain"
      version = "~> 0.1"
    }
  }
}

provider "alidomain" {}

locals {
  team = { for row in csvdecode(file("${path.module}/team.csv")) : row.name => row.email }
}

data "alidomain_email_verifications" "team" {
  emails = values(local.team)
}

# Placeholder for a resource that needs the whole team to be verified.
resource "terraform_data" "launch" {
  input = local.team

  lifecycle {
    precondition {
      condition = data.alidomain_email_verifications.team.all_verified
      error_message = join("\n", concat(
        ["Not everybody is verified:"],
        [for email in data.alidomain_email_verifications.team.pending_emails : "${email} has yet to click the link."],
        [for email in data.alidomain_email_verifications.team.missing_emails : "${email} was never submitted."],
      ))
    }
  }
}

# Placeholder for a resource of each verified member, whether or not the others are verified.
resource "terraform_data" "member" {
  for_each = {
    for name, email in local.team : name => email
    if contains(data.alidomain_email_verifications.team.verified_emails, email)
  }

  input = each.value
}
