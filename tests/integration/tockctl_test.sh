#!/bin/bash
# SPDX-License-Identifier: Apache-2.0 OR MIT
# Every command of tockctl, with a real tockd and real apps: what it prints, what it does, and its exit status.
# shellcheck disable=SC2317 # tests are called by name
. tests/integration/lib.sh

tockctl=$top/$B/bin/tockctl
examples=$top/$B/examples
export TOCKD_SOCKET=$work/control.sock LC_ALL=C.UTF-8
unset COLUMNS

# daemon TAB...: starts a tockd for the rest of the test
daemon()
{
	TMPDIR=$work "$tockd" run --socket "$TOCKD_SOCKET" --timeout "$((5 * patience))" "$@" >"$work/daemon.out" 2>"$work/daemon.err" </dev/null &
	daemon_id=$!
	# shellcheck disable=SC2064 # that one
	trap "kill -CONT $daemon_id; kill $daemon_id; wait $daemon_id" EXIT 2>/dev/null
	until_true answers
}

answers()
{
	"$tockctl" --quiet version >/dev/null 2>&1
}

# stands PROCESS: succeeds when the stream of PROCESS, or of its child, is established: it waits on a socket
stands()
{
	local process
	for process in "$1" $(cat "/proc/$1/task/$1/children"); do
		grep -q poll "/proc/$process/wchan" && find "/proc/$process/fd" -lname 'socket:*' | grep -q . && return
	done 2>/dev/null
	return 1
}

# ctl ARGUMENTS...: runs tockctl; sets $status; the output goes to $work/out and $work/err
ctl()
{
	timeout --kill-after=5 "$patience" "$tockctl" "$@" >"$work/out" 2>"$work/err"
	status=$?
}

# gives STATUS ARGUMENTS...
gives()
{
	local wanted=$1
	shift
	ctl "$@"
	[ "$status" = "$wanted" ] || fail "tockctl $*: exit status $status instead of $wanted: $(tail -n 2 "$work/err")"
}

# complains STATUS TEXT ARGUMENTS...: tockctl exits with STATUS and prints TEXT on standard error, nothing on standard output
complains()
{
	local text=$2
	local wanted=$1
	shift 2
	gives "$wanted" "$@"
	grep -qF -- "$text" "$work/err" || fail "tockctl $* does not say '$text' but: $(cat "$work/err")"
	[ ! -s "$work/out" ] || fail "tockctl $* printed: $(head -n 3 "$work/out")"
}

# says REGULAR-EXPRESSION: the output must match
says()
{
	grep -qE -- "$1" "$work/out" || fail "nothing like '$1' in: $(cat "$work/out" "$work/err")"
}

# state APP
state()
{
	"$tockctl" --json info "$1" | json 'd["process"]["state"]'
}

# json EXPRESSION: evaluates EXPRESSION for each line of standard input, a JSON object d, and prints one value per line
json()
{
	python3 -c 'import json, sys
for line in sys.stdin:
    d = json.loads(line)
    print(eval(sys.argv[1]))' "$1"
}

# is_json EXPRESSION: $work/out is one JSON object, and EXPRESSION is true for it
is_json()
{
	local values
	values=$(json "$1" <"$work/out" 2>&1)
	[ "$values" = True ] || fail "'$1' is not true of $(cat "$work/out"): ${values##*$'\n'}"
}

is_in_state()
{
	[ "$(state "$1")" = "$2" ]
}

# ---------------------------------------------------------------------------------------------------------------------
# Looking.

