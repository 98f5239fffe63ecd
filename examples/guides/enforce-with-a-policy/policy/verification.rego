package main

import rego.v1

# Terraform reads most data sources during plan. Their results are in prior_state, in any module.
read contains resource if {
	walk(input.prior_state.values.root_module, [_, resource])
	resource.mode == "data"
}

deny contains message if {
	some resource in read
	resource.type == "alidomain_email_verification"
	not resource.values.verified == true
	message := sprintf("%s is not verified (%s).", [resource.values.email, resource.address])
}

deny contains message if {
	some resource in read
	resource.type == "alidomain_email_verifications"
	not resource.values.all_verified == true # it is null with verification_status
	message := sprintf("Not all addresses of %s are verified.", [resource.address])
}

deny contains message if {
	some resource in read
	resource.type == "alidomain_registrant_profile"
	some result in {"real_name_verified", "email_verified"}
	not resource.values[result] == true
	message := sprintf("%s of %s is false.", [result, resource.address])
}

# The others are among the changes, without a result.
deny contains message if {
	some change in input.resource_changes
	change.mode == "data"
	some result in {"exists", "all_verified"} # each read that is checked here has one of them
	change.change.after_unknown[result]
	message := sprintf("%s is read during apply, so the plan has no result of it.", [change.address])
}
