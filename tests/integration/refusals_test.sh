#!/bin/bash
# SPDX-License-Identifier: Apache-2.0 OR MIT
# TABs that cannot run: each is refused with its name and the reason, and the other apps start.
. tests/integration/lib.sh

hello=$top/$B/examples/hello.tab

# refused FILE REGEX: FILE is refused for a reason that matches REGEX, alone and beside hello.
refused()
{
	local file=$1 reason=$2
	run "$file" </dev/null
	expect_status 1
	expect_output
	expect_log "^tockd: error: .*${file##*/}.*$reason"
	run "$file" "$hello" "$file" </dev/null
	expect_status 1
	expect_output "hello | Hello World!"
}

mkdir "$work/variants"
tests/tools/tbf-mutate --member "linux-$ARCH.tbf" --all "$hello" "$work/variants" >"$work/list" || echo "not ok damaged TABs can be made: tbf-mutate failed"
for file in "$work"/variants/*.tab; do
	variant=${file##*/}
	it "refused, and the others start: ${variant%.tab}" refused "$file" ''
done

cut_anywhere()
{
	local size length
	size=$(stat -c %s "$hello")
	for length in 0 1 511 512 513 1024 2000 $((size / 3)) $((size / 2)) $((size - 1500)); do
		head -c "$length" "$hello" >"$work/cut.tab"
		refused "$work/cut.tab" ''
	done
}
it "a TAB that is cut anywhere is refused" cut_anywhere

no_such_file()
{
	refused "$work/nowhere.tab" 'No such file'
	refused "$work" '.'
	refused /dev/null '.'
}
it "what is no file is refused" no_such_file

other_machine()
{
	python3 - "$hello" "$work/other.tab" "linux-$ARCH.tbf" <<'PYTHON'
import sys, tarfile
with tarfile.open(sys.argv[1]) as old, tarfile.open(sys.argv[2], "w", format=tarfile.USTAR_FORMAT) as new:
    for member in old:
        if member.name != sys.argv[3]:
            new.addfile(member, old.extractfile(member))
PYTHON
	refused "$work/other.tab" "it has no member linux-$ARCH.tbf \\(it has: .*\\); build it again here"
}
it "a TAB for other machines is refused with what it has" other_machine

too_large()
{
	refused "$work/variants/ram-large.tab" 'requests [0-9]+ bytes of RAM; the maximum is'
	run --memory 8K "$hello" </dev/null
	expect_status 1
	expect_log 'hello.tab.*Cannot allocate memory'
}
it "an app that asks for more memory than there is is refused" too_large

# refused_saying VARIANT REGEX
refused_saying()
{
	refused "$work/variants/$1.tab" "$2"
}
it "an app for another kernel is told both versions" refused_saying kernel-version 'needs another kernel version: 9\.[0-9]+, and this one is 2\.[0-9]+'
it "an app linked elsewhere is told both flash addresses" refused_saying fixed-flash 'flash address: 0x0800[0-9a-f]{4}, and its code lies at 0x0800[0-9a-f]{4} here'
it "an app linked elsewhere is told both RAM addresses" refused_saying fixed-ram 'RAM address: 0x20001000, and its RAM lies at 0x20000000 here'

# The second fits only if the first has released everything.
nothing_is_kept()
{
	mapfile -t refused_50 < <(yes "$work/variants/fixed-ram.tab" | head -n 50)
	run --memory 40K --share-window 0 "${refused_50[@]}" "$hello" </dev/null
	expect_status 1
	expect_output "hello | Hello World!"
}
it "what was refused keeps no memory" nothing_is_kept
finish