lists_apps()
{
	daemon "$examples/blink.tab" "$examples/echo.tab"
	until_true is_in_state echo yielded_for
	gives 0
	says '^NAME +ID +STATE +RESTARTS +CALLS +PENDING +DROPPED +GRANTS +PID +VERSION +SHORT-ID +FAULT-POLICY$'
	says '^blink +0 +(yielded|running)'
	says '^echo +1 +yielded_for 0x1/2 '
	[ "$(wc -l <"$work/out")" = 3 ] || fail "$(cat "$work/out")"
	cp "$work/out" "$work/plain"
	for word in list ls ps; do
		gives 0 "$word" --no-headers
		[ "$(wc -l <"$work/out")" = 2 ] || fail "$word: $(cat "$work/out")"
	done
	gives 0 list --quiet
	expect_output blink echo
	gives 0 --json list
	is_json '[p["name"] for p in d["processes"]] == ["blink", "echo"] and d["processes"][0]["pid"] > 1'
	COLUMNS=20 gives 0 list
	[ "$(head -n 1 "$work/out")" = "$(head -n 1 "$work/plain")" ] || fail "what is piped was cut: $(cat "$work/out")"
}

describes_apps()
{
	daemon "$examples/blink.tab" "$examples/echo.tab"
	until_true is_in_state echo yielded_for
	gives 0 info echo '#0'
	says '^echo#1$'
	says '^blink#0$'
	says '^  state: +yielded_for 0x1/2$'
	says '^  restarts: +0$'
	says '^  RAM, app +0x20000000 +0x2000'
	says '^ +0x1 +console +grant +0x2000'
	says '^ +read-write allow +1 +0x2000[0-9a-f]+ +1$'
	says '^ +subscription +0 +0x0800'
	gives 0 status echo --json
	is_json 'd["process"]["id"] == 1 and d["memory"]["ram_start"] == 0x20000000 and d["grants"][0]["driver_name"] == "console"'
	gives 0 info --full echo
	says '^𝐀𝐩𝐩: echo   -   \[Yielded'
	says '^ ╚0x2000[0-9A-F]{4}═╪═'
	says '^  0x20000000 ┴─+$'
	says '^ Total number of grant regions defined: [0-9]+$'
	gives 0 --json info --full echo
	is_json 'd["text"].endswith(" file.\n\n")'
}

shows_what_there_is()
{
	daemon "$examples/blink.tab"
	gives 0 drivers
	says '^NUMBER +NAME +GRANT-BYTES$|^ NUMBER'
	says '^ +0x1 +console +[0-9]+$'
	gives 0 -j drivers
	is_json '{x["number"]: x["name"] for x in d["drivers"]}[0] == "alarm"'
	gives 0 leds
	says '^ +0 +(on|off)$'
	gives 0 -j leds
	is_json 'd["leds"][0]["index"] == 0 and d["leds"][0]["on"] in (True, False)'
	gives 0 version
	says '^tockctl: +[0-9.]+$'
	says '^kernel: +Tock 2\.[0-9]+$'
	says '^apps: +1$'
	gives 0 -j version
	is_json 'd["kernel_major"] == 2 and d["apps"] == 1 and d["memory_bytes"] > 0'
	gives 0 -q version
	[ "$("$tockctl" --version)" = "tockctl $(cat "$work/out")" ] || fail "$(cat "$work/out")"
}

it "tockctl: list shows the apps" lists_apps
it "tockctl: info shows process, memory and grants" describes_apps
it "tockctl: drivers, leds and version show what there is" shows_what_there_is

# ---------------------------------------------------------------------------------------------------------------------
# Steering.

