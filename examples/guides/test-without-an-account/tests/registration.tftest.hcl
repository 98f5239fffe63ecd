mock_provider "alidomain" {}

variables {
  registrant = "registrant@example.com"
}

run "verified_registrant" {
  override_data {
    target = data.alidomain_email_verification.registrant
    values = {
      exists              = true
      verified            = true
      verification_status = 1
    }
  }

  assert {
    condition     = output.registered == "registrant@example.com"
    error_message = "The domain of a verified registrant should be registered."
  }
}

run "pending_registrant" {
  command = plan

  override_data {
    target = data.alidomain_email_verification.registrant
    values = {
      exists              = true
      verified            = false
      verification_status = 0
    }
  }

  expect_failures = [terraform_data.registration]
}
