#!/bin/bash
# SPDX-License-Identifier: Apache-2.0 OR MIT
# The machine's devices as apps see them: sensors are files that the test writes, buttons are pressed through the control socket.
. tests/integration/lib.sh

examples=$top/$B/examples
tockctl=$top/$B/bin/tockctl

sensors_are_measured()
{
	echo -12500 >"$work/temp1_input"
	echo 45604 >"$work/humidity1_input"
	run --device "temperature=$work/temp1_input" --device "humidity=$work/humidity1_input" "$examples/sensors.tab" </dev/null
	expect_status 0
	expect_line "sensors | temperature: -12.50 degrees" 3
	expect_line "sensors | humidity: 45.60 %" 3
}
it "apps measure temperature and humidity" sensors_are_measured

# An app that waits for a measurement is not idle, although no alarm is set.
measuring_is_no_rest()
{
	echo 20000 >"$work/temp1_input"
	run --until-idle --device "temperature=$work/temp1_input" "$examples/sensors.tab" </dev/null
	expect_status 0
	expect_line "sensors | temperature: 20.00 degrees" 3
}
it "an app that measures is not idle" measuring_is_no_rest

sensors_that_fail()
{
	echo warm >"$work/garbage"
	run --device "temperature=$work/garbage" --device "humidity=$work/nowhere" "$examples/sensors.tab" </dev/null
	expect_status 0
	expect_line "sensors | temperature: failed, for no stated reason" 3
	expect_line "sensors | humidity: no such device" 3
	expect_log "^tockd: warning: temperature: $work/garbage: it does not hold a number"
	expect_log "^tockd: warning: humidity: $work/nowhere: No such file"
	[ "$(grep -c 'warning: temperature' "$work/err")" = 1 ] || fail "the warning came more than once"
}
it "sensors that fail are told to apps, and once to the operator" sensors_that_fail

no_sensors()
{
	run "$examples/sensors.tab" </dev/null
	expect_status 1
	expect_output "sensors | no sensor here"
}
it "without a sensor there is no driver" no_sensors

has_line()
{
	grep -qxF -- "$1" "$work/out"
}

has_log()
{
	grep -qE -- "$1" "$work/err"
}

press()
{
	"$tockctl" --socket "$work/sock" button "$1" "$2" >"$work/ctl" 2>&1
}

buttons_are_pressed()
{
	local pid
	timeout --kill-after=5 "$patience" "$tockd" run --show-leds --socket "$work/sock" "$examples/buttons.tab" \
		</dev/null >"$work/out" 2>"$work/err" &
	pid=$!
	until_true has_line "buttons | listening to 4 buttons"
	press 2 press || fail "press: $(cat "$work/ctl")"
	until_true has_line "buttons | button 2 pressed"
	until_true has_line "led 2 | on (buttons)"
	press 2 press || fail "press again: $(cat "$work/ctl")"
	press 2 release || fail "release: $(cat "$work/ctl")"
	until_true has_line "buttons | button 2 released"
	press 2 press || fail "press: $(cat "$work/ctl")"
	until_true has_line "led 2 | off (buttons)"
	! press 4 press || fail "a button that does not exist was pressed"
	kill "$pid"
	wait "$pid"
	expect_line "buttons | button 2 pressed" 2
	expect_line "buttons | button 2 released" 1
}
it "the control socket presses buttons" buttons_are_pressed

no_buttons()
{
	run --device buttons=0 "$examples/buttons.tab" </dev/null
	expect_status 1
	expect_output "buttons | no buttons here"
}
it "without buttons there is no driver" no_buttons

# refused DEVICE REGEX
refused()
{
	run --device "$1" "$examples/hello.tab" </dev/null
	[ "$status" != 0 ] || fail "it ran with --device $1"
	expect_output
	expect_log "^tockd: .*$2"
}

devices_that_are_not_there()
{
	refused led=no-such-led 'LED 0: /sys/class/leds/no-such-led/max_brightness: No such file'
	refused buttons=/dev/null 'buttons: /dev/null: it is not an input device'
	refused buttons=/dev/input/no-such-event 'buttons: /dev/input/no-such-event: No such file'
	refused gpio=/dev/no-such-chip:0 'gpio: /dev/no-such-chip: No such file'
	refused gpio=/dev/null:0 'gpio: /dev/null: '
	refused gpio=gpiochip0 'must be CHIP:LINE'
	refused gravity=9.81 'must be DEVICE=WHAT'
	refused temperature=relative 'absolute path'
}
it "devices that are not there are refused with their names" devices_that_are_not_there

