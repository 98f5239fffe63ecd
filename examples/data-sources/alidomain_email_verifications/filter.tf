data "alidomain_email_verifications" "forgotten" {
  verification_status = 0
  created_before      = "2024-01-01T00:00:00Z"
}

output "forgotten" {
  value = { for record in data.alidomain_email_verifications.forgotten.verifications : record.email => record.token_send_time }
}
