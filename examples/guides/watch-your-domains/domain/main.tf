terraform {
  required_providers {
    alidomain = {
      source  = "alidomain/alidomain"
      version = "~> 0.1"
    }
  }
}

variable "name" {
  type = string
}

ephemeral "alidomain_domain" "this" {
  domain_name = var.name
}

check "standing" {
  assert {
    condition     = ephemeral.alidomain_domain.this.email_verification_client_hold == false
    error_message = "${var.name} is in clientHold, or that is unknown."
  }
  assert {
    condition     = ephemeral.alidomain_domain.this.email_verified == true
    error_message = "The registrant's address of ${var.name} is not known to be verified."
  }
  assert {
    condition     = ephemeral.alidomain_domain.this.real_name_verified == true
    error_message = "${var.name} is not known to have passed real-name verification."
  }
  assert {
    condition     = try(timecmp(ephemeral.alidomain_domain.this.expiration_time, timeadd(plantimestamp(), "720h")) > 0, false)
    error_message = "${var.name} expires within thirty days, or at an unknown time."
  }
}
