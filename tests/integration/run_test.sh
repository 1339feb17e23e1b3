#!/bin/bash
# SPDX-License-Identifier: Apache-2.0 OR MIT
# tockd run, as its manual page describes it.
. tests/integration/lib.sh

hello=$top/$B/examples/hello.tab

says_hello()
{
	run "$hello" </dev/null
	expect_status 0
	expect_output "hello | Hello World!"
}
it "hello says hello, and the run ends" says_hello

without_prefix()
{
	run --no-prefix "$hello" </dev/null
	expect_status 0
	expect_output "Hello World!"
}
it "without prefix the output is the app's" without_prefix

two_apps()
{
	run "$hello" "$hello" "$top/$B/examples/rng.tab" </dev/null
	expect_status 0
	expect_line "hello | Hello World!" 2
	[ "$(grep -cxE 'rng \| [0-9a-f]{32}' "$work/out")" = 1 ] || fail "$(cat "$work/out")"
}
it "several apps run at once, of one name too" two_apps

names_layers()
{
	run "$hello" </dev/null
	expect_log '^tockd: sandbox: seccomp, no_new_privs, rlimits'
	[ "$(grep -c 'sandbox: seccomp' "$work/err")" = 1 ] || fail "more than one line"
}
it "one line in the log names the layers of the sandbox" names_layers

codes()
{
	local code
	for code in 0 1 5 123; do
		puppet "exit $code"
		expect_status "$code"
	done
	for code in 124 125 255 256 0xffffffff; do
		puppet "exit $code"
		expect_status 125
	done
}
it "a completion code becomes the exit status" codes

first_code_counts()
{
	local pid code
	mkfifo "$work/codes"
	"$tockd" run --log-level debug "$puppet_tab" "$puppet_tab" "$puppet_tab" <>"$work/codes" >"$work/out" 2>"$work/err" &
	pid=$!
	for code in 0 9 4; do
		echo "exit $code" >"$work/codes"
		until_true grep -q "Terminated with completion code $code" "$work/err"
	done
	wait "$pid"
	status=$?
	expect_status 9
}
it "of two codes the first that is not 0 counts" first_code_counts

restarts_itself()
{
	puppet 'say one\nrestart 3\nsay two\nexit 0'
	expect_status 0
	expect_output "puppet | one" "puppet | two"
}
it "an app that restarts itself gets a new life" restarts_itself

times_out()
{
	run --timeout 0.3 "$puppet_tab" <>"$never"
	expect_status 124
}
it "a timeout ends the run" times_out

idle_without_input()
{
	run --until-idle "$puppet_tab" </dev/null
	expect_status 0
}
it "a read from an input that ended is idle" idle_without_input

not_idle_with_input()
{
	run --until-idle --timeout 0.5 "$puppet_tab" <>"$never"
	expect_status 124
}
it "a read from an input that is open is not idle" not_idle_with_input

not_idle_with_alarm()
{
	puppet 'alarm 300\nsay done' --until-idle
	expect_status 0
	expect_output "puppet | rang" "puppet | done"
	run --until-idle --timeout 0.7 "$top/$B/examples/blink.tab" </dev/null
	expect_status 124
}
it "an app with an alarm is not idle" not_idle_with_alarm

shows_leds()
{
	puppet 'led 2 1\nled 2 0\nled 2 0\nexit 0' --show-leds
	expect_output "led 2 | on (puppet)" "led 2 | off (puppet)"
	puppet 'led 2 1\nexit 0'
	expect_output
}
it "changes of LEDs are shown on request" shows_leds

policy_stop()
{
	puppet 'write 0\nsay again'
	expect_status 126
	expect_output
	expect_log 'puppet: faulted: SIGSEGV at address 0x00000000, pc 0x080[0-9a-f]{5}'
	expect_log 'puppet: .*(rip|pc) [0-9a-f]{16}'
	puppet 'trap' --fault-policy stop
	expect_status 126
	expect_log 'puppet: faulted: SIG(ILL|TRAP) '
}
it "a fault is reported with address, pc and registers, and stops the app" policy_stop

