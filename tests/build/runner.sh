#!/bin/bash
# SPDX-License-Identifier: Apache-2.0 OR MIT
# Tests that tests/run detects every way in which a test program can fail.
set -u
. tests/report.sh
scratch

# program NAME TEXT: writes a test program with that text and prints its path
program()
{
	printf '#!/bin/bash\n%s\n' "$2" >"$scratch/$1"
	chmod +x "$scratch/$1"
	echo "$scratch/$1"
}
run()
{
	SANITIZE='' tests/run --logs "$scratch/logs" "$@"
}

good=$(program good 'echo "ok one"; echo "ok two"')
output=$(run "$good")
report "runner: good tests pass and are counted" $? "$output"
[ "$(tail -n 1 <<<"$output")" = "2 passed, 0 failed" ]
report "runner: the last line is the sum" $? "$output"

output=$(run "$good" "$(program skips 'echo "SKIP three: no such device"')")
[ "$(tail -n 1 <<<"$output")" = "2 passed, 0 failed, 1 skipped" ] && grep -qx 'SKIP three: no such device' <<<"$output"
report "runner: skips are printed and counted" $? "$output"

expect_failure "runner: a failed test fails" "not ok" run "$good" "$(program bad 'echo "ok a"; echo "not ok b: why"; exit 1')"
output=$(run "$(program bad 'echo "not ok b: why"; exit 1')" "$good")
[ "$(tail -n 2 <<<"$output" | head -n 1)" = "  failed: $scratch/bad: b: why" ]
report "runner: what failed is said once more at the end" $? "$output"
expect_failure "runner: a failed test fails whatever the exit status" "b: why" run "$(program liar 'echo "not ok b: why"; exit 0')"
expect_failure "runner: an exit status alone fails" "exit status 3" run "$(program status 'echo "ok a"; exit 3')"
expect_failure "runner: silence fails" "printed no result" run "$(program silent 'exit 0')"
expect_failure "runner: a crash fails" "died of signal 11" run "$(program crash 'echo "ok a"; kill -SEGV $$')"
expect_failure "runner: a hanging program fails" "did not end within 2 s" run --timeout 2 "$(program hangs 'echo "ok a"; exec sleep 1000')"
expect_failure "runner: a missing program fails" "not ok" run "$scratch/no-such-program"
expect_failure "runner: a sanitizer's report in the output fails" "a sanitizer's report" \
	run "$(program report 'echo "ok a"; echo "x.c:1:2: runtime error: shift" >&2')"

echo "three: not here" >"$scratch/allowed"
skips=$(program skips 'echo "ok one"; echo "SKIP three: no such device"')
expect "runner: a listed skip is allowed" run --allowed-skips "$scratch/allowed" "$skips"
echo "tool: three: not here" >"$scratch/allowed"
skips=$(program colons 'echo "ok one"; echo "SKIP tool: three: no such device: none"')
expect "runner: a listed skip may have a colon in its name" run --allowed-skips "$scratch/allowed" "$skips"
skips=$(program others 'echo "ok one"; echo "SKIP tool: four: no such device"')
expect_failure "runner: of names that begin alike only the listed one is allowed" "skipped, but not on" \
	run --allowed-skips "$scratch/allowed" "$skips"
: >"$scratch/none"
expect_failure "runner: a skip that is not listed fails" "skipped, but not on" run --allowed-skips "$scratch/none" "$skips"
report_end
