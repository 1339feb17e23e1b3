#!/bin/bash
# SPDX-License-Identifier: Apache-2.0 OR MIT
# Tests tock-elf2tab: tiny programs are compiled, packed, inspected, compared, damaged.
set -u
cd "$(dirname "$0")/../.." || exit 2
# shellcheck disable=SC1091 # checked itself
. tests/report.sh
scratch
B=${B:-build} CC=${CC:-gcc} ARCH=${ARCH:-$(uname -m)}
AARCH64_CC=${AARCH64_CC:-} ARM_CC=${ARM_CC:-}
tool=$PWD/$B/bin/tock-elf2tab
mutate=$PWD/tests/tools/tbf-mutate
examples=$PWD/$B/examples
native=linux-$ARCH
# shellcheck disable=SC2154
cd "$scratch" || exit 2
unset SOURCE_DATE_EPOCH
export LC_ALL=C

# ---------------------------------------------------------------------------------------------------------------------
# Programs with a word of data, a string, some bss. They are never run.

cat >app.c <<'END'
int data = 0x12345678;
int bss[25];
const char text[] = "hello";
int *pointer = &data;
void _start(void);
void _start(void) { bss[0] = *pointer + text[0]; for (;;) ; }
END
cat >linux.ld <<'END'
ENTRY(_start)
MEMORY { FLASH (rx) : ORIGIN = 0x08000200, LENGTH = 1M  RAM (rw) : ORIGIN = 0x20000000, LENGTH = 1M }
SECTIONS {
  .stack (NOLOAD) : { . += 0x800; } > RAM
  .text : { *(.text*) *(.rodata*) } > FLASH
  .state.wfr : { LONG(1) LONG(2) } > FLASH
  .data : { *(.data*) } > RAM AT > FLASH
  .bss : { *(.bss*) *(COMMON) } > RAM
  /DISCARD/ : { *(.note*) *(.comment) *(.eh_frame*) *(.ARM.exidx*) }
}
END
cat >cortex-m.ld <<'END'
ENTRY(_start)
_flash_origin = 0x80000000;
_sram_origin = 0;
MEMORY { FLASH (rx) : ORIGIN = 0x80000000, LENGTH = 1M  RAM (rw) : ORIGIN = 0, LENGTH = 1M }
SECTIONS {
  .text : { *(.text*) *(.rodata*) . = ALIGN(4); } > FLASH
  .stack (NOLOAD) : { . += 0x400; } > RAM
  .data : { *(.data*) . = ALIGN(4); } > RAM AT > FLASH
  .bss (NOLOAD) : { *(.bss*) *(COMMON) } > RAM
  /DISCARD/ : { *(.note*) *(.comment) *(.eh_frame*) *(.ARM.exidx*) *(.ARM.attributes) }
}
END
flags="-ffreestanding -fno-pic -fno-asynchronous-unwind-tables -fno-stack-protector -nostdlib -static -Wl,--build-id=none"
# shellcheck disable=SC2086 # words on purpose
compile() { "$1" $flags -no-pie ${4:-} -Wl,-z,max-page-size=4096 -T "$3" -o "$2" app.c; }

compile "$CC" "$native.elf" linux.ld || { report "elf2tab: a test program compiles" 1; report_end; }

# json FILE EXPRESSION: evaluates EXPRESSION on the output of inspect; t is the TBF of the first member, h its headers by name.
json()
{
	"$tool" inspect --json "$1" >inspected.json
	python3 -c '
import json, sys
d = json.load(open("inspected.json"))
t = d["members"][0]["tbf"]
h = {x["name"]: x for x in t.get("headers", [])}
print(eval(sys.argv[1]))' "$2"
}
# same NAME EXPECTED COMMAND...
same()
{
	local name=$1 expected=$2 got
	shift 2
	got=$("$@" 2>&1)
	[ "$got" = "$expected" ]
	report "$name" $? "expected '$expected', got '$got'"
}
# status NAME STATUS TEXT COMMAND...: COMMAND must exit with STATUS and print TEXT
status()
{
	local name=$1 expected=$2 text=$3 output got
	shift 3
	output=$("$@" 2>&1)
	got=$?
	[ $got = "$expected" ] && grep -qF -- "$text" <<<"$output"
	report "$name" $? "expected status $expected and '$text', got $got and '$(tail -n 3 <<<"$output" | tr '\n' '|')'"
}