policy_restart()
{
	puppet 'write 0\nsay again\nwrite 0\nexit 3' --fault-policy restart
	expect_status 3
	expect_output "puppet | again"
	puppet "$(printf 'write 0\\n%.0s' 1 2 3 4 5 6 7 8)exit 4" --fault-policy restart
	expect_status 4
}
it "fault policy restart gives a new life each time" policy_restart

policy_restart_at_most()
{
	puppet 'write 0\nsay 1\nwrite 0\nsay 2\nwrite 0\nsay 3' --fault-policy restart:1
	expect_status 126
	expect_output "puppet | 1" "puppet | 2"
}
it "fault policy restart:N stops restarting" policy_restart_at_most

policy_panic()
{
	run --fault-policy panic "$puppet_tab" "$puppet_tab" < <(printf 'alarm 20000\nwrite 0\n')
	expect_status 70
	expect_log 'kernel panic: .*policy'
	expect_log 'process 1, puppet: '
}
it "fault policy panic ends everything with a report" policy_panic

unknown_calls()
{
	puppet 'class 99'
	expect_status 126
	expect_log 'puppet: faulted: system call of class 99'
}
it "a system call that does not exist faults the app" unknown_calls

memory_is_zero()
{
	puppet 'fill 10000\nfill 6000000\nsbrk -6000000\nfill 6000000\nsbrk -6009000\nfill 20000000\nexit 0'
	expect_status 0
	expect_output "puppet | fill: status 0, 0 dirty" "puppet | fill: status 0, 0 dirty" "puppet | sbrk: status 0" \
		"puppet | fill: status 0, 0 dirty" "puppet | sbrk: status 0" "puppet | fill: status 0, 0 dirty"
}
it "memory that an app gets is zero, however it came" memory_is_zero

ceiling()
{
	puppet 'fill 100000\nfill 8000000\nfill 1000000\nexit 0' --memory 4M
	expect_status 0
	expect_output "puppet | fill: status 0, 0 dirty" "puppet | fill: status 9, 0 dirty" "puppet | fill: status 0, 0 dirty"
}
it "beyond the memory ceiling an app gets NOMEM" ceiling

usage()
{
	run </dev/null
	expect_status 2
	expect_log 'no APP.tab given'
	run --timeout soon "$hello" </dev/null
	expect_status 2
	expect_log -- '--timeout soon: must be'
	"$tockd" walk 2>"$work/err"
	status=$?
	expect_status 2
	expect_log 'unknown command walk; the only one is run'
	"$tockd" "$hello" 2>"$work/err"
	status=$?
	expect_status 2
	expect_log 'hello.tab is not a command; .tockd run .*hello.tab. runs an app'
	{ "$tockd" --help && "$tockd" run --help && "$tockd" --version; } >"$work/out" 2>"$work/err"
	status=$?
	expect_status 0
	grep -q -- '--until-idle' "$work/out" || fail "run --help does not tell"
	grep -qE '^tockd [0-9]+\.[0-9]+' "$work/out" || fail "no version"
}
it "usage errors exit with 2 and say what is wrong" usage

closed_streams()
{
	timeout "$patience" "$tockd" run "$hello" <&- >&- 2>"$work/err"
	status=$?
	expect_status 0
	timeout "$patience" "$tockd" run "$hello" <&- >&- 2>&-
	status=$?
	expect_status 0
	timeout "$patience" "$tockd" run "$hello" 2>"$work/err" | true
	status=${PIPESTATUS[0]}
	expect_status 0
}
it "closed standard streams hurt nobody" closed_streams

full_disk()
{
	[ -w /dev/full ] || skip "no /dev/full"
	timeout "$patience" "$tockd" run "$hello" 2>"$work/err" >/dev/full </dev/null
	status=$?
	expect_status 74
	expect_log 'standard output: No space left'
	echo '{}' >"$work/tockd.conf"
	for question in --help --version --help-config 'run --help' "--check $work/tockd.conf"; do
		# shellcheck disable=SC2086 # two words are two
		"$tockd" $question 2>"$work/err" >/dev/full
		status=$?
		expect_status 74
		expect_log 'standard output: No space left'
	done
}
it "output on a full disk is said to be lost, and is an error" full_disk
finish
