#!/bin/bash
# SPDX-License-Identifier: Apache-2.0 OR MIT
# However a run ends, it leaves nothing behind.
. tests/integration/lib.sh

# start NAME: a puppet called NAME that waits for input and one that spins, in the background; $pid is tockd.
start()
{
	named "$1" "$work/$1.tab"
	mkfifo "$work/in" 2>/dev/null
	# The shell makes background jobs ignore SIGINT, so restore the default.
	env --default-signal=INT,HUP,QUIT "$tockd" run "$work/$1.tab" "$work/$1.tab" <>"$work/in" >"$work/out" 2>"$work/err" &
	pid=$!
	echo spin >"$work/in"
	until_true two_apps_of "$1"
}

two_apps_of()
{
	[ "$(pgrep -cx "$1")" = 2 ]
}

# Files whose names begin with tockd-test belong to tests that run in parallel.
temporary_files()
{
	find "${XDG_RUNTIME_DIR:-/tmp}" /tmp /dev/shm -maxdepth 1 -newer "$work/before" ! -path "$work" ! -path /tmp ! -path /dev/shm 2>/dev/null |
		grep -i tock | grep -v tockd-test
}

# The cgroups that tockd itself may have made, without those of tests that simulate delegation.
cgroups()
{
	find /sys/fs/cgroup -name 'tockd-test*' -prune -o -name '*tock*' -print 2>/dev/null | sort
}

# ends SIGNAL STATUS
ends()
{
	local name=end$1$$
	touch "$work/before"
	cgroups >"$work/cgroups"
	start "$name"
	kill -s "$1" "$pid"
	wait "$pid"
	status=$?
	expect_status "$2"
	expect_nothing_left "$name"
	cgroups | cmp -s - "$work/cgroups" || fail "cgroups are left"
	[ -z "$(temporary_files)" ] || fail "files are left: $(temporary_files)"
}
it "Ctrl-C ends everything and nothing stays" ends INT 130
it "SIGTERM ends everything and nothing stays" ends TERM 143
it "SIGHUP ends everything and nothing stays" ends HUP 129
it "kill -9 of tockd leaves nothing" ends KILL 137

terminal()
{
	local name=tty$$
	named "$name" "$work/$name.tab"
	# Use a separate terminal; a Ctrl-C typed there goes to the whole foreground group.
	timeout "$patience" python3 - "$tockd" "$work/$name.tab" "$work/err" <<'PYTHON' || fail "status $?"
import os, pty, sys, time
tockd, tab, log = sys.argv[1:]
pid, terminal = pty.fork()
if pid == 0:
    os.dup2(os.open(log, os.O_WRONLY | os.O_CREAT, 0o600), 2)
    os.execv(tockd, [tockd, "run", tab])
os.write(terminal, b"say ready\n")
seen = b""
while b"| ready" not in seen:
    seen += os.read(terminal, 4096)
os.write(terminal, b"\x03")
_, status = os.waitpid(pid, 0)
sys.exit(0 if os.WIFEXITED(status) and os.WEXITSTATUS(status) == 130 else 1)
PYTHON
	expect_no_log 'faulted|keeper'
	expect_nothing_left "$name"
}
it "Ctrl-C on a terminal ends the run in order" terminal

keeper_dies()
{
	local name=keep$$ keeper
	start "$name"
	for keeper in $(left_over "$name"); do
		case $(readlink "/proc/$keeper/exe") in */keeper) kill -KILL "$keeper" ;; esac
	done
	wait "$pid"
	status=$?
	expect_status 70
	expect_log 'the keeper is gone, and the apps with it'
	expect_nothing_left "$name"
}
it "without its keeper a run ends and says so" keeper_dies

app_is_killed()
{
	local name=kill$$
	start "$name"
	pkill -KILL -x "$name"
	wait "$pid"
	status=$?
	expect_status 126
	expect_log "$name: its process was ended by SIGKILL"
	expect_nothing_left "$name"
}
it "an app that somebody kills is a fault" app_is_killed

has_its_name()
{
	local name=called$$
	start "$name"
	ps -eo comm,args >"$work/ps"
	kill "$pid"
	wait "$pid"
	grep -q "^$name " "$work/ps" || fail "no $name in ps"
}
it "ps shows an app under its own name" has_its_name

# Copies the programs to where every user may read them.
public_copy()
{
	mkdir -p "$work/bin" && chmod 755 "$work/bin"
	cp "$top/$B/bin/tockd" "$top/$B/bin/keeper" "$top/$B/bin/apphost" "$work/bin/"
	cp "$top/$B/examples/hello.tab" "$work/"
	chmod -R a+rX "$work"
}

plain_user()
{
	[ "$(id -u)" = 0 ] || return 0
	public_copy
	(cd / && timeout "$patience" setpriv --reuid=65534 --regid=65534 --clear-groups --inh-caps=-all "$work/bin/tockd" run "$work/hello.tab") \
		>"$work/out" 2>"$work/err" </dev/null
	status=$?
	expect_status 0
	expect_output "hello | Hello World!"
}
it "a plain user can run apps" plain_user

