#!/bin/bash
# SPDX-License-Identifier: Apache-2.0 OR MIT
# Isolation bug E7: a TBF that claims more bytes than it has takes those of its neighbour; one that claims fewer leaves bytes after it that
# count as another app. Both tockd and the program that lays out a board's flash refuse such TBFs. shellcheck disable=SC2317 # tests are
# called by name
. tests/integration/lib.sh

hello=$top/$B/examples/hello.tab
member=linux-$ARCH
place_apps=$top/$B/boards/place-apps

# damaged VARIANT
damaged()
{
	"$top/tests/tools/tbf-mutate" --member "$member.tbf" "$1" "$hello" "$work/$1.tab" >/dev/null || fail "tbf-mutate failed"
}

# place FILE...
place()
{
	"$place_apps" 0x08000000 0x100000 "$member" "$work/flash" "$@" >"$work/out" 2>"$work/err"
}

# refused_by_tockd VARIANT REGEX
refused_by_tockd()
{
	damaged "$1"
	run "$work/$1.tab" "$hello" </dev/null
	expect_status 1
	expect_output "hello | Hello World!"
	expect_log "$1.tab: $2"
}

# refused_for_a_board VARIANT REGEX
refused_for_a_board()
{
	damaged "$1"
	rm -f "$work/flash"
	! place "$hello" "$work/$1.tab" || fail "it was placed"
	[ ! -e "$work/flash" ] || fail "something was written"
	grep -qE "place-apps: .*$1.tab: $member.tbf: $2" "$work/err" || fail "$(cat "$work/err")"
}

placed()
{
	place "$hello" || fail "$(cat "$work/err")"
	[ -s "$work/flash" ] || fail "nothing was written"
}

while read -r variant of_tockd; do
	it "[E7] tockd refuses a TAB with ${variant//-/ }" refused_by_tockd "$variant" "$of_tockd"
	it "[E7] no flash of a board is filled with ${variant//-/ }" refused_for_a_board "$variant" 'offset 4: its header says that it has [0-9]+ bytes, and it has [0-9]+;'
done <<'END'
total-size-large .*offset 4: .*total size
total-size-huge .*offset 4: .*total size
total-size-small .*offset 4: .*total size
total-size-zero .*offset 4: .*total size
total-size-leaves-bytes .*offset 4: its header says that it has [0-9]+ bytes, and it has [0-9]+;
END
it "sound apps are placed in a board's flash" placed
finish