steers_one()
{
	daemon "$examples/blink.tab" "$examples/echo.tab" "$puppet_tab"
	until_true is_in_state echo yielded_for
	gives 0 stop echo
	says '^echo#1: stopped \(yielded_for\)$'
	is_in_state echo stopped || fail "$(state echo)"
	gives 0 resume echo
	says '^echo#1: resumed, now yielded_for 0x1/2$'
	gives 0 terminate blink --code 0x2a
	says '^blink#0: terminated \(42\)$'
	gives 0 -j info blink
	is_json 'd["process"]["state"] == "terminated" and d["process"]["completion"] == {"ended": True, "code": 42}'
	gives 0 start blink
	says '^blink#[0-9]+: started, now '
	gives 0 boot blink
	says '^blink#[0-9]+: booted, now '
	gives 0 -j list
	is_json 'd["processes"][0]["restarts"] == 2 and d["processes"][0]["id"] > 1'
	gives 0 fault blink
	says '^blink#[0-9]+: faulted$'
	# One app must stay alive, or the run ends.
	gives 0 -q boot blink
	gives 0 terminate echo
	says '^echo#1: terminated$'
	gives 0 restart -q echo
	[ ! -s "$work/out" ] || fail "--quiet printed $(cat "$work/out")"
	gives 0 -j stop echo
	is_json 'd["process"]["state"] == "stopped"'
	gives 0 unload blink
	expect_output 'blink: unloaded'
	complains 4 'blink: no such app' info blink
	gives 0 -j unload echo
}

steers_several()
{
	daemon "$examples/blink.tab" "$examples/echo.tab" "$examples/alarms.tab"
	gives 0 stop blink echo
	says '^blink#0: stopped'
	says '^echo#1: stopped'
	gives 0 stop --all
	says '^alarms#2: stopped'
	[ "$(wc -l <"$work/out")" = 1 ] || fail "stopped what was: $(cat "$work/out")"
	gives 0 -j resume -a
	[ "$(json 'd["process"]["name"]' <"$work/out" | tr '\n' ' ')" = "blink echo alarms " ] || fail "$(cat "$work/out")"
	gives 0 terminate blink
	gives 0 start --all
	says '^blink#3: started'
	[ "$(wc -l <"$work/out")" = 1 ] || fail "$(cat "$work/out")"
	# tockctl continues after an action that fails, and exits with the worst status.
	gives 4 stop blink nosuch echo
	says '^echo#1: stopped'
	complains 2 'stop: --all means every app' stop --all blink
	gives 0 boot -a
	[ "$(wc -l <"$work/out")" = 3 ] || fail "$(cat "$work/out")"
}

refuses_wrong_states()
{
	daemon "$examples/blink.tab" "$examples/echo.tab"
	until_true is_in_state echo yielded_for
	complains 1 'echo is yielded_for: ' start echo
	gives 0 terminate blink
	complains 1 'blink is terminated: ' stop blink
	complains 1 'blink is terminated: ' terminate blink
	# 4 is worse than 1
	gives 4 stop nosuch blink
	gives 4 stop blink nosuch
}

names_lead_to_apps()
{
	daemon "$examples/blink.tab" "$examples/echo.tab"
	complains 4 "blnik: no such app; did you mean 'blink'?" info blnik
	complains 4 "xyzzy: no such app; tockctl list shows all apps" info xyzzy
	complains 4 "did you mean 'blink'?" logs -f blin
	complains 4 "no such app" console xyzzy
	complains 4 "no such app" events xyzzy
	complains 4 "names are UTF-8" info $'bl\xff'
	complains 4 "names are UTF-8" events $'bl\xff'
	gives 0 load "$examples/blink.tab"
	says '^blink#2: loaded'
	complains 4 "blink: 2 apps have this name; say which: blink#0 blink#2" stop blink
	gives 0 stop blink#2
	says '^blink#2: stopped'
	gives 0 list -q
	expect_output 'blink#0' 'echo' 'blink#2'
	gives 0 unload '#2'
	gives 0 stop blink
	says '^blink#0: stopped'
}

