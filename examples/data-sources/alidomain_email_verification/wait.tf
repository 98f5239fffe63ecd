data "alidomain_email_verification" "registrant" {
  email                 = "registrant@example.com"
  wait_for_verification = true
  poll_interval         = "30s"

  timeouts {
    read = "30m"
  }
}
