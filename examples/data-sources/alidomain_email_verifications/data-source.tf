data "alidomain_email_verifications" "all" {}

output "pending" {
  value = data.alidomain_email_verifications.all.pending_emails
}
