mock_provider "alidomain" {
  alias = "verified"

  override_ephemeral {
    target = module.gate.ephemeral.alidomain_email_verification.registrant
    values = {
      exists   = true
      verified = true
    }
  }
}

mock_provider "alidomain" {
  alias = "pending"

  override_ephemeral {
    target = module.gate.ephemeral.alidomain_email_verification.registrant
    values = {
      exists   = true
      verified = false
    }
  }
}

variables {
  registrant = "registrant@example.com"
}

run "verified_registrant" {
  providers = { alidomain = alidomain.verified }
}

run "pending_registrant" {
  command   = plan
  providers = { alidomain = alidomain.pending }

  expect_failures = [terraform_data.registration]
}
