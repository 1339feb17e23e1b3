#!/bin/bash
# SPDX-License-Identifier: Apache-2.0 OR MIT
# Apps without a required signature do not run. The openssl program and the packer make the keys and footers. Isolation bugs E6 and E8.
# shellcheck disable=SC2317 # tests are called by name
. tests/integration/lib.sh

tockctl=$top/$B/bin/tockctl
hello=$top/$B/examples/hello.tab
keys=$work/keys
mkdir "$keys"
for key in vendor other; do
	openssl genpkey -algorithm RSA -pkeyopt rsa_keygen_bits:2048 -out "$keys/$key.key" 2>/dev/null &&
		openssl pkey -in "$keys/$key.key" -pubout -out "$keys/$key.pem" ||
		echo "not ok keys can be made: openssl failed"
done
openssl genpkey -algorithm RSA -pkeyopt rsa_keygen_bits:4096 -out "$keys/large.key" 2>/dev/null
openssl pkey -in "$keys/large.key" -pubout -out "$keys/large.pem"
openssl genpkey -algorithm RSA -pkeyopt rsa_keygen_bits:3072 -out "$keys/middle.key" 2>/dev/null
openssl pkey -in "$keys/middle.key" -pubout -outform DER -out "$keys/middle.der"
openssl genpkey -algorithm EC -pkeyopt ec_paramgen_curve:P-256 -out "$keys/curve.key" 2>/dev/null
openssl pkey -in "$keys/curve.key" -pubout -out "$keys/curve.pem"
(umask 077 && openssl rand -out "$keys/secret" 32)

# signed FILE OPTIONS...: packs hello with these credentials
signed()
{
	local file=$1
	shift
	"$top/$B/bin/tock-elf2tab" -n hello --kernel-major 2 --kernel-minor 1 "$@" -o "$file" \
		"$top/$B/examples/hello/linux-$ARCH.elf,linux-$ARCH" || fail "tock-elf2tab failed"
}

# change IN OUT PYTHON: changes the TBF with PYTHON, where b are its bytes and end is where its footers begin
change()
{
	python3 - "$1" "$2" "linux-$ARCH.tbf" "$3" <<'PYTHON'
import io, struct, sys, tarfile
with tarfile.open(sys.argv[1]) as old, tarfile.open(sys.argv[2], "w", format=tarfile.USTAR_FORMAT) as new:
    for member in old:
        data = old.extractfile(member).read()
        if member.name == sys.argv[3]:
            b = bytearray(data)
            at = 16
            while struct.unpack_from("<H", b, at)[0] != 9:
                at += 4 + (struct.unpack_from("<H", b, at + 2)[0] + 3) // 4 * 4
            end = struct.unpack_from("<I", b, at + 16)[0]
            exec(sys.argv[4])
            data = bytes(b)
            member.size = len(data)
        new.addfile(member, io.BytesIO(data))
PYTHON
}

runs()
{
	run --until-idle "$@" </dev/null
	expect_status 0
	expect_output "hello | Hello World!"
}

# refused TEXT ARGUMENTS...
refused()
{
	local text=$1
	shift
	run --until-idle "$@" </dev/null
	expect_status 1
	expect_output
	expect_log "$text"
}

signed_runs()
{
	signed "$work/s.tab" --rsa2048-private "$keys/vendor.key"
	runs --require-credentials signature --key "$keys/vendor.pem" "$work/s.tab"
	runs --require-credentials signature --key "$keys/other.pem" --key "$keys/vendor.pem" "$work/s.tab"
	runs --require-credentials hash --key "$keys/vendor.pem" "$work/s.tab"
	signed "$work/s.tab" --rsa3072-private "$keys/middle.key"
	runs --require-credentials signature --key "$keys/middle.der" "$work/s.tab"
	signed "$work/s.tab" --sha512 --rsa4096-private "$keys/large.key"
	runs --require-credentials signature --key "$keys/large.pem" "$work/s.tab"
	signed "$work/s.tab" --minimum-footer-size 2000 --ecdsa-nist-p256-private "$keys/curve.key"
	runs --require-credentials signature --key "$keys/curve.pem" "$work/s.tab"
	signed "$work/s.tab" --hmac-sha256-key "$keys/secret"
	runs --require-credentials signature --hmac-key "$keys/secret" "$work/s.tab"
}
it "an app with a signature by a known key runs" signed_runs

