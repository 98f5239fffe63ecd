provider "alidomain" {
  max_retries            = 8
  client_connect_timeout = 10000 # milliseconds
  client_read_timeout    = 30000
}
