variable "account_id" {
  type    = string
  default = "1406926474061234"
}

data "alidomain_domain" "example" {
  domain_name = "example.com"
}

# Placeholder for a resource that belongs to the domain, such as its DNS records.
resource "terraform_data" "records" {
  input = data.alidomain_domain.example.domain_name

  lifecycle {
    precondition {
      condition     = data.alidomain_domain.example.user_id == var.account_id
      error_message = "The credentials belong to another account than ${var.account_id}."
    }
  }
}
