variable "registrants" {
  type = map(string)
  default = {
    ada   = "ada@example.com"
    alan  = "alan@example.com"
    grace = "grace@example.com"
  }
}

# Use a map: with a large set, Terraform itself takes several times as long.
data "alidomain_email_verification" "registrant" {
  for_each = var.registrants

  email = each.value
}

output "pending" {
  value = [for name, record in data.alidomain_email_verification.registrant : name if !record.verified]
}
