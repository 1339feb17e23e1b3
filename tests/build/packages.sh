#!/bin/bash
# SPDX-License-Identifier: Apache-2.0 OR MIT
# Tests that tools/packages names missing packages and, with NO_INSTALL=1, installs nothing.
set -u
. tests/report.sh
scratch
list=$scratch/packages.list
printf 'build  libc6                    C library\nbuild  no-such-package-tockd    nothing\n' >"$list"
packages()
{
	NO_INSTALL=1 PACKAGES_LIST=$list tools/packages "$@"
}
if command -v dpkg-query >/dev/null; then
	expect_failure "packages: a missing package is named" "apt-get install no-such-package-tockd" packages build
	output=$(packages build 2>&1)
	! grep -qw libc6 <<<"$output"
	report "packages: an installed package is not named" $? "$output"
	printf 'build  libc6                    C library\n' >"$list"
	expect "packages: nothing missing is fine" packages build
else
	skip "packages: a missing package is named" "no dpkg-query on this system"
fi
expect_failure "packages: an unknown group is refused" "has no group 'biuld'" packages biuld

# Without apt-get it prints the names, and the build continues.
mkdir "$scratch/bin"
for tool in sh awk dirname sed; do
	ln -s "$(command -v $tool)" "$scratch/bin/$tool"
done
output=$(PATH=$scratch/bin PACKAGES_LIST=$list tools/packages build 2>&1)
status=$?
[ $status = 0 ] && grep -qw libc6 <<<"$output"
report "packages: other distributions get the names" $? "status $status: $output"
report_end
