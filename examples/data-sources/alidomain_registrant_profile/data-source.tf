data "alidomain_registrant_profile" "registrant" {
  registrant_profile_id = 1000001
}

output "ready" {
  value = (
    data.alidomain_registrant_profile.registrant.real_name_verified &&
    data.alidomain_registrant_profile.registrant.email_verified
  )
}
