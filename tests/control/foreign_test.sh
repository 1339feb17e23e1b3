#!/bin/bash
# SPDX-License-Identifier: Apache-2.0 OR MIT
# Clients written by others: socat with jq, python3-varlink and systemd's varlinkctl. The last two are fetched from the next release of
# Debian, through the package sources of this machine, into a temporary folder.
set -u
# shellcheck source=/dev/null
. tests/report.sh
scratch
scratch=${scratch:?}
B=${B:-build}
socket=$scratch/sock
export LC_ALL=C

"$B/bin/tockd" run --socket "$socket" --timeout 600 "$B/examples/blink.tab" </dev/null >"$scratch/log" 2>&1 &
daemon=$!
trap 'kill "$daemon" 2>/dev/null; wait "$daemon"; rm -rf "$scratch"' EXIT
for ((i = 0; i < 12000; i++)); do
	socat -u /dev/null UNIX:"$socket" 2>/dev/null && break
	sleep 0.01
done

# Clients made of shell tools.
socat_list()
{
	printf '{"method":"org.tockd.Control.List"}\n' | socat -t 60 - UNIX:"$socket" | jq -e '.parameters.processes[0].name == "blink"'
}
expect "socat and jq list the processes" socat_list
socat_pretty()
{
	jq -n '{method: "org.tockd.Control.Describe", parameters: {app: "blink"}}' | socat -t 60 - UNIX:"$socket" |
		jq -e '.parameters.memory.ram_start == 536870912'
}
expect "a call may be spread over lines" socat_pretty
socat_stream()
{
	printf '{"method":"org.tockd.Control.Events","more":true}\n' | timeout 120 socat -t 120 - UNIX:"$socket" |
		head -n 8 | jq -es 'length == 8 and all(.[]; .continues) and (map(.parameters.event.kind) | index("state")) != null'
}
expect "socat follows events" socat_stream

# Skips the tests of fetched clients. $1 says what could not be fetched, and why.
skip_foreign()
{
	for name in "python3-varlink introspects" "python3-varlink lists processes" "python3-varlink is told of errors" \
		"python3-varlink follows events"; do
		skip "$name" "$1"
	done
	skip_varlinkctl "$1"
}

skip_varlinkctl()
{
	for name in "varlinkctl introspects" "varlinkctl lists processes" "varlinkctl stops and resumes an app" \
		"varlinkctl is told of errors" "varlinkctl follows events"; do
		skip "$name" "$1"
	done
}

# Fetches packages of the next release and unpacks them to $scratch/unpacked. If that fails, prints why.
fetch()
{
	local source
	if ! command -v apt-get >/dev/null || ! command -v dpkg-deb >/dev/null; then
		echo "there is no apt-get here"
		return 1
	fi
	source=$(apt-get indextargets --format "\$(REPO_URI) \$(ORIGIN) \$(COMPONENT)" 'Created-By: Packages' |
		awk '$2 == "Debian" && $3 == "main" && $1 !~ /security/ { print $1; exit }')
	[ -n "$source" ] || { echo "this machine has no package source of Debian"; return 1; }
	mkdir -p "$scratch/apt/state/lists/partial" "$scratch/apt/cache/archives/partial"
	echo "deb [signed-by=/usr/share/keyrings/debian-archive-keyring.gpg] $source trixie main" >"$scratch/apt/sources"
	cat >"$scratch/apt/conf" <<-END
		Dir::Etc::sourcelist "$scratch/apt/sources";
		Dir::Etc::sourceparts "-";
		Dir::State "$scratch/apt/state";
		Dir::State::status "/dev/null";
		Dir::Cache "$scratch/apt/cache";
		Acquire::Languages "none";
		Acquire::Retries "1";
		Acquire::http::Timeout "20";
		APT::Sandbox::User "";
	END
	(
		cd "$scratch/apt" || exit 1
		export APT_CONFIG=$scratch/apt/conf
		timeout 60 apt-get -qq -o APT::Update::Error-Mode=any update &&
			timeout 60 apt-get -qq download python3-varlink systemd libsystemd-shared libc6 libssl3t64
	) >"$scratch/apt/log" 2>&1 || { echo "they could not be fetched: $(grep -m 1 '^E:' "$scratch/apt/log")"; return 1; }
	for package in "$scratch"/apt/*.deb; do
		dpkg-deb -x "$package" "$scratch/unpacked" || { echo "${package##*/} could not be unpacked"; return 1; }
	done
}

if ! reason=$(fetch); then
	skip_foreign "$reason"
	report_end
fi

python_varlink()
{
	PYTHONPATH=$scratch/unpacked/usr/lib/python3/dist-packages timeout 120 /usr/bin/python3 -m varlink.cli "$@"
}
python_introspects()
{
	python_varlink info "unix:$socket" | grep -q org.tockd.Control &&
		python_varlink help "unix:$socket/org.tockd.Control" | grep -q 'method Describe(app: string)'
}
expect "python3-varlink introspects" python_introspects
python_lists()
{
	python_varlink call "unix:$socket/org.tockd.Control.List" '{}' | jq -e '.processes[0].name == "blink"'
}
expect "python3-varlink lists processes" python_lists
python_errs()
{
	python_varlink call "unix:$socket/org.tockd.Control.Describe" '{"app":"none"}' 2>&1 | grep -q NoSuchApp
}
expect "python3-varlink is told of errors" python_errs
python_follows()
{
	python_varlink call -m "unix:$socket/org.tockd.Control.Events" '{}' 2>/dev/null | head -n 60 | grep -q '"kind": "state"'
}
expect "python3-varlink follows events" python_follows

loader=$(find "$scratch/unpacked" -name 'ld-linux-*' | head -n 1)
libraries=$(dirname "$(find "$scratch/unpacked" -name libc.so.6 | head -n 1)")
varlinkctl()
{
	timeout 120 "$loader" --library-path "$libraries:$libraries/systemd:/usr${libraries#"$scratch"/unpacked/usr}:/usr/lib" \
		"$scratch/unpacked/usr/bin/varlinkctl" "$@"
}
if ! varlinkctl --version >"$scratch/version" 2>&1; then
	skip_varlinkctl "it does not run here: $(head -n 1 "$scratch/version")"
	report_end
fi
systemd_introspects()
{
	varlinkctl info "$socket" && varlinkctl introspect "$socket" org.tockd.Control | grep -q 'method Describe'
}
expect "varlinkctl introspects" systemd_introspects
systemd_lists()
{
	varlinkctl call -j "$socket" org.tockd.Control.List '{}' | jq -e '.processes[0].name == "blink"'
}
expect "varlinkctl lists processes" systemd_lists
systemd_steers()
{
	varlinkctl call -j "$socket" org.tockd.Control.Stop '{"app":"blink"}' | jq -e '.process.state == "stopped"' &&
		varlinkctl call -j "$socket" org.tockd.Control.Resume '{"app":"blink"}' | jq -e '.process.state != "stopped"'
}
expect "varlinkctl stops and resumes an app" systemd_steers
expect_failure "varlinkctl is told of errors" org.tockd.Control.NoSuchApp varlinkctl call "$socket" org.tockd.Control.Stop '{"app":"none"}'
systemd_follows()
{
	varlinkctl call --more -j "$socket" org.tockd.Control.Events '{}' 2>/dev/null | head -n 8 | grep -q '"kind":"state"'
}
expect "varlinkctl follows events" systemd_follows
report_end