# ---------------------------------------------------------------------------------------------------------------------
# For Linux.

expect "elf2tab: packs a program for Linux" "$tool" -n hello -o hello.tab --kernel-major 2 --kernel-minor 1 --stack 2048 \
	--app-heap 3000 --kernel-heap 500 --app-version 9 --supported-boards 'imix,hail' "$native.elf"
same "elf2tab: the TAB is a tar archive with metadata and one member" "metadata.toml $native.tbf " \
	bash -c 'tar tf hello.tab | tr "\n" " "'
mkdir -p unpacked && tar xf hello.tab -C unpacked
for format in v7 ustar oldgnu gnu pax; do
	tar --format="$format" -cf "$format.tab" -C unpacked metadata.toml "$native.tbf"
	expect "elf2tab: a TAB that tar made as $format is read" "$tool" inspect "$format.tab"
done
same "elf2tab: metadata" "['1', 'hello', '2.1', 'imix,hail', 5]" \
	json hello.tab '[*[d["metadata"][k] for k in ("tab-version", "name", "minimum-tock-kernel-version", "only-for-boards")], len(d["metadata"])]'
same "elf2tab: fixed addresses are those of Linux" "[0x20000000, 0x8000200]" \
	json hello.tab '"[" + hex(h["fixed addresses"]["ram"]) + ", " + hex(h["fixed addresses"]["flash"]) + "]"'
same "elf2tab: code begins where it was linked" "512" json hello.tab 't["code"]'
same "elf2tab: header, entry and kernel version" "[9, 2, 1, True]" \
	json hello.tab '[h["program"]["app_version"], h["kernel version"]["major"], h["kernel version"]["minor"], t["enabled"]]'
# The end of the highest section, whatever the linker's alignments are.
bss_end=$(python3 - "$native.elf" <<'END'
import struct, sys
b = open(sys.argv[1], "rb").read()
shoff, = struct.unpack_from("<Q", b, 40)
n, = struct.unpack_from("<H", b, 60)
print(max(a + s for a, s in (struct.unpack_from("<QxxxxxxxxQ", b, shoff + 64 * i + 16) for i in range(n))))
END
)
same "elf2tab: RAM is stack, heaps, data and bss" "$((bss_end - 0x20000000 + 3000 + 500))" json hello.tab 't["minimum_ram"]'
same "elf2tab: a section with .wfr in its name is a writeable flash region" "b'\\x01\\x00\\x00\\x00\\x02\\x00\\x00\\x00'" \
	json hello.tab 'open("hello.tab", "rb").read()[1536 + h["writeable flash regions"]["entries"][0]["offset"]:][:8]'
same "elf2tab: flash holds the program" "True" json hello.tab 'b"hello\0" in open("hello.tab", "rb").read()[1536 + 512:]'
expect "elf2tab: inspect prints a table" "$tool" inspect hello.tab

expect "elf2tab: takes every option" "$tool" --verbose --output-file=all.tab --package-name "a \"b\" \\c é" --kernel-major=2 \
	--minimum-ram-size 0x10000 --protected-region-size 512 --permissions 1,0 1,1 0x90000,65 --write_id 1 --read_ids 2 3 \
	--access_ids 0x4 --short-id 77 --app-version 1 --disable --write-flash .data --minimum-footer-size 1000 --sha256 --sha384 \
	--sha512 --deterministic --tbf "$native.elf,$native"
