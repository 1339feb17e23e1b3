# SPDX-License-Identifier: Apache-2.0 OR MIT
# shellcheck shell=bash
# Helpers for integration tests, which run the real tockd with real apps. Source this file from the top of the tree:
#
#     . tests/integration/lib.sh
#
#     exits_with_code()
#     {
#             puppet 'exit 5'
#             expect_status 5
#     }
#     it "a completion code becomes the exit status" exits_with_code
#     finish
#
# A test is a function; it fails at the first expectation that does not hold. It may leave files in $work.
set -u

B=${B:-build}
top=$PWD
tockd=$top/$B/bin/tockd
tabs=$top/$B/tests/integration
puppet_tab=$tabs/puppet.tab
work=$(mktemp -d "${TMPDIR:-/tmp}/tockd-test.XXXXXX") || exit 1
chmod 755 "$work"
trap 'rm -rf "$work"' EXIT
failures=0
# Identifies processes of these tests by their environment.
export TOCKD_TEST_MARK="mark-$$-$RANDOM"
# Seconds to wait for something that must happen. Generous, because the machine may be slow.
patience=${PATIENCE:-120}

it()
{
	local name=$1 reason
	shift
	: >"$work/out"
	: >"$work/err"
	reason=$("$@" 2>&1 >"$work/chatter")
	case $? in
	0) echo "ok $name" ;;
	77) echo "SKIP $name: ${reason##*$'\n'}" ;;
	*)
		failures=$((failures + 1))
		echo "not ok $name: $(tr '\n' ' ' <<<"${reason:0:400}")"
		# For readers of the log.
		sed 's/^/# out: /' "$work/out" >&2
		sed 's/^/# err: /' "$work/err" >&2
		;;
	esac
}

finish()
{
	exit $((failures > 0))
}

fail()
{
	echo "$*" >&2
	exit 1
}

skip()
{
	echo "$*" >&2
	exit 77
}

# run ARGUMENTS...: `tockd run` with a time limit and the caller's standard input. Sets $status; the output goes to $work/out and $work/err.
run()
{
	timeout --kill-after=5 "$patience" "$tockd" run "$@" >"$work/out" 2>"$work/err"
	status=$?
}

# puppet LINES [ARGUMENTS...]: runs one puppet with these lines (separated by \n) as input, and further arguments of run.
puppet()
{
	local lines=$1
	shift
	run "$@" "$puppet_tab" < <(printf "%b\n" "$lines")
}

expect_status()
{
	[ "$status" = "$1" ] || fail "exit status $status instead of $1; $(tail -n 2 "$work/err")"
}

# Standard output must be exactly these lines.
expect_output()
{
	printf '%s\n' "$@" >"$work/expected"
	[ $# -gt 0 ] || : >"$work/expected"
	cmp -s "$work/expected" "$work/out" || fail "output: $(head -n 5 "$work/out")"
}

# Standard output must have this line exactly $2 times (default 1).
expect_line()
{
	local count
	count=$(grep -cxF -- "$1" "$work/out")
	[ "$count" = "${2:-1}" ] || fail "$count times \"$1\" in the output, not ${2:-1}"
}

# The log must have a line that matches the regular expression.
expect_log()
{
	grep -qE -- "$1" "$work/err" || fail "nothing like \"$1\" in the log: $(tail -n 3 "$work/err")"
}

expect_no_log()
{
	! grep -qE -- "$1" "$work/err" || fail "in the log: $(grep -m1 -E -- "$1" "$work/err")"
}

# named NAME FILE [FLAGS...]: packs a puppet under another name.
named()
{
	local name=$1 file=$2
	shift 2
	"$top/$B/bin/tock-elf2tab" -n "$name" --app-heap 33554432 --kernel-heap 1024 --kernel-major 2 --kernel-minor 2 "$@" \
		-o "$file" "$tabs/puppet/linux-$ARCH.elf,linux-$ARCH" || fail "tock-elf2tab failed"
}
ARCH=${ARCH:-$(uname -m)}

# Prints the processes of the tests that are left: tockd and keepers (by their environment) and apps (by name).
left_over()
{
	local app=$1 process
	for process in /proc/[0-9]*; do
		case $(readlink "$process/exe" 2>/dev/null) in
		*/tockd | */keeper) grep -qsa "TOCKD_TEST_MARK=$TOCKD_TEST_MARK" "$process/environ" && echo "${process#/proc/}" ;;
		esac
		[ "$(cat "$process/comm" 2>/dev/null)" = "$app" ] && echo "${process#/proc/}"
	done
}

# become_true COMMAND...: waits until COMMAND succeeds; returns non-zero if it does not.
become_true()
{
	local end_s=$((SECONDS + patience))
	until "$@"; do
		[ $SECONDS -le $end_s ] || return
		sleep 0.05
	done
}

nothing_left()
{
	[ -z "$(left_over "$1")" ]
}

# Waits until no process is left; $1 is the name of an app that only this test uses.
expect_nothing_left()
{
	become_true nothing_left "$1" ||
		fail "left after $patience s: $(for process in $(left_over "$1"); do tr '\0' ' ' <"/proc/$process/cmdline"; done)"
}

# until_true COMMAND...: waits until it succeeds.
until_true()
{
	become_true "$@" || fail "still not so after $patience s: $*"
}

# $never is an input that stays open but never has data: run ... <>"$never"
never=$work/never
mkfifo "$never" || exit 1

# processor_ms PROCESS own|children: prints the processor time of PROCESS, or of its reaped children. Unlike elapsed time, it does not
# depend on what else the machine does.
processor_ms()
{
	local text
	read -r text <"/proc/$1/stat"
	awk -v what="$2" -v per_s="$(getconf CLK_TCK)" '{ print int(1000 * (what == "own" ? $12 + $13 : $14 + $15) / per_s) }' <<<"${text##*)}"
}
