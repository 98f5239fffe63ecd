data "alidomain_email_verification" "registrant" {
  email = "registrant@example.com"
}

output "verified" {
  value = data.alidomain_email_verification.registrant.verified
}
