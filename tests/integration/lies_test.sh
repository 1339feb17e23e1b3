#!/bin/bash
# SPDX-License-Identifier: Apache-2.0 OR MIT
# Apps that break the rules of the trap path: each is faulted with a reason, and its neighbour is not affected.
. tests/integration/lib.sh

# lies LINE REGEX: a puppet that executes LINE is faulted for a reason that matches REGEX. Its neighbour wakes ten times meanwhile.
lies()
{
	run "$puppet_tab" "$puppet_tab" < <(printf '%s\n' "$1" 'alarm 20' 'alarm 20' 'alarm 20' 'say neighbour' 'exit 0')
	expect_status 126
	expect_line "puppet | neighbour"
	expect_log "^tockd: error: puppet: faulted: $2"
	[ "$(grep -c 'faulted' "$work/err")" = 1 ] || fail "more than one fault: $(cat "$work/err")"
}

sizes()
{
	local size
	for size in 1 2 8 31 33 40 64 319 321 400 4096; do
		lies "bytes $size" 'it sent a record of the wrong size'
	done
}
it "a record of any wrong size faults" sizes
it "a message of length 0 faults" lies "bytes 0" 'it sent an empty record'
it "a record of zeroes faults" lies "bytes 32" 'it sent a record of an unknown version'
it "a fault report of zeroes faults" lies "bytes 320" 'it sent a record of an unknown version'
it "another version faults" lies "version 2" 'it sent a record of an unknown version'
it "an unknown kind faults" lies "kind 7" 'it sent a record of a kind'
it "a fault report of a trap's size faults" lies "kind 2" 'it sent a record of a kind'
it "a trap that leaves one out faults" lies "sequence 1" 'it sent a trap out of sequence'
it "a trap sent again faults" lies "sequence 0xffffffff" 'it sent a trap out of sequence'
it "a second trap before the first was answered faults" lies "twice" 'it trapped again before'
it "replies that are never taken fault" lies "unread" 'it does not take its replies'

invented_report()
{
	lies "report 99 4294967295" 'signal 99 at address 0xffffffffffffffff'
	lies "report 11 0" 'SIGSEGV at address 0xffffffffffffffff'
	lies "report 31 3" 'SIGSYS: system call 4294967295 \(\?\) of unknown'
}
it "an invented fault report is printed, and no more" invented_report

dies_silently()
{
	local code
	for code in 0 7; do
		run "$puppet_tab" "$puppet_tab" < <(printf '%s\n' "die $code" 'alarm 50' 'say neighbour' 'exit 0')
		expect_status 126
		expect_line "puppet | neighbour"
		expect_log "^tockd: error: puppet: its process ended by itself with status $code"
	done
}
it "a process that dies without a word is noticed" dies_silently

restarted_liar()
{
	puppet 'bytes 0\ntwice\ndie 3\nsay alive\nexit 0' --fault-policy restart
	expect_status 0
	expect_output "puppet | alive"
}
it "a liar is restarted as the policy says" restarted_liar

neighbour_of()
{
	local began_ms took_ms
	began_ms=$(processor_ms "$BASHPID" children)
	# The first puppet never stops, so the second ends the run when it has finished.
	run --fault-policy panic "$puppet_tab" "$puppet_tab" < <(echo "$1"; for _ in $(seq 20); do echo 'alarm 20'; done; echo 'write 0')
	expect_status 70
	expect_line "puppet | rang" 20
	took_ms=$(($(processor_ms "$BASHPID" children) - began_ms))
	[ "$took_ms" -lt 5000 ] || fail "20 alarms of 20 ms took $took_ms ms of a processor"
}
it "an app that floods traps does not stop its neighbour" neighbour_of flood
it "an app that moves much memory does not stop its neighbour" neighbour_of hog
it "an app that spins does not stop its neighbour" neighbour_of spin

has_worked_ms()
{
	[ "$(processor_ms "$1" own)" -ge "$2" ]
}

hog_is_throttled()
{
	local pid began_ms worked_ms passed_ms waited_ns=0
	began_ms=$(date +%s%3N)
	"$tockd" run "$puppet_tab" < <(echo hog) >"$work/out" 2>"$work/err" &
	pid=$!
	until_true has_worked_ms "$pid" 400
	worked_ms=$(processor_ms "$pid" own)
	# Processor time, because it does not include waiting for the processor.
	[ ! -r "/proc/$pid/schedstat" ] || read -r _ waited_ns _ <"/proc/$pid/schedstat"
	passed_ms=$(($(date +%s%3N) - began_ms - waited_ns / 1000000))
	kill "$pid"
	wait "$pid"
	# The daemon gives one app at most a quarter of its time, plus an initial burst.
	[ $((2 * worked_ms)) -lt "$passed_ms" ] || fail "the daemon worked for $worked_ms of $passed_ms ms"
}
it "an app that takes much of the daemon's time is not served for a while" hog_is_throttled
finish