same "elf2tab: a name with quotes comes through" 'a "b" \c é' json all.tab 'd["metadata"]["name"] and h["package name"]["value"]'
same "elf2tab: permissions, storage and short id" "[(1, 3), (589824, 2), 1, [2, 3], 4, 77]" json all.tab \
	'[*[(e["driver"], int(e["commands"], 16)) for e in h["permissions"]["entries"]], h["storage permissions"]["write_id"],
	[e["read_id"] for e in h["storage permissions"]["entries"] if "read_id" in e], h["storage permissions"]["entries"][2]["modify_id"], h["short id"]["value"]]'
same "elf2tab: hashes match and footers have the room" "[['sha256', 'sha384', 'sha512', 'reserved'], [True, True, True], 1000]" json all.tab \
	'[[f["format"] for f in t["footers"]], [f["matches"] for f in t["footers"] if "matches" in f], t["total_size"] - t["binary_end"]]'
same "elf2tab: RAM as asked, two regions, disabled" "[65536, 2, False]" \
	json all.tab '[t["minimum_ram"], len(h["writeable flash regions"]["entries"]), t["enabled"]]'
expect "elf2tab: --tbf writes the same TBF beside the ELF" bash -c "tar xOf all.tab $native.tbf | cmp - $native.tbf"
same "elf2tab: inspect reads a TBF too" "tbf" json "$native.tbf" 'd["kind"]'
sed 's/hello/jello/' all.tab >changed.tab
status "elf2tab: inspect sees that a hash does not match" 1 "the sha256 credential does not match" "$tool" inspect changed.tab

status "elf2tab: without a kernel version it warns" 0 "warning: without --kernel-major" "$tool" -o w.tab "$native.elf"
status "elf2tab: inspect says why a kernel would refuse that" 1 "PROBLEM: it names no kernel version" "$tool" inspect w.tab

# ---------------------------------------------------------------------------------------------------------------------
# The same input produces the same bytes.

SOURCE_DATE_EPOCH=1000000000 "$tool" -n x -o d1.tab --kernel-major 2 "$native.elf"
sleep 1
SOURCE_DATE_EPOCH=1000000000 "$tool" -n x -o d2.tab --kernel-major 2 "$native.elf"
expect "elf2tab: SOURCE_DATE_EPOCH makes it repeatable" cmp d1.tab d2.tab
same "elf2tab: SOURCE_DATE_EPOCH is the build date" "2001-09-09T01:46:40Z" json d1.tab 'd["metadata"]["build-date"]'
"$tool" -n x -o d1.tab --deterministic --kernel-major 2 "$native.elf"
sleep 1
"$tool" -n x -o d2.tab --deterministic --kernel-major 2 "$native.elf"
expect "elf2tab: --deterministic makes it repeatable" cmp d1.tab d2.tab
SOURCE_DATE_EPOCH=tomorrow status "elf2tab: a SOURCE_DATE_EPOCH that is no number is refused" 1 "SOURCE_DATE_EPOCH is 'tomorrow'" \
	"$tool" -o d3.tab "$native.elf"

# ---------------------------------------------------------------------------------------------------------------------
# Signatures, checked by another program.

if command -v openssl >/dev/null; then
	openssl genpkey -quiet -algorithm RSA -pkeyopt rsa_keygen_bits:4096 -outform der -out rsa.der 2>/dev/null ||
		openssl genpkey -algorithm RSA -pkeyopt rsa_keygen_bits:4096 -outform der -out rsa.der 2>/dev/null
	openssl ecparam -name prime256v1 -genkey -noout -out ec.pem
	openssl pkey -in rsa.der -pubout -out rsa.pub && openssl pkey -in ec.pem -pubout -out ec.pub
	expect "elf2tab: signs with RSA and ECDSA" "$tool" -o s.tab --kernel-major 2 --tbf --rsa4096-private rsa.der \
		--ecdsa-nist-p256-private ec.pem "$native.elf"
	python3 - "$native.tbf" "$(json s.tab 't["binary_end"]')" <<'END'
