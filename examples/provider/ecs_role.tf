provider "alidomain" {
  ecs_role_name = "terraform"
}
