data "alidomain_email_verification" "registrant" {
  email            = "nobody@example.com"
  ignore_not_found = true
}

locals {
  registrant = data.alidomain_email_verification.registrant
}

output "state" {
  value = !local.registrant.exists ? "not submitted" : local.registrant.verified ? "verified" : "pending"
}