import struct, sys
b, end = open(sys.argv[1], "rb").read(), int(sys.argv[2])
open("signed", "wb").write(b[:end])
assert struct.unpack_from("<HHI", b, end) == (128, 1028, 2)
open("modulus", "wb").write(b[end + 8:end + 520])
open("rsa.sig", "wb").write(b[end + 520:end + 1032])
assert struct.unpack_from("<HHI", b, end + 1032) == (128, 68, 6)
r, s = b[end + 1040:end + 1072], b[end + 1072:end + 1104]
def integer(x):
    x = x.lstrip(b"\0") or b"\0"
    x = b"\0" + x if x[0] & 128 else x
    return b"\2" + bytes([len(x)]) + x
pair = integer(r) + integer(s)
open("ec.sig", "wb").write(b"\x30" + bytes([len(pair)]) + pair)
END
	report "elf2tab: signatures stand in the formats of TBF" $?
	expect "elf2tab: openssl verifies the RSA signature" openssl dgst -sha512 -verify rsa.pub -signature rsa.sig signed
	expect "elf2tab: openssl verifies the ECDSA signature" openssl dgst -sha256 -verify ec.pub -signature ec.sig signed
	# shellcheck disable=SC2016 # the inner shell's
	same "elf2tab: the modulus is the key's" "$(openssl rsa -pubin -in rsa.pub -noout -modulus 2>/dev/null)" \
		bash -c 'printf "Modulus=%s" "$(od -An -v -tx1 modulus | tr -d " \n" | tr a-f A-F)"'
	status "elf2tab: a key of the wrong kind is refused" 1 "ec.pem: is not an RSA key of 4096 bits" \
		"$tool" -o s2.tab --rsa4096-private ec.pem "$native.elf"
else
	skip "elf2tab: signatures" "openssl is not installed"
fi

# ---------------------------------------------------------------------------------------------------------------------
# Other processors, and several in one TAB.

several=$native.elf
if [ -n "$AARCH64_CC" ] && [ "$ARCH" != aarch64 ]; then
	compile "$AARCH64_CC" linux-aarch64.elf linux.ld && several="$several linux-aarch64.elf"
	expect "elf2tab: packs a program for arm64" "$tool" -o a.tab --kernel-major 2 linux-aarch64.elf
	same "elf2tab: for arm64 the addresses are the same" "[512, 134218240]" json a.tab '[t["code"], h["fixed addresses"]["flash"]]'
	status "elf2tab: a program for another processor is refused" 1 \
		"wrong.elf: offset 18: is built for AArch64 (machine 183), but the member linux-x86_64 requires x86-64" \
		bash -c "cp linux-aarch64.elf wrong.elf; '$tool' -o none.tab wrong.elf,linux-x86_64"
else
	skip "elf2tab: programs for arm64" "aarch64-linux-gnu-gcc is not installed, or this is arm64"
fi
if [ -n "$ARM_CC" ]; then
	compile "$ARM_CC" cortex-m4.elf cortex-m.ld '-mcpu=cortex-m4 -mthumb -fPIC -Wl,--emit-relocs' && several="$several cortex-m4.elf"
	expect "elf2tab: packs a position-independent program for Cortex-M" "$tool" -n screen -o m.tab --kernel-major 2 --stack 2048 cortex-m4.elf
	same "elf2tab: for Cortex-M there are no fixed addresses, a power of two, and the Thumb bit" "[False, 512, 1]" \
		json m.tab '["fixed addresses" in h, t["total_size"], t["entry"] % 2]'
	# .rel.data: at least the word `pointer`, 8 bytes each entry, its offset an address of .data
	same "elf2tab: for Cortex-M relocations end the binary" "[8, 1026]" json m.tab \
		'(lambda b, e: [int.from_bytes(b[e - 12:e - 8], "little"), int.from_bytes(b[e - 4:e - 3], "little") * 513])(open("m.tab", "rb").read()[1536:], t["binary_end"])'
