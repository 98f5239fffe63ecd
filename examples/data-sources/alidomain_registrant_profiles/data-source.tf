data "alidomain_registrant_profiles" "all" {}

output "not_ready" {
  value = [
    for profile in data.alidomain_registrant_profiles.all.registrant_profiles : profile.registrant_profile_id
    if !profile.real_name_verified || !profile.email_verified
  ]
}