without_namespaces()
{
	public_copy
	unshare --user --map-root-user true 2>/dev/null || skip "no user namespaces here"
	# shellcheck disable=SC2016 # the inner shell's variables
	(cd / && timeout "$patience" unshare --user --map-root-user bash -c '
		for kind in user pid mnt net ipc uts cgroup; do echo 0 >/proc/sys/user/max_${kind}_namespaces; done
		exec setpriv --bounding-set=-all --inh-caps=-all --no-new-privs "$@"' - "$work/bin/tockd" run "$work/hello.tab") \
		>"$work/out" 2>"$work/err" </dev/null
	status=$?
	expect_status 0
	expect_output "hello | Hello World!"
	expect_log 'sandbox: seccomp, no_new_privs, rlimits'
	expect_log 'warning: sandbox: without these namespaces: user, pid, mount, network, ipc, uts, cgroup'
}
it "without namespaces a run warns and goes on" without_namespaces

few_descriptors()
{
	[ -z "${SANITIZE:-}" ] || skip "the sanitizers open descriptors of their own"
	local limit worked=
	for limit in $(seq 4 40); do
		echo 'exit 0' >"$work/line"
		timeout "$patience" prlimit --nofile="$limit:$limit" "$tockd" run "$puppet_tab" "$top/$B/examples/hello.tab" \
			<"$work/line" >"$work/out" 2>"$work/err"
		status=$?
		case $status in
		0) worked=$limit ;;
		1 | 70 | 126 | 127) [ -s "$work/err" ] || fail "with $limit descriptors: status $status without a word" ;;
		*) fail "with $limit descriptors: status $status: $(tail -n 1 "$work/err")" ;;
		esac
	done
	[ -n "$worked" ] || fail "40 descriptors are not enough"
}
it "without descriptors a run says so and leaves nothing" few_descriptors

small_files()
{
	local limit worked=
	for limit in 0 4 8 12 16 20 24 32 64 100000; do
		(ulimit -f "$limit" && exec timeout "$patience" "$tockd" run "$top/$B/examples/hello.tab" 2>&1 </dev/null) | cat >"$work/out"
		status=${PIPESTATUS[0]}
		case $status in
		0) worked=$limit ;;
		# libtock exits with 9 if it gets no memory.
		1 | 9 | 126) grep -qi 'file too large\|no memory' "$work/out" || fail "at $limit KiB: $(tail -n 1 "$work/out")" ;;
		*) fail "at $limit KiB: status $status: $(tail -n 1 "$work/out")" ;;
		esac
	done
	[ "$worked" = 100000 ] || fail "it does not even work with a large limit"
}
it "where files may not grow a run says so" small_files

address_space()
{
	[ -z "${SANITIZE:-}" ] || skip "the sanitizers reserve terabytes of address space"
	(ulimit -v 60000 && exec timeout "$patience" "$tockd" run --log-level debug "$puppet_tab") >"$work/out" 2>"$work/err" < <(echo 'exit 0')
	status=$?
	case $status in
	0 | 70) ;;
	1) expect_log 'Cannot allocate memory' ;;
	*) fail "status $status: $(tail -n 1 "$work/err")" ;;
	esac
}
it "without address space a run says so" address_space

no_keeper()
{
	mkdir "$work/empty"
	TOCKD_LIBEXEC=$work/empty timeout "$patience" "$tockd" run "$puppet_tab" >"$work/out" 2>"$work/err" </dev/null
	status=$?
	expect_status 70
	expect_log "keeper not found: looked for $work/empty/keeper"
	cp /bin/false "$work/empty/keeper"
	TOCKD_LIBEXEC=$work/empty timeout "$patience" "$tockd" run "$puppet_tab" >"$work/out" 2>"$work/err" </dev/null
	status=$?
	expect_status 70
	expect_log "keeper did not say hello: it ended at once"
}
it "a keeper that is missing or broken is named" no_keeper

no_apphost()
{
	mkdir "$work/half"
	cp "$top/$B/bin/keeper" "$work/half/"
	printf 'no program' >"$work/half/apphost"
	chmod 755 "$work/half/apphost"
	TOCKD_LIBEXEC=$work/half timeout "$patience" "$tockd" run "$top/$B/examples/hello.tab" --fault-policy restart >"$work/out" 2>"$work/err" </dev/null
	status=$?
	expect_status 126
	expect_log "hello: it could not be started: .*Exec format error"
	expect_nothing_left "none$$"
}
it "a spawn that fails faults the app whatever its policy" no_apphost

many_apps()
{
	mapfile -t tabs_100 < <(yes "$top/$B/examples/hello.tab" | head -n 100)
	run "${tabs_100[@]}" </dev/null
	expect_status 0
	expect_line "hello | Hello World!" 100
}
it "100 apps run at once" many_apps
finish
