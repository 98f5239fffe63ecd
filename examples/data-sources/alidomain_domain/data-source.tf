data "alidomain_domain" "example" {
  domain_name = "example.com"
}

output "expires" {
  value = data.alidomain_domain.example.expiration_time
}
