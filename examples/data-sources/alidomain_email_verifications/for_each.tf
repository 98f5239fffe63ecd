data "alidomain_email_verifications" "all" {}

# Placeholder for a resource of each verified registrant.
resource "terraform_data" "registration" {
  for_each = {
    for record in data.alidomain_email_verifications.all.verifications : record.email => record
    if record.verified
  }

  input = each.value.email_verification_no
}
