#!/bin/bash
# SPDX-License-Identifier: Apache-2.0 OR MIT
# Tests of apps built with libtock: the layout of their ELFs, the output of their Makefile, and how they run. B is the build folder.
set -u
# shellcheck source=/dev/null
. tests/report.sh
scratch
scratch=${scratch:?}
B=${B:-build}
top=$PWD
tockd=$B/bin/tockd
selftest=$B/tests/libtock/app/selftest.tab
here=linux-${ARCH:-$(uname -m)}
export LC_ALL=C

# Findings about the ELF of an app for Linux.
linux_findings()
{
	readelf -lW "$1" | awk '
		/^ *LOAD/ {
			flags = ""
			for (i = 7; i < NF; i++)
				flags = flags $i
			if (flags ~ /W/ && flags ~ /E/)
				print "a segment is writeable and executable"
			if (flags ~ /E/ && $3 != "0x0000000008000200")
				print "the program is at " $3
			if (flags ~ /W/ && $3 !~ /^0x000000002/)
				print "data is at " $3
			if (flags ~ /W/ && $3 == "0x0000000020000000")
				stack = $6
		}
		/GNU_STACK/ && /E/ { print "the stack is executable" }
		END { if (stack != "0x001000") print "the stack has " stack " bytes" }'
	readelf -rW "$1" | grep R_
}

# The program must be position independent, so it must not contain addresses. crt0 relocates addresses in data, and supports one kind of
# relocation.
cortex_m_findings()
{
	readelf -rW "$1" | awk '
		/^Relocation section/ { section = $3 }
		section ~ /debug/ || !/R_ARM/ { next }
		section ~ /rel\.text/ && $3 !~ /^R_ARM_(THM_CALL|THM_JUMP|THM_PC|GOT_BREL|REL32|V4BX)/ { print "text: " $0 }
		section ~ /rel\.data/ && $3 !~ /^R_ARM_(ABS32|TARGET1)$/ { print "data: " $0 }
		section !~ /rel\.(text|data)/ { print section ": " $0 }'
	readelf -hW "$1" | grep -q 'Entry point address: *0x80000029' || echo "it does not begin behind the header"
}

elves=0
for elf in "$B"/examples/*/*.elf "$B"/tests/libtock/app/*/*.elf; do
	name=$(basename "$(dirname "$elf")")-$(basename "$elf" .elf)
	case $elf in
	*/linux-*) findings=$(linux_findings "$elf") ;;
	*/cortex-m*) findings=$(cortex_m_findings "$elf") ;;
	*) findings="of no known kind" ;;
	esac
	undefined=$(nm -u "$elf")
	[ -z "$findings$undefined" ]
	report "apps: $name is laid out as it should be" $? "$(tr '\n' '|' <<<"$findings$undefined")"
	elves=$((elves + 1))
done
[ $elves -ge 9 ]
report "apps: there are ELFs to look at" $? "only $elves"

# Makefiles.
app()
{
	mkdir "$scratch/$1"
	cp examples/hello/main.c "$scratch/$1/"
	{ cat; echo "include $top/client/libtock/tock-app.mk"; } >"$scratch/$1/Makefile"
}
build()
{
	make --no-print-directory -C "$scratch/$1" TOCK_BUILD="$top/$B" "${@:2}" 2>&1
}

app complete <<<$'APP = complete\nSOURCES = main.c'
output=$(build complete)
report "apps: a Makefile of three lines makes a TAB" $? "$(tail -n 3 <<<"$output")"
[[ "$(tar tf "$scratch/complete/build/complete.tab")" == *$here.tbf* ]]
report "apps: and it has a member for this machine" $?
[ "$(build complete)" = "" ]
report "apps: made again, nothing is to be done" $?

app lacking <<<$'APP = lacking\nSOURCES = main.c'
missing=()
for arch in linux-x86_64 linux-aarch64 cortex-m0 cortex-m4; do
	[ $arch = "$here" ] || missing+=("TOCK_CC_$arch=no-such-gcc")
done
output=$(build lacking "${missing[@]}")
report "apps: a TAB is made though compilers are missing" $? "$(tail -n 3 <<<"$output")"
[ "$(grep -c 'LEFT OUT .*: no-such-gcc is not installed' <<<"$output")" = 3 ]
report "apps: each missing compiler is said in one line" $? "$(tail -n 5 <<<"$output")"
[ "$(tar tf "$scratch/lacking/build/lacking.tab" | grep tbf)" = "$here.tbf" ]
report "apps: and its member left out" $?

