data "alidomain_email_verifications" "pending" {
  verification_status = 0
}

output "to_do" {
  value = {
    for record in data.alidomain_email_verifications.pending.verifications : record.email => (
      record.link_expired == true ? "send the link again" :
      record.link_expired == false ? "click the link" :
      "click the link, and send it again if it has expired"
    )
  }
}