loads_and_refuses()
{
	daemon "$examples/echo.tab"
	cd "$examples" || fail "no examples"
	gives 0 load -p restart:3 blink.tab hello.tab
	says '^blink#1: loaded, now '
	says '^hello#2: loaded, now '
	gives 0 -j info blink
	is_json 'd["process"]["fault_policy"] == "restart:3"'
	gives 0 load --by-path ./alarms.tab
	says '^alarms#3: loaded'
	complains 1 "there.tab: No such file" load "$work/there.tab"
	complains 1 "$work: is not a regular file" load "$work"
	mkfifo "$work/pipe.tab"
	complains 1 "pipe.tab: is not a regular file" load "$work/pipe.tab"
	echo nonsense >"$work/nonsense.tab"
	complains 1 "$work/nonsense.tab: " load "$work/nonsense.tab"
	complains 1 "$work/nonsense.tab" load --by-path "$work/nonsense.tab"
	complains 2 "--fault-policy sometimes: must be stop, restart, restart:N or panic" load --fault-policy sometimes blink.tab
	gives 1 load "$work/there.tab" fault.tab
	says '^fault#[0-9]+: loaded'
}

# A daemon that may not open the operator's file receives it as a descriptor.
hands_files_over()
{
	local as=(setpriv --reuid 65534 --regid 65534 --clear-groups)
	[ "$(id -u)" = 0 ] || skip "needs root, to run the daemon as another user"
	cp "$examples/blink.tab" "$work/mine.tab"
	chmod 600 "$work/mine.tab"
	mkdir "$work/theirs"
	chmod 777 "$work/theirs"
	export TOCKD_SOCKET=$work/theirs/control.sock
	TMPDIR=$work/theirs "${as[@]}" "$tockd" run --socket "$TOCKD_SOCKET" --timeout "$((5 * patience))" "$examples/echo.tab" >/dev/null 2>"$work/daemon.err" </dev/null &
	# shellcheck disable=SC2064 # that one
	trap "kill $!; wait $!" EXIT 2>/dev/null
	until_true answers
	complains 1 "mine.tab" load --by-path "$work/mine.tab"
	gives 0 load "$work/mine.tab"
	says '^blink#1: loaded'
}

presses_buttons()
{
	daemon "$examples/buttons.tab"
	"$tockctl" logs -f buttons >"$work/logs" &
	until_true stands $!
	until_true grep -q 'listening to 4 buttons' "$work/daemon.out"
	gives 0 button 1 press
	expect_output 'button 1: pressed'
	gives 0 -q button 1 release
	expect_output
	until_true grep -q 'button 1' "$work/logs"
	complains 4 "there is no button 4000;" button 4000 press
	complains 2 "button: must be press|release" button 0 push
	complains 2 "button: INDEX must be a number" button x press
}

it "tockctl: stop, resume, terminate, start, boot, fault and unload do so" steers_one
it "tockctl: several apps, and --all, are steered at once" steers_several
it "tockctl: what a state does not allow is refused with the reason" refuses_wrong_states
it "tockctl: an unknown or ambiguous name is answered with names" names_lead_to_apps
it "tockctl: load says what happened to each file" loads_and_refuses
it "tockctl: load needs no right of the daemon to the file" hands_files_over
it "tockctl: button presses and releases what apps see, and refuses what is not there" presses_buttons

# ---------------------------------------------------------------------------------------------------------------------
# Streams.

follows_logs()
{
	daemon "$examples/echo.tab" "$examples/blink.tab"
	timeout "$patience" "$tockctl" logs -f echo >"$work/logs" 2>"$work/logs.err" &
	local reader=$!
	until_true stands "$reader"
	printf 'first\n' | timeout "$patience" "$tockctl" console --linger 0.2 echo >/dev/null || fail "console: $?"
	until_true grep -qx 'you said: first' "$work/logs"
	gives 0 unload echo
	wait "$reader" || fail "logs ended with $?: $(cat "$work/logs.err")"
	[ "$(cat "$work/logs")" = "you said: first" ] || fail "$(cat "$work/logs")"
}

logs_need_f()
{
	complains 2 "use -f to see new output" logs blink
	grep -qF 'journalctl -u tockd TOCK_APP=blink' "$work/err" || fail "$(cat "$work/err")"
}