app nameless <<<'SOURCES = main.c'
expect_failure "apps: an app without a name is told so" "APP is not set" build nameless
app empty <<<'APP = empty'
expect_failure "apps: an app without sources is told so" "SOURCES is not set" build empty

app twoworded <<<$'APP = two words\nSOURCES = main.c'
expect_failure "apps: a name of two words is refused" 'APP is "two words", and has to be one word' build twoworded
app foreign <<<$'APP = foreign\nSOURCES = main.c other.cpp'
expect_failure "apps: sources that are no C files are refused" "SOURCES of foreign names other.cpp" build foreign
app incomplete <<<$'APP = incomplete\nSOURCES = main.c part.c'
expect_failure "apps: a source that is not there is named" "'part.c'" build incomplete

# Sources outside the app's folder are compiled for each processor too.
mkdir "$scratch/common"
cp examples/hello/main.c "$scratch/common/shared.c"
app sharing <<<$'APP = sharing\nSOURCES = ../common/shared.c'
output=$(build sharing -j4)
report "apps: a source of another folder is built" $? "$(tail -n 3 <<<"$output")"
[ "$(find "$scratch/sharing/build/sharing" -name '*.o' | wc -l)" = "$(find "$scratch/sharing/build/sharing" -name '*.elf' | wc -l)" ]
report "apps: with an object for each processor" $? "$(find "$scratch/sharing/build" -type f)"

app small <<<$'APP = small\nSOURCES = main.c\nSTACK_SIZE = 8192\nAPP_HEAP_SIZE = 512\nARCHES = '"$here"
output=$(build small)
report "apps: sizes can be chosen" $? "$(tail -n 3 <<<"$output")"
[ "$(readelf -SW "$scratch/small/build/small/$here.elf" | awk '$2 == ".stack" || $3 == ".stack" { print $(NF - 5) }')" = 002000 ]
report "apps: the stack has the size that was asked for" $?

# Runs.
run()
{
	timeout 120 "$tockd" run --no-prefix --timeout 100 "$@" 2>"$scratch/errors"
}

# The results of the app's own tests are reported as results of this script.
output=$(printf 'all\nabcd\na long line\n' | run "$selftest")
status=$?
grep -E '^(not )?ok ' <<<"$output"
[ $status = 0 ] && [ "$(grep -c '^ok ' <<<"$output")" -ge 16 ]
report "apps: libtock's tests within an app run to their end" $? "status $status: $(tail -n 2 <<<"$output")"
grep -qx 'written asynchronously' <<<"$output" && grep -qx 'from flash' <<<"$output" && grep -qx 'put too' <<<"$output"
report "apps: what it wrote came out" $?
grep -qE '^0{299}7\|7 {299}\|$' <<<"$output"
report "apps: a line longer than any buffer came out whole" $?
grep -q 'prints 0x12 0x34' "$scratch/errors"
report "apps: numbers for the kernel's log came there" $? "$(tail -n 2 "$scratch/errors")"

for code in 0 7 123; do
	run "$selftest" <<<"exit $code"
	status=$?
	[ $status = $code ]
	report "apps: exit($code) is the completion code" $? "status $status"
done

output=$(run "$selftest" <<<assert)
status=$?
[ $status = 126 ] && [[ $output == *"main.c:"*"assertion failed: line[0] == 'b'"* ]]
report "apps: a failed assertion says where, and faults" $? "status $status: $output"
run "$selftest" <<<abort
status=$?
[ $status = 126 ]
report "apps: abort faults" $? "status $status"
output=$(run "$selftest" <<<expect)
status=$?
[ $status = 1 ] && [[ $output == *"main.c:"*"expected 0, but it is -9 (out of memory)"* ]]
report "apps: a wrong TOCK_EXPECT ends the app and says why" $? "status $status: $output"

output=$(printf 'restart\nrestart\nexit 5\n' | run "$selftest")
status=$?
[ $status = 5 ] && [ "$output" = $'initialised 1, zeroed 0\ninitialised 1, zeroed 0' ]
report "apps: each life begins with fresh data" $? "status $status: $output"
run --until-idle "$selftest" <<<return
report "apps: after main an app waits for ever" $?

output=$(printf 'one\n\ntwo words\n%0100d\n' 5 | run --until-idle "$B/examples/echo.tab")
[ "$output" = $'you said: one\nyou said: \nyou said: two words\nyou said: '"$(printf %079d 0)"$'\nyou said: 000000000000000000005' ]
report "apps: echo says back what it reads" $? "$output"
report_end
