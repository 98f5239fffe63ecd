set -eu
rm -f findings.txt
terraform plan -input=false -lock=false -out=watch.tfplan
terraform show -json watch.tfplan >watch.json
jq -r '.checks[] | select(.status != "pass") | .instances[]?.problems[]?.message // .address.to_display' watch.json >findings.txt
! grep . findings.txt