unsigned_refused()
{
	refused "hello.tab: linux-$ARCH.tbf: it has no credential, and a signature by a known key is required; sign it" \
		--require-credentials signature --key "$keys/vendor.pem" "$hello"
	refused "it has no credential, and one is required; add one with tock-elf2tab --sha256" --require-credentials hash "$hello"
	signed "$work/s.tab" --sha256
	refused 'none of its credentials \(sha256\) is a signature by a known key' \
		--require-credentials signature --key "$keys/vendor.pem" "$work/s.tab"
	signed "$work/s.tab" --rsa2048-private "$keys/other.key" --ecdsa-nist-p256-private "$keys/curve.key"
	refused 'none of its credentials \(rsa2048, ecdsa-nist-p256\) is a signature' \
		--require-credentials signature --key "$keys/vendor.pem" "$work/s.tab"
	# The other apps start.
	signed "$work/s.tab" --sha256
	run --until-idle --require-credentials hash "$hello" "$work/s.tab" </dev/null
	expect_status 1
	expect_output "hello | Hello World!"
}
it "an app without one is refused, and told what is missing" unsigned_refused

nothing_required()
{
	runs "$hello"
	runs --key "$keys/vendor.pem" "$hello"
	signed "$work/s.tab" --sha256 --rsa2048-private "$keys/other.key"
	runs --key "$keys/vendor.pem" "$work/s.tab"
	# Where credentials are checked, a hash that does not match means that the file is damaged.
	change "$work/s.tab" "$work/damaged.tab" 'b[end + 20] ^= 1'
	runs "$work/damaged.tab"
	refused 'its credential 0 \(sha256\) does not match: the file is damaged, or was changed' --key "$keys/vendor.pem" "$work/damaged.tab"
	refused 'its credential 0 \(sha256\) does not match' --require-credentials hash "$work/damaged.tab"
}
it "without being required, credentials are looked at only where there are keys" nothing_required

changed_file()
{
	signed "$work/s.tab" --rsa2048-private "$keys/vendor.key"
	change "$work/s.tab" "$work/c.tab" 'b[end - 1] ^= 4'
	refused 'none of its credentials \(rsa2048\)' --require-credentials signature --key "$keys/vendor.pem" "$work/c.tab"
	change "$work/s.tab" "$work/c.tab" 'b[end + 100] ^= 128'
	refused 'none of its credentials \(rsa2048\)' --require-credentials signature --key "$keys/vendor.pem" "$work/c.tab"
	# The header, with a correct checksum, asks for more RAM than was signed.
	change "$work/s.tab" "$work/c.tab" 'b[at + 12] ^= 16; b[12] ^= 16'
	refused 'none of its credentials \(rsa2048\)' --require-credentials signature --key "$keys/vendor.pem" "$work/c.tab"
}
it "one changed bit of a signed app, and it is refused" changed_file

swapped_signer()
{
	signed "$work/s.tab" --rsa4096-private "$keys/large.key"
	openssl genpkey -algorithm RSA -pkeyopt rsa_keygen_bits:4096 -out "$keys/large2.key" 2>/dev/null
	openssl pkey -in "$keys/large2.key" -pubout -out "$keys/large2.pem"
	signed "$work/s2.tab" --rsa4096-private "$keys/large2.key"
	# The modulus of the trusted key with a signature by the other key.
	change "$work/s.tab" "$work/c.tab" 'open("'"$work"'/modulus", "wb").write(b[end + 8:end + 520])'
	change "$work/s2.tab" "$work/c.tab" 'b[end + 8:end + 520] = open("'"$work"'/modulus", "rb").read()'
	refused 'none of its credentials \(rsa4096\)' --require-credentials signature --key "$keys/large.pem" "$work/c.tab"
	refused 'none of its credentials \(rsa4096\)' --require-credentials signature --key "$keys/large.pem" --key "$keys/large2.pem" "$work/c.tab"
	runs --require-credentials signature --key "$keys/large2.pem" "$work/s2.tab"
}
it "E8 the signer that a credential names is not believed" swapped_signer

