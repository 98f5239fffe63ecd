provider "alidomain" {
  shared_credentials_file = "~/.aliyun/team.json"
  profile                 = "production"
}