else
	skip "elf2tab: programs for Cortex-M" "arm-none-eabi-gcc is not installed"
fi
# shellcheck disable=SC2086 # words on purpose
expect "elf2tab: several processors in one TAB" "$tool" -n many -o many.tab --kernel-major 2 $several
same "elf2tab: members in the order given" "$(tr ' ' '\n' <<<"$several" | sed 's/elf$/tbf/' | tr '\n' ' ')" \
	bash -c 'tar tf many.tab | grep tbf | tr "\n" " "'
status "elf2tab: two for one processor are refused" 2 "are both for $native" "$tool" -o none.tab "$native.elf" "other.elf,$native"
status "elf2tab: an unknown processor is refused" 2 "'vax' is not an architecture" "$tool" -o none.tab "$native.elf,vax"
if [ -e "$examples/hello.tab" ]; then
	expect "elf2tab: a kernel would take the example" "$tool" inspect "$examples/hello.tab"
else
	report "elf2tab: a kernel would take the example" 1 "$examples/hello.tab is missing"
fi

# ---------------------------------------------------------------------------------------------------------------------
# What is refused leaves nothing behind.

sed 's/0x08000200/0x00400000/' linux.ld >elsewhere.ld
compile "$CC" elsewhere.elf elsewhere.ld
status "elf2tab: flash elsewhere is refused" 1 "elsewhere.elf: flash begins at 0x400000; on Linux it must lie between" \
	"$tool" -o none.tab "elsewhere.elf,$native"
sed 's/0x08000200/0x08000040/' linux.ld >near.ld
compile "$CC" near.elf near.ld
status "elf2tab: no room for the header is refused" 1 "a protected region of 64 bytes before flash has no room for the header" \
	"$tool" -o none.tab "near.elf,$native"
sed 's/RAM AT > FLASH/RAM/' linux.ld >noload.ld
compile "$CC" noload.elf noload.ld
status "elf2tab: data without a load address is refused" 1 "are to be loaded to 0x20000000, outside flash; give data a load address" \
	"$tool" -o none.tab "noload.elf,$native"
echo 'int main(void) { return 0; }' >dynamic.c
"$CC" -o dynamic.elf dynamic.c
status "elf2tab: an ordinary program is refused" 1 "is position-independent or a shared library" "$tool" -o none.tab "dynamic.elf,$native"
head -c 1000 "$native.elf" >cut.elf
status "elf2tab: a cut ELF is refused with place" 1 "cut.elf: " "$tool" -o none.tab "cut.elf,$native"
status "elf2tab: a missing ELF is refused" 1 "none.elf: cannot open: No such file or directory" "$tool" -o none.tab "none.elf,$native"
status "elf2tab: a text is refused" 1 "app.c: offset 0: is not an ELF file" "$tool" -o none.tab "app.c,$native"
status "elf2tab: one bad input spoils the TAB" 1 "cut.elf" "$tool" -o none.tab "$native.elf" "cut.elf,rv32imac"
report "elf2tab: what was refused wrote nothing" "$(compgen -G 'none.tab*' >/dev/null && echo 1 || echo 0)" "$(echo none.tab*)"

echo precious >old.tab
status "elf2tab: a full disk is said" 1 "old.tab: cannot write: File too large" bash -c "ulimit -f 0; '$tool' -o old.tab $native.elf"
# shellcheck disable=SC2016 # the inner shell's
same "elf2tab: a full disk leaves the old file and nothing else" "precious old.tab" bash -c 'echo $(cat old.tab) old.tab*'
status "elf2tab: a folder that is not there is said" 1 "no/x.tab: cannot create a file in its folder: No such file or directory" \
	"$tool" -o no/x.tab "$native.elf"
status "elf2tab: a device is not replaced" 1 "/dev/null: is not a regular file" "$tool" -o /dev/null "$native.elf"
status "elf2tab: a lost table is said" 1 "cannot write the output: No space left on device" bash -c "'$tool' inspect hello.tab >/dev/full"