odd_footers()
{
	signed "$work/s.tab" --minimum-footer-size 600 --rsa2048-private "$keys/vendor.key"
	local require=(--require-credentials signature --key "$keys/vendor.pem")
	# A credential that is truncated, longer than the room, or after an unknown TLV or format, counts as missing.
	change "$work/s.tab" "$work/c.tab" 'b[end + 2:end + 4] = struct.pack("<H", 256)'
	refused 'it has no credential' "${require[@]}" "$work/c.tab"
	change "$work/s.tab" "$work/c.tab" 'b[end + 2:end + 4] = struct.pack("<H", 0xffff)'
	refused 'it has no credential' "${require[@]}" "$work/c.tab"
	change "$work/s.tab" "$work/c.tab" 'b[end:end + 2] = struct.pack("<H", 127)'
	refused 'it has no credential' "${require[@]}" "$work/c.tab"
	change "$work/s.tab" "$work/c.tab" 'b[end + 4:end + 8] = struct.pack("<I", 0xf1)'
	refused 'it has no credential' "${require[@]}" "$work/c.tab"
	"$top/$B/bin/tock-elf2tab" inspect "$work/c.tab" | grep -q 'kernels read no credential from here on' || fail "inspect says nothing of it"
	"$top/$B/bin/tock-elf2tab" inspect "$work/s.tab" | grep 'kernels read no credential' && fail "inspect takes offence at sound footers"
	# In another order, and after a credential that is longer than necessary.
	change "$work/s.tab" "$work/c.tab" 'n = 8 + 256; b[end:] = b[end + n:] + b[end:end + n]'
	runs "${require[@]}" "$work/c.tab"
	change "$work/s.tab" "$work/c.tab" 'b[end:] = struct.pack("<HHI", 128, 4 + 41, 3) + bytes(41) + b[end:-49]'
	refused 'its credential 0 \(sha256\) does not match' "${require[@]}" "$work/c.tab"
	change "$work/s.tab" "$work/c.tab" 'b[end:] = struct.pack("<HHI", 128, 4 + 41, 6) + bytes(41) + b[end:-49]'
	refused 'it has no credential' "${require[@]}" "$work/c.tab"
	change "$work/s.tab" "$work/c.tab" 'b[end:] = struct.pack("<HHI", 128, 4 + 65, 6) + bytes(65) + b[end:-73]'
	runs "${require[@]}" "$work/c.tab"
	# Far too many credentials.
	change "$work/s.tab" "$work/c.tab" 'b[end:] = (struct.pack("<HHI", 128, 4, 0) * 200 + b[end:])[:len(b) - end]'
	refused 'it has no credential' "${require[@]}" "$work/c.tab"
	signed "$work/s.tab" --minimum-footer-size 6000 --rsa2048-private "$keys/vendor.key"
	change "$work/s.tab" "$work/c.tab" 'b[end:] = (struct.pack("<HHI", 128, 4, 0) * 200 + b[end:])[:len(b) - end]'
	refused 'it has more credentials than tockd checks' "${require[@]}" "$work/c.tab"
}
it "E6 footers that are cut off, too long or unknown are no credentials, in any order others are" odd_footers

short_ids()
{
	signed "$work/a.tab" --rsa2048-private "$keys/vendor.key"
	signed "$work/b.tab" --rsa2048-private "$keys/other.key"
	local keyring=(--key "$keys/other.pem" --key "$keys/vendor.pem")
	run --until-idle --short-ids key "${keyring[@]}" "$work/a.tab" "$work/b.tab" "$work/a.tab" "$hello" "$hello" </dev/null
	expect_status 1
	expect_line "hello | Hello World!" 4
	expect_log 'a.tab: .*hello \(ShortId 0x2\)'
	run --until-idle --short-ids name "$work/a.tab" "$hello" </dev/null
	expect_status 1
	expect_line "hello | Hello World!"
	run --until-idle --short-ids key-and-name "${keyring[@]}" "$work/a.tab" "$work/b.tab" "$hello" "$work/b.tab" </dev/null
	expect_status 1
	expect_line "hello | Hello World!" 3
	expect_log 'b.tab: .*hello \(ShortId 0x1[0-9a-f]{7}\)'
	# With this policy, a ShortId in the header is ignored.
	signed "$work/c.tab" --short-id 2 --rsa2048-private "$keys/other.key"
	run --until-idle --short-ids key "${keyring[@]}" "$work/a.tab" "$work/c.tab" </dev/null
	expect_status 0
	run --until-idle "${keyring[@]}" "$work/c.tab" "$work/c.tab" </dev/null
	expect_status 1
	expect_log 'c.tab: .*hello \(ShortId 0x2\)'
}
it "an app is who its key says, if the operator wants that" short_ids

