#!/bin/bash
# SPDX-License-Identifier: Apache-2.0 OR MIT
# Flash images as tockloader writes them: consecutive TBFs from the first byte, padding between them, an end.
. tests/integration/lib.sh

examples=$top/$B/examples
image=$work/flash.bin
python3 - "$work" "$examples" "linux-$ARCH.tbf" <<'PYTHON' || exit 1
import struct, sys, tarfile
work, examples, member = sys.argv[1:]

def tbf(name, member=member):
    with tarfile.open(f"{examples}/{name}.tab") as tab:
        return tab.extractfile(member).read()

def words(header):
    return struct.unpack(f"<{len(header) // 4}I", header)

def summed(header):
    header = bytearray(header)
    header[12:16] = bytes(4)
    total = 0
    for word in words(header):
        total ^= word
    header[12:16] = struct.pack("<I", total)
    return bytes(header)

def padding(size):
    return summed(struct.pack("<HHIII", 2, 16, size, 0, 0)) + b"\xff" * (size - 16)

def with_flags(binary, flags):
    size = struct.unpack_from("<H", binary, 2)[0]
    header = bytearray(binary[:size])
    header[8:12] = struct.pack("<I", flags)
    return summed(header) + binary[size:]

def put(name, *parts):
    with open(f"{work}/{name}", "wb") as file:
        file.write(b"".join(parts))

hello, counter = tbf("hello"), tbf("rng")
damaged = bytearray(hello)
damaged[20] ^= 1  # inside the header, so that the checksum is wrong
rest = b"\xff" * 4096
put("flash.bin", hello, padding(512), with_flags(hello, 0), hello, rest)
put("zeroed.bin", hello, bytes(4096))
put("exact.bin", hello, hello)
put("damaged.bin", hello, damaged, hello, rest)
put("board.bin", hello, tbf("hello", "cortex-m4.tbf"), hello, rest)
put("garbage.bin", hello, b"not a header at all", rest)
put("cut.bin", hello, hello[:-1])
put("padding.bin", padding(1024), padding(512), rest)
put("lies.bin", hello, struct.pack("<HHIII", 2, 16, 0xfffffff0, 1, 0), rest)
put("erased.bin", rest)
# The files that tockloader 1.18 leaves after installing an app, and after uninstalling the first of two: room for a kernel at the start,
# one zero byte at the end, and only the header of a removed app is changed.
put("room.bin", bytes(4096), hello, b"\0")
put("removed.bin", bytes(4096), padding(len(hello))[:16], hello[16:], hello, b"\0")
# A smaller app replaced a larger one: the rest of the larger one follows the end mark.
put("smaller.bin", bytes(4096), hello, b"\0", hello[1001:])
put("room_alone.bin", bytes(4096))
with open(f"{work}/sizes", "w") as file:
    print(len(hello), file=file)
PYTHON
size=$(<"$work/sizes")

hellos()
{
	local lines=()
	for ((i = 0; i < $1; i++)); do lines+=("hello | Hello World!"); done
	expect_output "${lines[@]}"
}

runs_all()
{
	run --until-idle --flash "$image" </dev/null
	expect_status 0
	hellos 2
	expect_log "flash.bin: offset $((size + 512)): this app is disabled"
}
it "the apps of a flash image run; padding and disabled apps are passed over" runs_all

ends()
{
	run --until-idle --flash "$work/zeroed.bin" </dev/null
	expect_status 0
	hellos 1
	run --until-idle --flash "$work/exact.bin" </dev/null
	expect_status 0
	hellos 2
}
it "a flash image ends with zeroed bytes, or with the file" ends

as_tockloader_leaves_it()
{
	run --until-idle --flash "$work/room.bin" </dev/null
	expect_status 0
	hellos 1
	run --until-idle --flash "$work/removed.bin" </dev/null
	expect_status 0
	hellos 1
	run --until-idle --flash "$work/smaller.bin" </dev/null
	expect_status 0
	hellos 1
}
it "what tockloader leaves before, between and behind apps is passed over" as_tockloader_leaves_it

with_tabs()
{
	run --until-idle --flash "$image" "$examples/hello.tab" </dev/null
	expect_status 0
	hellos 3
}
it "a flash image and TABs run side by side" with_tabs

# broken NAME COUNT REGEX: COUNT apps of the image run, and one is refused for a reason that matches REGEX.
broken()
{
	run --until-idle --flash "$work/$1" </dev/null
	expect_status 1
	hellos "$2"
	expect_log "^tockd: error: .*$1: $3"
}
it "a broken TBF in the middle is named by its offset, and the later ones run" \
	broken damaged.bin 2 "TBF at offset $size: offset [0-9]+: .*checksum"
it "an app for a board in a flash image is refused, and the others run" \
	broken board.bin 2 "offset $size: this app was not linked for Linux"
it "what is no header ends a flash image and is named" broken garbage.bin 1 "offset $size: no TBF begins here"
it "a TBF that is cut by the end of the flash image is refused" broken cut.bin 1 "offset $size: no TBF begins here"
it "a total size beyond the flash image is refused" broken lies.bin 1 "offset $size: no TBF begins here"

nothing()
{
	local name
	for name in padding.bin erased.bin room_alone.bin; do
		run --flash "$work/$name" </dev/null
		expect_status 1
		expect_log "$name: no app in it can run"
	done
	run --flash "$work/nowhere.bin" </dev/null
	expect_status 1
	expect_log "nowhere.bin: No such file"
	run --flash /dev/zero </dev/null
	expect_status 1
	expect_log "/dev/zero: not a flash image"
	: >"$work/empty.bin"
	run --flash "$work/empty.bin" </dev/null
	expect_status 1
	expect_log "empty.bin: not a flash image"
	run --flash "$image" --flash "$image" </dev/null
	expect_status 2
}
it "a flash image without apps, and what is no flash image, are refused" nothing

greeted()
{
	[ "$(grep -c 'Hello World!' "$work/out")" = "$1" ]
}

as_daemon()
{
	local pid
	"$tockd" --config <(echo '{"namespaces": "optional"}') --socket "$work/socket" --flash "$image" >"$work/out" 2>"$work/err" &
	pid=$!
	until_true greeted 2
	"$top/$B/bin/tockctl" --socket "$work/socket" list >"$work/list" 2>&1
	kill "$pid"
	wait "$pid"
	[ "$(grep -c hello "$work/list")" = 2 ] || fail "tockctl list shows: $(<"$work/list")"
}
it "the daemon loads a flash image" as_daemon
finish
