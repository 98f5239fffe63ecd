variable "registrants" {
  type = map(string)
  default = {
    ada   = "ada@example.com"
    alan  = "alan@example.com"
    grace = "grace@example.com"
  }
}

# A map: over a large set, Terraform itself takes several times as long.
data "alidomain_email_verification" "registrant" {
  for_each = var.registrants

  email = each.value
}

output "waiting" {
  value = [for name, record in data.alidomain_email_verification.registrant : name if !record.verified]
}
