#!/bin/bash
# SPDX-License-Identifier: Apache-2.0 OR MIT
# The daemon without a service manager: its command line, its configuration, and how it follows changes of it.
. tests/integration/lib.sh

hello=$top/$B/examples/hello.tab
blink=$top/$B/examples/blink.tab
fault=$top/$B/examples/fault.tab
config=$work/tockd.conf
daemon=''

# Starts the daemon, with the configuration on standard input.
daemon()
{
	cat >"$config"
	"$tockd" --config "$config" --socket "$work/socket" >"$work/out" 2>"$work/err" </dev/null &
	daemon=$!
	trap 'kill "$daemon" 2>/dev/null; wait "$daemon" 2>/dev/null' EXIT
}
# end: ends the daemon with SIGTERM; sets $status
end()
{
	kill -TERM "$daemon" 2>/dev/null
	wait "$daemon"
	status=$?
	trap - EXIT
}
# Prints the names of the apps, in the order of their slots.
apps()
{
	printf '{"method":"org.tockd.Control.List"}\n' | socat -t "$patience" - "UNIX-CONNECT:$work/socket" | grep -o '"name":"[^"]*"' | cut -d '"' -f 4 | tr '\n' ' '
}
answers()
{
	printf '{"method":"org.tockd.Control.Version"}\n' | socat -t "$patience" - "UNIX-CONNECT:$work/socket" 2>/dev/null | grep -q '"version"'
}
out_has()
{
	grep -qxF -- "$1" "$work/out"
}
log_has()
{
	grep -qF -- "$1" "$work/err"
}