# ---------------------------------------------------------------------------------------------------------------------
# Damaged TABs. Some variants only matter to programs that run apps; inspect accepts them.

"$tool" -n hello -o good.tab --kernel-major 2 "$native.elf" && mkdir variants
variants=$("$mutate" --member "$native.tbf" --all good.tab variants) || report "elf2tab: damaged TABs are made" 1
accepted=''
for file in $variants; do
	output=$("$tool" inspect "$file" 2>&1)
	got=$?
	name=${file##*/}
	[ $got = 0 ] && accepted="$accepted ${name%.tab}"
	if [ $got != 0 ] && { [ $got != 1 ] || ! grep -qE "PROBLEM: .|^tock-elf2tab: $file: ." <<<"$output"; }; then
		report "elf2tab: inspect says what is wrong with $name" 1 "status $got: $(tail -n 2 <<<"$output" | tr '\n' '|')"
	fi
	"$tool" inspect --json "$file" >out.json 2>/dev/null
	[ ! -s out.json ] || python3 -m json.tool out.json /dev/null || report "elf2tab: inspect prints JSON of $name" 1
done
same "elf2tab: inspect refuses every damaged TAB but those" " disabled no-program other-architecture ram-zero" echo "$accepted"
report "elf2tab: there are damaged TABs" $(($(wc -w <<<"$variants") < 40))

# ---------------------------------------------------------------------------------------------------------------------
# The command line.

status "elf2tab: --help" 0 "--permissions DRIVER,COMMAND" "$tool" --help
status "elf2tab: --version" 0 "tock-elf2tab 0" "$tool" -V
status "elf2tab: no file" 2 "no ELF file given" "$tool"
status "elf2tab: inspect without a file" 2 "no file given" "$tool" inspect
status "elf2tab: an unknown option" 2 "--frobnicate: no such option" "$tool" --frobnicate "$native.elf"
status "elf2tab: an unknown letter" 2 "-x: no such option" "$tool" -x "$native.elf"
status "elf2tab: an option without its value" 2 "--stack needs a number" "$tool" "$native.elf" --stack
status "elf2tab: a number that is none" 2 "--stack: '1k' is not a number" "$tool" --stack 1k "$native.elf"
status "elf2tab: a negative number" 2 "--app-heap: '-1' is not a number" "$tool" --app-heap -1 "$native.elf"
status "elf2tab: a number that is too large" 2 "is not a number from 0 to 65535" "$tool" --kernel-major 65536 "$native.elf"
status "elf2tab: a value where there is none" 2 "--disable takes no value" "$tool" --disable=yes "$native.elf"
status "elf2tab: a permission that is none" 2 "--permissions: '5' is not driver,command" "$tool" --permissions 5 "$native.elf"
status "elf2tab: a minor version alone" 2 "--kernel-minor needs --kernel-major" "$tool" --kernel-minor 1 "$native.elf"
status "elf2tab: RAM said twice" 2 "--minimum-ram-size sets the total" "$tool" --minimum-ram-size 9 --stack 1 "$native.elf"
status "elf2tab: a name with control characters" 2 "control characters" "$tool" -n $'a\033b' "$native.elf"
status "elf2tab: a name that is too long" 2 "the maximum is 63" "$tool" -n "$(printf %64s x)" "$native.elf"
status "elf2tab: ShortId 0" 2 "--short-id 0" "$tool" --short-id 0 "$native.elf"
status "elf2tab: nine storage ids" 2 "at most 8 ids" "$tool" --read_ids 1 2 3 4 5 6 7 8 9 -- "$native.elf"
status "elf2tab: less stack than the ELF reserves" 1 "--stack 100 is less than the 2048 bytes" "$tool" --stack 100 "$native.elf"
status "elf2tab: a section that is not there" 1 "--write-flash .nope: there is no such section" "$tool" --write-flash .nope "$native.elf"

report_end
