variable "team" {
  type    = list(string)
  default = ["ada@example.com", "alan@example.com"]
}

data "alidomain_email_verifications" "team" {
  emails = var.team
}

# Placeholder for a resource that needs every registrant to be verified.
resource "terraform_data" "registrations" {
  input = var.team

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