# It ends at once when the reader leaves, even if the app writes nothing more.
ends_with_its_reader()
{
	daemon --fault-policy restart "$examples/counter.tab" "$examples/echo.tab"
	set -o pipefail
	timeout "$patience" "$tockctl" logs -f counter | head -n 3 >"$work/three" || fail "a chatty app: $? $?"
	[ "$(wc -l <"$work/three")" = 3 ] || fail "$(cat "$work/three")"
	timeout "$patience" "$tockctl" logs -f echo | true || fail "a quiet app: $?"
	timeout "$patience" "$tockctl" events echo | true || fail "events: $?"
	timeout "$patience" "$tockctl" console echo <>"$never" | true || fail "console: $?"
}

logs_as_json()
{
	daemon "$examples/echo.tab"
	timeout "$patience" "$tockctl" --json logs -f echo >"$work/logs" &
	local reader=$!
	until_true stands "$reader"
	printf 'a"b\tc\n' | timeout "$patience" "$tockctl" console --linger 0 echo >/dev/null || fail "console: $?"
	until_true grep -q 'said' "$work/logs"
	kill "$reader"
	wait "$reader" 2>/dev/null
	[ "$(json 'd["text"]' <"$work/logs" | tr -d '\n')" = 'you said: a"b	c' ] || fail "$(cat "$work/logs")"
}

# echoes FILE: each line of FILE comes back, and no others
echoes()
{
	local console
	"$tockctl" console --linger "$patience" echo <"$1" >"$work/out" 2>"$work/err" &
	console=$!
	sed 's/^/you said: /' "$1" >"$work/expected"
	become_true cmp -s "$work/expected" "$work/out" || fail "lost: $(diff "$work/expected" "$work/out" | head -n 5)"
	[ ! -s "$work/err" ] || fail "it says: $(cat "$work/err")"
	kill "$console" || fail "it did not linger"
	wait "$console" 2>/dev/null
}

console_takes_a_pipe()
{
	daemon "$examples/echo.tab"
	printf 'one\nzwölf 十二\n' >"$work/lines"
	echoes "$work/lines"
	# tockctl leaves a moment after the last answer, which may be late here.
	timeout "$patience" "$tockctl" console echo <"$work/lines" >"$work/out" 2>"$work/err" || fail "status $?: $(cat "$work/err")"
	[ ! -s "$work/err" ] || fail "it says: $(cat "$work/err")"
	# More input than the console takes at once arrives completely.
	python3 -c 'for i in range(2000): print(f"line {i}")' >"$work/lines"
	echoes "$work/lines"
	printf 'good\n\xff\n' | timeout "$patience" "$tockctl" console echo >"$work/out" 2>"$work/err"
	[ $? = 1 ] || fail "it took what is no UTF-8"
	grep -qF 'standard input has a byte 0xff that is not UTF-8' "$work/err" || fail "$(cat "$work/err")"
	printf 'cut \xe5\x8d' | timeout "$patience" "$tockctl" console echo >"$work/out" 2>"$work/err"
	[ $? = 1 ] || fail "it took half a character"
}

console_ends_with_the_app()
{
	daemon "$examples/echo.tab" "$examples/blink.tab"
	timeout "$patience" "$tockctl" console echo >"$work/out" 2>"$work/err" <>"$never" &
	local console=$!
	until_true stands "$console"
	gives 0 unload echo
	wait "$console" || fail "status $?: $(cat "$work/err")"
}

