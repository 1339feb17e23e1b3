#!/bin/bash
# SPDX-License-Identifier: Apache-2.0 OR MIT
# Tests that the same sources build for arm64 gateways and for Cortex-M4.
set -u
. tests/report.sh
skip_if_sanitized "code for other processors" "it has no sanitizers, and is looked at without SANITIZE=1"

# cross TARGET COMPILER MACHINE: every file that TARGET prints must exist and be code for MACHINE
cross()
{
	local target=$1 compiler=$2 machine=$3 output file bad=
	if [ -z "$compiler" ]; then
		skip "cross: $target builds" "its compiler is not installed"
		return
	fi
	output=$(make --no-print-directory "$target" 2>&1)
	report "cross: $target builds" $? "$(tail -n 3 <<<"$output" | tr '\n' '|')"
	for file in $(sed -n 's/^  \(build\/[^ ]*\)$/\1/p' <<<"$output"); do
		case $file in
		*.a | *.o | *.elf | */bin/*) LC_ALL=C readelf -h "$file" 2>&1 | grep -q "Machine: *$machine" || bad="$bad $file" ;;
		*) [ -s "$file" ] || bad="$bad $file" ;;
		esac
	done
	[ -z "$bad" ] && grep -q libkernelcore.a <<<"$output"
	report "cross: $target is code for $machine" $? "not:$bad"
}
cross cross-aarch64 "${AARCH64_CC:-}" AArch64
cross cortex-m4 "${ARM_CC:-}" ARM
report_end