manager()
{
	local file=$1
	shift
	"$top/$B/bin/tock-elf2tab" -n manager --app-heap 4096 --kernel-heap 1024 --kernel-major 2 --kernel-minor 2 "$@" \
		-o "$file" "$tabs/manager/linux-$ARCH.elf,linux-$ARCH" || fail "tock-elf2tab failed"
}

only_the_permitted_manage()
{
	local pid
	manager "$work/plain.tab"
	timeout --kill-after=5 "$patience" "$tockd" run --log-level debug "$examples/blink.tab" "$work/plain.tab" </dev/null >"$work/out" 2>"$work/err" &
	pid=$!
	until_true has_log 'manager: Terminated with completion code 0'
	# The run continues only because blink is still running.
	kill "$pid" || fail "the run has ended"
	wait "$pid"
	status=$?
	expect_status 143
	expect_line "manager | processes: success, 2"
	expect_line "manager | manager: success, state 0"
	expect_line "manager | ending it: no such device"
	manager "$work/permitted.tab" --permissions 0,5 --permissions 1,1 --permissions 0x10002,2 --permissions 0x10002,4 \
		--permissions 0x10002,5 --permissions 0x10002,6
	run "$examples/blink.tab" "$work/permitted.tab" </dev/null
	expect_status 0
	expect_line "manager | ending it: success"
	expect_line "manager | it is now: success, state 5"
}
it "only an app with the permission ends another" only_the_permitted_manage

# Runs the daemon, with the configuration on standard input, while the given command runs.
with_daemon()
{
	local daemon
	cat >"$work/tockd.conf"
	rm -f "$work/sock"
	timeout --kill-after=5 "$patience" "$tockd" --config "$work/tockd.conf" --socket "$work/sock" \
		</dev/null >"$work/out" 2>"$work/err" &
	daemon=$!
	trap 'kill "$daemon" 2>/dev/null' EXIT
	"$@" "$daemon"
	kill "$daemon"
	wait "$daemon"
	trap - EXIT
}

configured_devices_are_used()
{
	until_true has_line "sensors | temperature: 20.00 degrees"
	until_true has_line "sensors | humidity: 99.90 %"
	until_true has_line "buttons | listening to 2 buttons"
	press 1 press || fail "press: $(cat "$work/ctl")"
	until_true has_line "buttons | button 1 pressed"
	until_true has_line "manager | ending it: no such device"
	# After the configuration is read again, the manager is allowed to.
	sed -i 's/\["nobody"\]/["manager"]/' "$work/tockd.conf"
	kill -HUP "$1"
	until_true has_log 'the configuration was read again'
	"$tockctl" --socket "$work/sock" boot manager >"$work/ctl" 2>&1 || fail "boot: $(cat "$work/ctl")"
	until_true has_line "manager | ending it: success"
}

configuration_names_devices()
{
	echo 20000 >"$work/temp1_input"
	echo 99900 >"$work/humidity1_input"
	manager "$work/plain.tab"
	with_daemon configured_devices_are_used <<END
{ "devices": {"temperature": "$work/temp1_input", "humidity": "$work/humidity1_input", "buttons": 2, "leds": ["virtual"]},
  "process_managers": ["nobody"],
  "apps": [ {"path": "$examples/sensors.tab"}, {"path": "$examples/buttons.tab"}, {"path": "$examples/blink.tab"},
            {"path": "$work/plain.tab"} ] }
END
}
it "the configuration names devices, and who may manage others" configuration_names_devices

the_operator_permits()
{
	until_true has_line "claims | ending it: no such device"
	until_true has_line "kept | processes: no such device, 0"
	until_true has_line "given | ending it: success"
}

permissions_of_the_operator()
{
	manager "$work/plain.tab"
	manager "$work/permitted.tab" --permissions 0,5 --permissions 1,1 --permissions 0x10002,2 --permissions 0x10002,4 \
		--permissions 0x10002,5 --permissions 0x10002,6
	with_daemon the_operator_permits <<END
{ "tbf_permissions": "limit",
  "apps": [ {"path": "$examples/blink.tab"}, {"path": "$work/permitted.tab", "name": "claims"},
            {"path": "$work/permitted.tab", "name": "kept", "permissions": ["0", "1"]},
            {"path": "$work/plain.tab", "name": "given", "permissions": ["0:0-5", "1:1", "0x10002:2,4-6"]} ] }
END
}
it "[E9] the operator overrides what a TBF permits and grants itself" permissions_of_the_operator

finish
