data "alidomain_email_verifications" "all" {}

# Stands for what each verified registrant is to have.
resource "terraform_data" "registration" {
  for_each = {
    for record in data.alidomain_email_verifications.all.verifications : record.email => record
    if record.verified
  }

  input = each.value.email_verification_no
}
