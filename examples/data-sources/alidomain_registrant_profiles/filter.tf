data "alidomain_registrant_profiles" "in_review" {
  real_name_status        = "AUDITING"
  registrant_profile_type = "common"
}

output "in_review" {
  value = length(data.alidomain_registrant_profiles.in_review.registrant_profiles)
}
