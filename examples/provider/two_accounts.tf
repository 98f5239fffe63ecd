provider "alidomain" {
  profile = "production"
}

provider "alidomain" {
  alias        = "international"
  profile      = "international"
  account_type = "International"
}

data "alidomain_email_verification" "china" {
  email = "registrant@example.com"
}

data "alidomain_email_verification" "international" {
  provider = alidomain.international

  email = "registrant@example.com"
}

output "verified" {
  value = {
    china         = data.alidomain_email_verification.china.verified
    international = data.alidomain_email_verification.international.verified
  }
}
