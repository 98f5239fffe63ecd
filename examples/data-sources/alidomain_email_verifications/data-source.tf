data "alidomain_email_verifications" "all" {}

output "waiting" {
  value = data.alidomain_email_verifications.all.pending_emails
}
