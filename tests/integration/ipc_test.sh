#!/bin/bash
# SPDX-License-Identifier: Apache-2.0 OR MIT
# IPC between the example apps, as in the README.
. tests/integration/lib.sh

service=$top/$B/examples/reverse_service.tab
client=$top/$B/examples/reverse_client.tab

three_words()
{
	expect_line "reverse_client | stressed: desserts" "$1"
	expect_line "reverse_client | drawer: reward" "$1"
	expect_line "reverse_client | never odd or even: neve ro ddo reven" "$1"
}

serves()
{
	run --until-idle "$service" "$client" </dev/null
	expect_status 0
	three_words 1
}
it "a client has a service work on what it shares" serves

any_order()
{
	run --until-idle "$client" "$client" "$client" "$service" </dev/null
	expect_status 0
	three_words 3
}
it "several clients find a service that was started after them" any_order

no_service()
{
	run "$client" </dev/null
	expect_status 1
	expect_output "reverse_client | no service: no such device"
}

it "a client without a service gives up and says why" no_service

# The client's program, with permissions for the console and alarms alone.
without_permission()
{
	local member elf
	member=linux-$(uname -m)
	elf=$top/$B/examples/reverse_client/$member.elf
	"$top/$B/bin/tock-elf2tab" -n reverse_client --kernel-major 2 --kernel-minor 2 \
		--permissions 0,1 0,5 0,6 1,1 -o "$work/restricted.tab" "$elf,$member" >/dev/null
	run --until-idle "$service" "$work/restricted.tab" </dev/null
	expect_status 1
	grep -q '^reverse_client | no service: ' "$work/out" || fail "$(cat "$work/out")"
}
it "an app whose permissions leave it out has no service" without_permission

no_window()
{
	run --until-idle --share-window 0 "$service" "$client" </dev/null
	expect_status 1
	grep -q '^reverse_client | .*wrong size' "$work/out" || fail "$(cat "$work/out")"
}
it "without share windows the client is told that nothing can be shared" no_window

finish