follows_events()
{
	daemon "$examples/echo.tab"
	timeout "$patience" "$tockctl" events >"$work/events" 2>"$work/events.err" &
	local all=$!
	timeout "$patience" "$tockctl" --json events -n 3 -f >"$work/json" 2>&1 &
	local three=$!
	timeout "$patience" "$tockctl" events echo -n 1 >"$work/one" 2>&1 &
	local one=$!
	timeout "$patience" "$tockctl" events --turns >"$work/turns" 2>&1 &
	local turns=$! stream
	for stream in "$all" "$three" "$one" "$turns"; do
		until_true stands "$stream"
	done
	gives 0 load "$examples/blink.tab"
	until_true grep -qE ' LED 0 (on|off)$' "$work/events"
	gives 0 fault blink
	gives 0 unload blink
	gives 0 stop echo
	until_true grep -q 'stopped' "$work/events"
	until_true grep -q 'stopped' "$work/turns"
	wait "$three" || fail "--count: $?: $(cat "$work/json")"
	wait "$one" || fail "of one: $?"
	kill "$all" "$turns"
	wait "$all" "$turns" 2>/dev/null
	local time='^[0-9]{4}-[0-9]{2}-[0-9]{2} [0-9]{2}:[0-9]{2}:[0-9]{2}\.[0-9]{3}  '
	cp "$work/events" "$work/out"
	says "${time}blink#1  loaded$"
	says "${time}blink#1  fault$"
	says '^    .*user'
	says "${time}blink#1  [a-z]+ -> faulted$"
	says "${time}blink#1  unloaded$"
	says "${time}echo#0  yielded_for -> stopped$"
	grep -qE 'blink#1  running -> yielded' "$work/turns" || fail "no turns: $(cat "$work/turns")"
	! grep -E '(running|yielded|yielded_for) -> (running|yielded|yielded_for)$' "$work/events" || fail "turns, unasked"
	[ "$(json 'd["event"]["kind"] in ("state", "fault", "load", "unload", "led") and d["event"]["time_us"] > 0' <"$work/json" | sort -u)" = True ] || fail "$(cat "$work/json")"
	[ "$(wc -l <"$work/json")" = 3 ] || fail "$(cat "$work/json")"
	[ "$(grep -c echo "$work/one")" = 1 ] || fail "$(cat "$work/one")"
	[ "$(wc -l <"$work/one")" = 1 ] || fail "$(cat "$work/one")"
}

it "tockctl: logs -f shows what an app writes, until it ends" follows_logs
it "tockctl: logs without -f says what there is" logs_need_f
it "tockctl: logs --json are JSON" logs_as_json
it "tockctl: a stream ends with its reader" ends_with_its_reader
it "tockctl: console sends what is piped, and waits for the answer" console_takes_a_pipe
it "tockctl: console ends with the app" console_ends_with_the_app
it "tockctl: events show loading, faults, states and LEDs" follows_events

# ---------------------------------------------------------------------------------------------------------------------
# Permissions, and the choice of the socket.

minds_permission()
{
	local as=(setpriv --reuid 65534 --regid 65534 --clear-groups)
	[ "$(id -u)" = 0 ] || skip "needs root, to become another user"
	daemon "$examples/blink.tab"
	cp "$tockctl" "$work/tockctl" # where everybody may
	chmod 755 "$work/tockctl"
	tockctl=$work/tockctl
	"${as[@]}" "$tockctl" list >"$work/out" 2>"$work/err"
	[ $? = 5 ] || fail "a closed socket: $(cat "$work/err")"
	grep -qF "$TOCKD_SOCKET: permission denied" "$work/err" || fail "$(cat "$work/err")"
	chmod 660 "$TOCKD_SOCKET"
	chgrp nogroup "$TOCKD_SOCKET"
	setpriv --reuid 65533 --regid 65533 --clear-groups "$tockctl" list 2>"$work/err"
	[ $? = 5 ] || fail "a socket of a group: $(cat "$work/err")"
	grep -qF "members of the group nogroup" "$work/err" || fail "$(cat "$work/err")"
	chmod 666 "$TOCKD_SOCKET"
	"${as[@]}" "$tockctl" list >"$work/out" 2>"$work/err" || fail "looking: $(cat "$work/err")"
	says '^blink'
	for command in "stop blink" "load $examples/blink.tab" "unload blink" "button 0 press" "console blink"; do
		# shellcheck disable=SC2086 # words on purpose
		"${as[@]}" "$tockctl" $command >"$work/out" 2>"$work/err" < <(echo x)
		[ $? = 5 ] || fail "$command: $(cat "$work/out" "$work/err")"
	done
	# 5 is worse than 4
	"${as[@]}" "$tockctl" stop blink nosuch >"$work/out" 2>"$work/err"
	[ $? = 5 ] || fail "the worst: $(cat "$work/err")"
	! is_in_state blink stopped || fail "it was stopped"
}

