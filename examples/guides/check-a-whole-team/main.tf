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
  # A file that Excel wrote begins with a byte order mark.
  file = trimprefix(file("${path.module}/team.csv"), "\ufeff")
  team = { for row in csvdecode(local.file) : row.name => row.email }
}

data "alidomain_email_verifications" "team" {
  emails = values(local.team)
}

resource "terraform_data" "gate" {
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

# Placeholder for a resource of each member. It exists for everybody, verified or not, and waits for the gate.
resource "terraform_data" "member" {
  for_each   = local.team
  depends_on = [terraform_data.gate]

  input = each.value
}
