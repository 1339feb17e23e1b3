#!/bin/bash
# SPDX-License-Identifier: Apache-2.0 OR MIT
# Tests .ci/run with other sections: it runs all of them, does not wait forever, and repeats the failures at the end of its log.
set -u
. tests/report.sh
scratch
mkdir "$scratch/.ci"

# with SECTION...: copies .ci/run with these sections instead of its own
with()
{
	awk -v sections="$(printf '%s\n' "$@")" '
		/^section [a-z]/ { if (!given++) print sections; next }
		{ print }' .ci/run >"$scratch/.ci/run"
	chmod +x "$scratch/.ci/run"
}
# ci SECTION...: runs .ci/run with these sections
ci()
{
	with "$@"
	output=$("$scratch/.ci/run" 2>&1)
	status=$?
}
last_bytes()
{
	tail -c 3000 <<<"$output"
}

ci 'section one 1 echo first' 'section two 1 echo second'
[ $status = 0 ] && [[ $output == *first*second*"all sections are fine"* ]]
report "ci: what is fine is fine" $? "status $status: $output"

ci 'section early 1 bash -c "echo not ok a thing: its reason; seq 1000; exit 1"' 'section noisy 1 seq 100000' 'section late 1 bash -c "echo the reason; exit 3"'
[ $status = 1 ] && [ "$(tail -n 1 <<<"$output")" = "failed: early late" ]
report "ci: the last line names the sections that failed" $? "status $status: $(tail -n 1 <<<"$output")"
[ "$(grep -c '^100000$' <<<"$output")" = 1 ]
report "ci: the sections after one that failed run" $?
[[ $(last_bytes) == *"early failed:"*"not ok a thing: its reason"*"late failed:"*"the reason"* ]]
report "ci: the end of the log has the tests that failed, and what else was said last" $? "$(last_bytes)"

ci 'section slow 0.02 bash -c "echo at work; exec sleep 1000"' 'section next 1 echo and on'
[ $status = 1 ] && [[ $output == *"and on"* ]] && [[ $(last_bytes) == *"not ok slow: not over after 0.02 minutes"* ]]
report "ci: a section that does not end is ended" $? "status $status: $(last_bytes)"

ci 'section leaves 1 bash -c "sleep 1000 & echo \$! >'"$scratch"'/left"'
kill "$(cat "$scratch/left")"
[ $status = 0 ]
report "ci: what a section leaves running is not waited for" $? "status $status: $output"

with "section long 1 bash -c 'echo \$\$ >$scratch/long; exec sleep 1000'"
"$scratch/.ci/run" >"$scratch/output" 2>&1 &
ci=$!
until [ -s "$scratch/long" ]; do sleep 0.05; done
kill "$ci"
wait "$ci"
status=$?
gone()
{
	for _ in $(seq 1200); do
		kill -0 "$1" 2>/dev/null || return 0
		sleep 0.05
	done
	return 1
}
[ $status = 143 ] && gone "$(cat "$scratch/long")"
report "ci: told to end, it ends its section" $? "status $status: $(cat "$scratch/output")"
report_end