finds_the_socket()
{
	complains 3 "$work/control.sock: there is no socket; is tockd running?" list
	complains 3 "tockd run --socket $work/control.sock APP.tab" info x
	complains 3 "there is no socket" logs -f x
	complains 3 "there is no socket" events
	complains 3 "there is no socket" console x
	echo >"$work/file"
	complains 3 "$work/file: nobody listens" --socket "$work/file"
	complains 2 "--socket: the path is empty" --socket=
	complains 2 "--socket: the path of the control socket has 200 characters" --socket "$(printf 'x%.0s' {1..200})"
	TOCKD_SOCKET='' XDG_RUNTIME_DIR=$work complains 3 "$work/tockd.sock: there is no socket" list
	daemon "$examples/blink.tab"
	cp -l "$TOCKD_SOCKET" "$work/tockd.sock" 2>/dev/null || ln -s "$TOCKD_SOCKET" "$work/tockd.sock"
	TOCKD_SOCKET='' XDG_RUNTIME_DIR=$work gives 0 list
	TOCKD_SOCKET=$work/nowhere gives 0 --socket "$work/tockd.sock" list
	kill -KILL "$daemon_id"
	wait "$daemon_id" 2>/dev/null
	complains 3 "nobody listens" list
}

outlives_the_daemon()
{
	daemon "$examples/blink.tab"
	"$tockctl" logs -f blink >"$work/out" 2>"$work/err" &
	local logs=$!
	"$tockctl" events -j >"$work/out2" 2>"$work/err2" &
	local events=$!
	until_true stands "$logs"
	until_true stands "$events"
	kill -KILL "$daemon_id"
	wait "$logs"
	[ $? = 3 ] || fail "logs: $(cat "$work/err")"
	wait "$events"
	[ $? = 3 ] || fail "events: $(cat "$work/err2")"
	grep -qE 'the daemon (closed the connection|went away)' "$work/err" || fail "$(cat "$work/err")"
}

waits_no_longer_than_told()
{
	daemon "$examples/blink.tab"
	kill -STOP "$daemon_id"
	complains 3 "the daemon does not answer (for 300 ms); --timeout waits longer" --timeout 0.3 list
	complains 3 "the daemon does not answer (for 300 ms)" --timeout 0.3 logs -f blink
	kill -CONT "$daemon_id"
	gives 0 list
}

helps()
{
	gives 0 --help
	says '^usage: tockctl'
	says '^  terminate APP\.\.\. +end an app$'
	says 'Exit status: 0 done, 1 refused'
	for command in list info start stop resume boot terminate fault load unload logs console events drivers leds button version; do
		gives 0 "$command" --help
		says "^usage: tockctl \[OPTIONS\] $command"
		says '^ +--socket PATH'
	done
	gives 0 load --help
	says '^  -p, --fault-policy POLICY'
	complains 2 "lst: no such command; did you mean 'list'?" lst
	complains 2 "info: APP is missing; see tockctl info --help" info
	complains 2 "--frob: no such option of 'list'" list --frob
	status=0
	"$tockctl" --help >/dev/full 2>"$work/err" || status=$?
	expect_status 1
	grep -qF 'cannot write the output: No space left' "$work/err" || fail "$(cat "$work/err")"
}

it "tockctl: who may not, is told so" minds_permission
it "tockctl: no daemon at the socket says what to do" finds_the_socket
it "tockctl: a daemon that dies under a stream is told" outlives_the_daemon
it "tockctl: a daemon that hangs is not waited for" waits_no_longer_than_told
it "tockctl: --help is everywhere, and wrong words are told" helps
finish
