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

# Placeholder for a resource that may follow later.
resource "terraform_data" "newsletter" {
  for_each = {
    for name, email in var.registrants : name => email
    if contains(data.alidomain_email_verifications.registrants.verified_emails, email)
  }

  input = each.value

  lifecycle {
    # Without this, the resource is destroyed when the address is no longer verified.
    prevent_destroy = true
  }
}