starts_what_is_listed()
{
	daemon <<<"{ \"apps\": [ {\"path\": \"nowhere.tab\"}, {\"path\": \"$hello\", \"name\": \"one\"},
		{\"path\": \"$hello\", \"enabled\": false, \"name\": \"off\"}, {\"path\": \"$hello\"} ] }"
	until_true out_has "hello | Hello World!"
	until_true out_has "one | Hello World!"
	end
	expect_status 0
	expect_line "one | Hello World!"
	expect_log "^tockd: error: $work/nowhere.tab: cannot open"
	! grep -q '^off' "$work/out" || fail "an app that is not enabled ran"
	[ ! -e "$work/socket" ] || fail "the socket was left behind"
}
it "the apps of the configuration run, under their names; one that cannot does not hold up the rest" starts_what_is_listed

needs_no_apps()
{
	daemon <<<'{}'
	until_true answers
	kill -INT "$daemon"
	wait "$daemon"
	status=$?
	expect_status 0
}
it "an empty configuration is one; SIGINT ends the daemon" needs_no_apps

backs_off()
{
	daemon <<<"{ \"apps\": [ {\"path\": \"$fault\"} ], \"log_level\": \"debug\",
		\"backoff\": {\"free_restarts\": 2, \"first_delay\": 0.05, \"max_delay\": 0.1} }"
	until_true log_has "5 short lives in a row, the next begins in 100 ms"
	end
	expect_status 0
	expect_log "3 short lives in a row, the next begins in 50 ms"
	expect_log "4 short lives in a row, the next begins in 100 ms"
	expect_no_log "2 short lives in a row"
}
it "an app that faults at once is started again, later and later" backs_off

keeps_policy()
{
	daemon <<<"{ \"apps\": [ {\"path\": \"$fault\", \"fault_policy\": \"stop\"} ], \"fault_policy\": \"restart\" }"
	until_true log_has "fault: Faulted"
	sleep 0.2
	end
	[ "$(grep -c 'faulted: SIG' "$work/err")" = 1 ] || fail "it was started again"
}
it "an app's own fault policy counts" keeps_policy

reloads()
{
	daemon <<<"{ \"apps\": [ {\"path\": \"$blink\"}, {\"path\": \"$hello\", \"name\": \"one\"},
		{\"path\": \"$blink\", \"name\": \"lamp\"} ], \"log_level\": \"debug\" }"
	until_true out_has "one | Hello World!"
	[ "$(apps)" = "blink one lamp " ] || fail "apps: $(apps)"
	until_true log_has "blink: life"
	cat >"$config" <<<"{ \"apps\": [ {\"path\": \"$hello\", \"name\": \"two\"}, {\"path\": \"$blink\"} ] }"
	kill -HUP "$daemon"
	until_true out_has "two | Hello World!"
	until_true log_has "the configuration was read again"
	expect_log "one: unloaded"
	expect_log "lamp: unloaded"
	[ "$(apps)" = "blink two " ] || fail "apps: $(apps)"
	[ "$(grep -c 'blink: life [0-9]* is process' "$work/err")" = 1 ] || fail "blink was disturbed"
	end
	expect_status 0
}
it "SIGHUP loads what is new, unloads what is gone and leaves the rest alone" reloads

refuses_reload()
{
	daemon <<<"{ \"apps\": [ {\"path\": \"$blink\"} ], \"log_level\": \"debug\" }"
	until_true log_has "blink: life"
	echo '{ "apps": [], "max_aps": 3 }' >"$config"
	kill -HUP "$daemon"
	until_true log_has "the previous one stays in force"
	expect_log "tockd.conf:1:15: max_aps: no such key; do you mean \"max_apps\""
	printf '{"method":"org.tockd.Control.List"}\n' | socat -t "$patience" - "UNIX-CONNECT:$work/socket" | grep -qE '"name":"blink"[^}]*"state":"(yielded|running)"' ||
		fail "the app was ended"
	end
}
it "a wrong configuration does not replace the one in force" refuses_reload

tells_what_needs_a_restart()
{
	daemon <<<'{}'
	until_true answers
	cat >"$config" <<<'{ "max_apps": 3, "leds": 2, "devices": {"buttons": 1}, "namespaces": "optional", "short_ids": "name",
		"keeper_socket": "/nowhere", "socket": {"mode": "0600"} }'
	kill -HUP "$daemon"
	until_true log_has "the configuration was read again"
	for key in max_apps leds devices namespaces short_ids keeper_socket socket; do
		expect_log "$key: .* only after a restart"
	done
	end
	expect_status 0
}
it "a reload names each changed key that needs a restart" tells_what_needs_a_restart

one_socket()
{
	daemon <<<"{}"
	until_true answers
	timeout "$patience" "$tockd" --config "$config" --socket "$work/socket" >"$work/out" 2>"$work/second"
	status=$?
	expect_status 69
	grep -q "another tockd is using it" "$work/second" || fail "it says: $(cat "$work/second")"
	kill -0 "$daemon" || fail "the first one is gone"
	kill -KILL "$daemon"
	wait "$daemon"
	daemon <<<"{}"
	until_true answers || fail "a socket that was left over stood in the way: $(cat "$work/err")"
	end
}
it "a second daemon on one socket says so and ends; a socket left over is taken" one_socket

needs_namespaces()
{
	unshare --user --map-root-user bash -c 'echo 0 >/proc/sys/user/max_user_namespaces' 2>/dev/null || skip "cannot forbid user namespaces here"
	echo '{}' >"$config"
	unshare --user --map-root-user bash -c 'echo 0 >/proc/sys/user/max_user_namespaces
		exec setpriv --bounding-set=-all --inh-caps=-all "$@"' bash timeout "$patience" "$tockd" --config "$config" --socket "$work/socket" >"$work/out" 2>"$work/err"
	status=$?
	expect_status 78
	expect_log 'apps are not run without these namespaces: .*user.* write "namespaces": "optional"'
	echo "{ \"namespaces\": \"optional\", \"apps\": [ {\"path\": \"$hello\"} ] }" >"$config"
	unshare --user --map-root-user bash -c 'echo 0 >/proc/sys/user/max_user_namespaces
		exec setpriv --bounding-set=-all --inh-caps=-all "$@"' bash "$tockd" --config "$config" --socket "$work/socket" >"$work/out" 2>"$work/err" &
	daemon=$!
	until_true out_has "hello | Hello World!"
	end
}
it "without namespaces nothing runs, unless the configuration allows that" needs_namespaces

checks()
{
	echo "{ \"apps\": [ {\"path\": \"$hello\"} ] }" >"$config"
	"$tockd" --check "$config" >"$work/out" 2>"$work/err"
	status=$?
	expect_status 0
	expect_output "$config: ok, 1 app"
	echo "{ \"apps\": [ {\"path\": \"$hello\"}, {\"path\": \"$config\"}, {\"path\": \"gone\"} ] }" >"$config"
	"$tockd" --check "$config" >"$work/out" 2>"$work/err"
	status=$?
	expect_status 78
	[ "$(grep -c 'apps\[[12]\]' "$work/err")" = 2 ] || fail "it says: $(cat "$work/err")"
}
it "--check says ok, or everything that is wrong with apps too" checks

takes_pipes()
{
	"$tockd" --check <(sleep 0.1; echo '{}') >"$work/out" 2>"$work/err"
	status=$?
	expect_status 0
	grep -q ': ok, 0 apps$' "$work/out" || fail "it says: $(cat "$work/out")"
	echo "{ \"apps\": [ {\"path\": \"$hello\"} ] }" |
		"$tockd" --config /dev/stdin --socket "$work/socket" >"$work/out" 2>"$work/err" &
	daemon=$!
	trap 'kill "$daemon" 2>/dev/null; wait "$daemon" 2>/dev/null' EXIT
	until_true out_has "hello | Hello World!"
	end
	expect_status 0
}
it "a configuration may come through a pipe" takes_pipes

does_not_wait_for_ever()
{
	rm -f "$config"
	mkfifo "$config"
	timeout "$patience" "$tockd" --check "$config" >"$work/out" 2>"$work/err"
	status=$?
	expect_status 78
	expect_log "tockd.conf: this pipe did not come to an end within 10 s"
	timeout "$patience" "$tockd" --config "$config" --socket "$work/socket" >"$work/out" 2>"$work/err"
	status=$?
	expect_status 78
	expect_log "tockd.conf: this pipe did not come to an end within 10 s"
	rm "$config"
}
it "a FIFO that nobody writes to does not keep it waiting for ever" does_not_wait_for_ever

reloads_no_pipe()
{
	daemon <<<"{ \"apps\": [ {\"path\": \"$hello\"} ] }"
	until_true out_has "hello | Hello World!"
	rm "$config"
	mkfifo "$config"
	kill -HUP "$daemon"
	until_true log_has "the previous one stays in force"
	expect_log "tockd.conf: is a pipe, and can only be read at start-up"
	rm "$config"
	until_true answers
	end
	expect_status 0
}
it "a pipe in the place of the configuration is refused by a reload, and keeps no app waiting" reloads_no_pipe

waits_for_no_keeper()
{
	# A listener that accepts nobody, and whose backlog is full.
	python3 - "$work/keeper" >"$work/chatter.keeper" 2>&1 <<'END' &
import os, socket, sys, time
listener = socket.socket(socket.AF_UNIX, socket.SOCK_SEQPACKET)
listener.bind(sys.argv[1] + ".new")
listener.listen(0)
waiting = []
while True:
    one = socket.socket(socket.AF_UNIX, socket.SOCK_SEQPACKET)
    one.setblocking(False)
    try:
        one.connect(sys.argv[1] + ".new")
    except BlockingIOError:
        break
    waiting.append(one)
os.rename(sys.argv[1] + ".new", sys.argv[1])
time.sleep(1000)
END
	# shellcheck disable=SC2064
	trap "kill $! 2>/dev/null" EXIT
	until_true test -S "$work/keeper"
	echo "{ \"keeper_socket\": \"$work/keeper\" }" >"$config"
	timeout "$patience" "$tockd" --config "$config" --socket "$work/socket" >"$work/out" 2>"$work/err"
	status=$?
	expect_status 70
	expect_log "no keeper at $work/keeper: it accepts no connection"
}
it "a keeper's socket where nobody is taken in does not keep it waiting for ever" waits_for_no_keeper

usage()
{
	local word
	for word in --conf= --frobnicate -x walk --config; do
		"$tockd" "$word" >"$work/out" 2>"$work/err"
		status=$?
		expect_status 2
	done
	"$tockd" --config "$work/none" >"$work/out" 2>"$work/err"
	status=$?
	expect_status 78
	expect_log "none: No such file"
	"$tockd" --help >"$work/out"
	grep -q -- --help-config "$work/out" || fail "--help does not tell"
}
it "wrong usage is named" usage

tells_keys()
{
	tools/configuration-page --print "$tockd" docs/tockd.conf.5 | cmp - docs/tockd.conf.5 || fail "run tools/configuration-page"
	[ "$(grep -c '^\.It Va' docs/tockd.conf.5)" -gt 10 ] || fail "the page has no keys"
}
it "the manual page tells the keys as the program does" tells_keys
finish
