# Nothing is read, so the credentials do not matter.
provider "alidomain" {
  access_key = "test"
  secret_key = "test"
}

variables {
  registrant = "registrant@example.com"
}

run "verified_registrant" {
  override_module {
    target  = module.gate
    outputs = { verified = true }
  }
}

run "pending_registrant" {
  command = plan

  override_module {
    target  = module.gate
    outputs = { verified = false }
  }

  expect_failures = [terraform_data.registration]
}