flash_images()
{
	signed "$work/s.tab" --rsa2048-private "$keys/vendor.key"
	tar -xOf "$work/s.tab" "linux-$ARCH.tbf" >"$work/image"
	tar -xOf "$hello" "linux-$ARCH.tbf" >>"$work/image"
	run --until-idle --require-credentials signature --key "$keys/vendor.pem" --flash "$work/image" </dev/null
	expect_status 1
	expect_output "hello | Hello World!"
	expect_log "image: TBF at offset [0-9]+: it has no credential, and a signature by a known key is required"
}
it "apps of a flash image are checked too" flash_images

wrong_keys()
{
	run --require-credentials signature "$hello"
	expect_status 2
	expect_log '^tockd: --require-credentials signature needs a --key or --hmac-key$'
	run --require-credentials everything "$hello"
	expect_status 2
	expect_log 'must be none, hash or signature'
	run --key "$keys/none" "$hello"
	expect_status 2
	expect_log 'keys/none: No such file'
	run --key "$keys/vendor.key" "$hello"
	expect_status 2
	expect_log 'keys/vendor.key: is a private key; give the public key: openssl pkey -in FILE -pubout'
	run --key "$hello" "$hello"
	expect_status 2
	expect_log 'hello.tab: is (not a public key|larger than)'
	run --key "$work" "$hello"
	expect_status 2
	expect_log 'is not a regular file'
	openssl genpkey -algorithm RSA -pkeyopt rsa_keygen_bits:1024 -out "$keys/small.key" 2>/dev/null
	openssl pkey -in "$keys/small.key" -pubout -out "$keys/small.pem"
	run --key "$keys/small.pem" "$hello"
	expect_status 2
	expect_log 'small.pem: is an RSA key of 1024 bits; only 2048, 3072 and 4096 are supported'
	printf short >"$keys/short"
	chmod 600 "$keys/short"
	run --hmac-key "$keys/short" "$hello"
	expect_status 2
	expect_log 'short: has 5 bytes; a key for HMAC has at least 16'
	cp "$keys/secret" "$keys/open"
	chmod 644 "$keys/open"
	run --hmac-key "$keys/open" "$hello"
	expect_status 2
	expect_log 'open: is world-readable'
}
it "keys that are none are refused before anything runs" wrong_keys

# ---------------------------------------------------------------------------------------------------------------------
# Through the daemon.

export TOCKD_SOCKET=$work/control.sock

# Starts the daemon, and ends it when the test ends.
serving()
{
	"$tockd" --config "$work/tockd.conf" --socket "$TOCKD_SOCKET" >"$work/daemon.out" 2>"$work/daemon.err" </dev/null &
	daemon_id=$!
	# shellcheck disable=SC2064 # that one
	trap "kill $daemon_id; wait $daemon_id" EXIT 2>/dev/null
	until_true "$tockctl" --quiet version
}

ctl()
{
	timeout --kill-after=5 "$patience" "$tockctl" "$@" >"$work/out" 2>"$work/err"
	status=$?
}

in_daemon_log()
{
	grep -qE -- "$1" "$work/daemon.err"
}

