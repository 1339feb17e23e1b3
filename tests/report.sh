# SPDX-License-Identifier: Apache-2.0 OR MIT
# shellcheck shell=bash
# Helpers for test scripts: source this file, call these functions, end with `report_end`.
#
#   report NAME STATUS [REASON]    ok if STATUS is 0
#   expect NAME COMMAND...         ok if the command succeeds; if not, its output is the reason
#   expect_failure NAME TEXT COMMAND...   ok if the command fails and prints TEXT (a fixed string)
#   skip NAME REASON
#   skip_if_sanitized NAME REASON  skips the whole script if SANITIZE=1
#   scratch                        creates a temporary folder, $scratch, which is removed at the end

report_failed=0 report_count=0

report()
{
	report_count=$((report_count + 1))
	if [ "$2" = 0 ]; then
		echo "ok $1"
	else
		echo "not ok $1: ${3:-failed}"
		report_failed=1
	fi
}

skip()
{
	report_count=$((report_count + 1))
	echo "SKIP $1: $2"
}

skip_if_sanitized()
{
	[ -z "${SANITIZE:-}" ] && return
	skip "$1" "$2"
	report_end
}

expect()
{
	local name=$1 output status
	shift
	output=$("$@" 2>&1)
	status=$?
	report "$name" $status "status $status: $(tail -n 5 <<<"$output" | tr '\n' '|')"
}

expect_failure()
{
	local name=$1 text=$2 output status
	shift 2
	output=$("$@" 2>&1)
	status=$?
	if [ $status = 0 ]; then
		report "$name" 1 "it succeeded"
	elif ! grep -qF -- "$text" <<<"$output"; then
		report "$name" 1 "it failed without saying '$text': $(tail -n 5 <<<"$output" | tr '\n' '|')"
	else
		report "$name" 0
	fi
}

scratch()
{
	scratch=$(mktemp -d) || exit 2
	trap 'rm -rf "$scratch"' EXIT
}

report_end()
{
	[ $report_count -gt 0 ] || echo "not ok ${0##*/}: tested nothing"
	exit $report_failed
}
