variable "registrants" {
  type = map(string)
  default = {
    ada  = "ada@example.com"
    alan = "alan@example.com"
  }
}

data "alidomain_email_verifications" "registrants" {
  emails = values(var.registrants)
}

# Placeholder for a resource of each registrant. It exists for everybody, verified or not.
resource "terraform_data" "registration" {
  for_each = var.registrants

  input = each.value

  lifecycle {
    precondition {
      condition     = contains(data.alidomain_email_verifications.registrants.verified_emails, each.value)
      error_message = "${each.value} is not verified."
    }
  }
}