daemon_requires()
{
	signed "$work/good.tab" --rsa2048-private "$keys/vendor.key"
	signed "$work/hashed.tab" --sha384
	cat >"$work/tockd.conf" <<-END
		{ "namespaces": "optional", "log_level": "notice",
		  "credentials": { "require": "signature", "keys": ["keys/vendor.pem"], "hmac_keys": ["keys/secret"] },
		  "apps": [ { "path": "good.tab", "name": "good" }, { "path": "hashed.tab", "name": "hashed" } ] }
	END
	serving
	ctl --quiet list
	[ "$(cat "$work/out")" = good ] || fail "$(cat "$work/out" "$work/daemon.err")"
	until_true in_daemon_log 'hashed.tab: linux-.*: none of its credentials \(sha384\) is a signature by a known key'
	ctl info good
	grep -qE '^  credential: +rsa2048 by vendor.pem$' "$work/out" || fail "$(cat "$work/out")"
	ctl --json info good
	python3 -c 'import json, sys
assert json.load(sys.stdin)["process"]["credential"] == {"format": "rsa2048", "index": 0, "key": "vendor.pem"}' <"$work/out" || fail "$(cat "$work/out")"
	ctl load "$hello"
	expect_status 1
	grep -q 'it has no credential, and a signature by a known key is required' "$work/err" || fail "$(cat "$work/err")"
	ctl unload good
	signed "$work/hmac.tab" --sha256 --hmac-sha256-key "$keys/secret"
	ctl load "$work/hmac.tab"
	expect_status 0
	ctl info hello
	grep -qE '^  credential: +hmac-sha256 by secret$' "$work/out" || fail "$(cat "$work/out")"
}
it "the daemon refuses what its configuration does not let in, and shows by what key an app came in" daemon_requires

daemon_reloads()
{
	signed "$work/a.tab" --rsa2048-private "$keys/vendor.key"
	signed "$work/b.tab" --rsa2048-private "$keys/other.key"
	config()
	{
		printf '{ "namespaces": "optional", "credentials": %s, "apps": [ { "path": "a.tab", "name": "a" }, { "path": "b.tab", "name": "b" } ] }' "$1" >"$work/tockd.conf"
	}
	has()
	{
		[ "$("$tockctl" --quiet list | tr '\n' ' ')" = "$1 " ]
	}
	config '{ "require": "signature", "keys": ["keys/vendor.pem"] }'
	serving
	has a || fail "$("$tockctl" list; cat "$work/daemon.err")"
	# With a missing key file, nothing changes.
	config '{ "require": "signature", "keys": ["keys/nothing.pem"] }'
	kill -HUP "$daemon_id"
	until_true in_daemon_log 'credentials: .*keys/nothing.pem: No such file'
	until_true in_daemon_log 'the new configuration is refused'
	has a || fail "$("$tockctl" list)"
	# With another key, running apps stay, and the app refused before is loaded.
	config '{ "require": "signature", "keys": ["keys/other.pem"] }'
	kill -HUP "$daemon_id"
	until_true has 'a b'
	"$tockctl" info a | grep -qE '^  credential: +rsa2048 by vendor.pem$' || fail "$("$tockctl" info a)"
	"$tockctl" info b | grep -qE '^  credential: +rsa2048 by other.pem$' || fail "$("$tockctl" info b)"
	"$tockctl" unload a
	ctl load "$work/a.tab"
	expect_status 1
}
it "new keys are for what is loaded from then on" daemon_reloads

checks_configuration()
{
	check()
	{
		printf '%s' "$1" >"$work/check.conf"
		timeout "$patience" "$tockd" --check "$work/check.conf" >"$work/out" 2>"$work/err"
		status=$?
	}
	signed "$work/good.tab" --rsa2048-private "$keys/vendor.key"
	check '{ "credentials": { "require": "signature", "keys": ["keys/vendor.pem"] }, "apps": [ { "path": "good.tab" } ] }'
	expect_status 0
	check '{ "credentials": { "require": "signature", "keys": ["keys/other.pem"] }, "apps": [ { "path": "good.tab" } ] }'
	expect_status 78
	expect_log 'apps\[0\]: .*good.tab: linux-.*: none of its credentials \(rsa2048\) is a signature by a known key'
	check '{ "credentials": { "require": "signature" } }'
	expect_status 78
	expect_log 'check.conf:1:18: credentials: "require" is signature, and there are neither "keys" nor "hmac_keys"'
	check '{ "credentials": { "require": "always" } }'
	expect_log 'credentials.require: must be none, hash or signature, not "always"'
	check '{ "credentials": { "keys": "keys/vendor.pem" } }'
	expect_log 'credentials.keys: must be a list of at most 64 paths, not "keys/vendor.pem"'
	check '{ "credentials": { "keys": ["keys/vendor.key"] } }'
	expect_status 78
	expect_log 'credentials: .*keys/vendor.key: is a private key'
}
it "--check tells what is wrong with keys and credentials" checks_configuration
finish
