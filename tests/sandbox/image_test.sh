#!/bin/bash
# SPDX-License-Identifier: Apache-2.0 OR MIT
# Tests the executable apphost itself, for this processor and for arm64: its segments, its gate, and the gate in operation, in an emulator
# for a foreign processor. User-mode emulators do not support seccomp; the rest of the sandbox is only tested natively. shellcheck
# disable=SC2317 # the functions are called by name, by check
set -u
build=${B:-build}
failed=0

check()
{
	local name=$1
	shift
	if "$@"; then
		echo "ok $name"
	else
		echo "not ok $name: ${*}"
		failed=1
	fi
}

# Two loadable segments, readable and executable but not writable; the gate consists of whole pages at its address.
segments()
{
	local page=$2
	LC_ALL=C readelf -lW "$1" | awk -v page="$page" '
		$1 == "LOAD" { loads++; if ($7 != "R" || $8 != "E") bad = 1; if ($3 == "0x000000001ffe0000" && $5 == page && $6 == page) gate = 1 }
		$1 == "GNU_STACK" && $7 == "RW" { stack = 1 }
		$1 == "INTERP" || $1 == "DYNAMIC" || $1 == "TLS" { bad = 1 }
		END { exit !(loads == 2 && gate && stack && !bad) }'
}

# No allocated section is writable, and only the two expected sections are allocated.
sections()
{
	LC_ALL=C readelf -SW "$1" | sed 's/^ *\[ *[0-9]*\] *//' | awk '
		$7 ~ /A/ { if ($1 != ".setup" && $1 != ".gate") bad = 1; if ($7 ~ /W/) bad = 1; count++ }
		END { exit !(count == 2 && !bad) }'
}

first_function()
{
	LC_ALL=C nm "$1" | grep -q '^000000001ffe0000 T gate_trap$'
}

# The filter allows exactly three calls: it returns ALLOW in one line each, and compares with these three numbers.
filter()
{
	local numbers
	numbers=$(sed -n 's/^ *{0x15, [0-9]*, [0-9]*, 0x\([0-9a-f]*\)}.*/\1/p' "$1" | sort)
	[ "$(grep -c '0x7fff0000' "$1")" = 1 ] && [ "$(grep -c '^ *{0x06' "$1")" = 2 ] && [ "$numbers" = "$(printf '%s\n' "${@:2}" | sort)" ]
}

check_all()
{
	local name=$1 folder=$2 page=$3
	check "apphost for $name has two segments and no writable one" segments "$folder/bin/apphost" "$page"
	check "apphost for $name has no data" sections "$folder/bin/apphost"
	check "the gate page for $name begins with the trap" first_function "$folder/bin/apphost"
}

run_gate()
{
	local out
	out=$("$@") || failed=1
	grep -E '^(ok|not ok) ' <<<"$out" || { echo "not ok the gate runs: $* said nothing"; failed=1; }
}

case $(uname -m) in
x86_64)
	check_all x86_64 "$build" 0x001000
	check "the filter for x86_64 compares three numbers" filter "$build/obj/apphost/filter.h" c000003e ffffffff 0000002c 0000002d 000000e7
	;;
aarch64) check_all aarch64 "$build" 0x010000 ;;
esac
run_gate "$build/tests/sandbox/gate_on_its_own" "$build/bin/apphost"

arm=$build/aarch64
if [ "$(uname -m)" = aarch64 ]; then
	: # was tested above
elif [ ! -x "$arm/bin/apphost" ]; then
	echo "SKIP apphost for aarch64: no compiler for arm64 (gcc-aarch64-linux-gnu)"
else
	check_all aarch64 "$arm" 0x010000
	check "the filter for aarch64 compares three numbers" filter "$arm/obj/apphost/filter.h" c00000b7 0000005e 000000ce 000000cf
	if command -v qemu-aarch64 >/dev/null; then
		run_gate qemu-aarch64 "$arm/tests/sandbox/gate_on_its_own" "$arm/bin/apphost"
	else
		echo "SKIP the gate at work on aarch64: no emulator (qemu-user)"
	fi
fi
exit $failed
