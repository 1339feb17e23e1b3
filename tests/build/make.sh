#!/bin/bash
# SPDX-License-Identifier: Apache-2.0 OR MIT
# Tests that make rebuilds only what is out of date, and that what it installs can be used and uninstalled.
set -u
. tests/report.sh
skip_if_sanitized "the build" "what it rebuilds and installs is looked at without SANITIZE=1"
scratch
quiet()
{
	make --no-print-directory "$@"
}

expect "make: it builds" quiet all
touch "$scratch/now"
expect "make: a second make runs" quiet all
made=$(find build -type f -newer "$scratch/now" ! -path 'build/tests/logs/*')
[ -z "$made" ]
report "make: a second make makes nothing" $? "$made"

# would_make FILE ARGUMENTS...: succeeds if make would rebuild FILE
would_make()
{
	local file=$1
	shift
	quiet -n all "$@" | grep -qE -- "-o $file( |\$)|rcs $file( |\$)"
}
object=build/obj/kernelcore/grant.o
! would_make "$object"
report "make: nothing to do is nothing to do" $?
expect "make: other CFLAGS rebuild" would_make "$object" CFLAGS="-O1 -DANOTHER"
expect "make: another compiler rebuilds" would_make "$object" CC="${CC:-cc} -pipe"
expect "make: a changed header rebuilds" would_make "$object" -W kernelcore/include/kc/types.h
expect "make: a changed source rebuilds" would_make "$object" -W kernelcore/grant.c
! would_make "$object" -W kernelcore/tbf.c
report "make: another changed source does not" $?
expect "make: other LDFLAGS link again" would_make build/bin/keeper LDFLAGS=-Wl,-O1
! would_make "$object" LDFLAGS=-Wl,-O1
report "make: other LDFLAGS compile nothing" $?
! would_make "$object"
report "make: having asked changes nothing" $?

# Use the configured prefix, so that nothing has to be rebuilt for another one.
expect "make: install works with DESTDIR" quiet install DESTDIR="$scratch/dest"
quiet -s installed-files DESTDIR="$scratch/dest" | sort >"$scratch/wanted"
find "$scratch/dest" -type f | sort >"$scratch/there"
difference=$(diff "$scratch/wanted" "$scratch/there")
report "make: install installs what it lists and nothing else" $? "$difference"
for file in bin/tockd bin/tock-elf2tab libexec/tockd/keeper libexec/tockd/apphost share/tockd/tock-app.mk share/man/man1/tockd.1 \
	share/doc/tockd/LICENSE-MIT; do
	grep -q "/$file\$" "$scratch/there" || missing="${missing:-} $file"
done
[ -z "${missing:-}" ]
report "make: install leaves nothing out" $? "missing:${missing:-}"
# The relative links in the installed documents.
links=$(grep '\.md$' "$scratch/there" | while IFS= read -r paper; do
	grep -oE '\]\([^)#]+' "$paper" | cut -c 3- | grep -v '^[a-z]*:' | while IFS= read -r target; do
		echo "${paper%/*}/$target"
	done
done)
broken=$(while IFS= read -r file; do [ -f "$file" ] || echo "${file#"$scratch/dest"}"; done <<<"$links")
[ -z "$broken" ] && [ "$(wc -l <<<"$links")" -ge 20 ]
report "make: what installed papers link to is installed" $? "missing: $broken"
! quiet -s installed-files prefix=/opt/elsewhere | grep -v '^/opt/elsewhere/'
report "make: everything goes below prefix" $?

# A new app, built with the installed files.
mkdir "$scratch/app"
cp examples/hello/main.c "$scratch/app/"
share=$(grep '/share/tockd/tock-app.mk$' "$scratch/there")
printf 'APP = newcomer\nSOURCES = main.c\ninclude %s\n' "$share" >"$scratch/app/Makefile"
expect "make: an app of three lines builds with what was installed" quiet -C "$scratch/app"
tockd=$(grep '/bin/tockd$' "$scratch/there")
output=$(timeout 120 "$tockd" run "$scratch/app/build/newcomer.tab" 2>"$scratch/errors")
[ "$output" = "newcomer | Hello World!" ]
report "make: and runs under the installed tockd" $? "$output $(cat "$scratch/errors")"

# make fails at once with a clear message if it cannot work.
mkdir "$scratch/two words" "$scratch/aside"
cp Makefile "$scratch/two words/"
expect_failure "make: a folder with a blank in its name is refused" "has blanks in its name" quiet -C "$scratch/two words" all
expect_failure "make: configure in another folder is refused" "run it in its own folder" env -C "$scratch/aside" "$PWD/configure"
[ -z "$(ls "$scratch/aside" | grep -v config.log)" ]
report "make: and leaves nothing to build with" $? "$(ls "$scratch/aside")"
expect_failure "make: a folder of traces that is not there is named" "nowhere: there is no such folder" quiet conformance TRACES=nowhere
if [ -n "${ARM_CC:-}" ]; then
	expect_failure "make: sizes are compared with a kernel of the same board" "say BOARD= too" quiet size AGAINST=README.md
	expect_failure "make: sizes are compared with a kernel that is there" "nowhere.elf: there is no such file" \
		quiet size BOARD=microbit AGAINST=nowhere.elf
	quiet -n board-image BOARD=microbit APPS=$'a.tab\nb.tab' | grep -q ' a\.tab b\.tab$'
	report "make: apps of an image may come one a line" $?
	expect_failure "make: bench-boards names what it lacks" "qemu-system-arm is missing: apt-get install" quiet bench-boards QEMU_ARM=
	expect_failure "make: bench-boards says on which boards it counts" "nothing is counted on microbit: BOARD= takes one of mps2-an385" \
		quiet bench-boards BOARD=microbit
fi

# Each target that help lists exists.
targets=$(quiet help | sed -nE 's/^([a-z][a-z0-9-]+) .*/\1/p')
unknown=$(for target in $targets; do grep -qE "^([a-z-]+ )*$target( [a-z-]+)*:" Makefile ./*/module.mk ./*/*/module.mk || echo "$target"; done)
[ -z "$unknown" ] && [ "$(wc -w <<<"$targets")" -ge 20 ]
report "make: what help lists is there" $? "$unknown of $targets"

expect "make: uninstall runs" quiet uninstall DESTDIR="$scratch/dest"
left=$(find "$scratch/dest" -type f -o -path '*/tockd')
[ -z "$left" ]
report "make: uninstall leaves nothing behind" $? "$left"
report_end
