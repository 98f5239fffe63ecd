data "alidomain_registrant_profile" "registrant" {
  registrant_profile_id = 1000009
  ignore_not_found      = true
}

output "exists" {
  value = data.alidomain_registrant_profile.registrant.exists
}
