package gate

import rego.v1

# The resources to protect: here, those that register domains.
protected contains change if {
	some change in input.resource_changes
	change.type == "terraform_data"
	change.name == "registration"
	change.change.actions != ["delete"]
}

# The plan lists the conditions of each resource, also those on ephemeral resources.
gated contains instance.address.to_display if {
	some check in input.checks
	check.address.kind == "resource"
	some instance in check.instances
}

deny contains message if {
	some change in protected
	not change.address in gated
	message := sprintf("%s has no condition.", [change.address])
}
