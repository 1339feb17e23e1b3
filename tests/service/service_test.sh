#!/bin/bash
# SPDX-License-Identifier: Apache-2.0 OR MIT
# Tests the service under a real systemd, which is PID 1 of a container: an overlay of this machine's files, discarded afterwards, in which
# `make install` was run. Needs root, systemd-nspawn and cgroups.
set -u
# shellcheck source=/dev/null
. tests/report.sh
skip_if_sanitized "the sanitized service" "its units forbid what the sanitizers need"
B=${B:-build}
all="the service under systemd"

can_run()
{
	local tool
	[ "$(id -u)" = 0 ] || { skip "$all" "needs root"; return 1; }
	for tool in systemd-nspawn systemd-analyze unshare nsenter dbus-daemon socat; do
		command -v $tool >/dev/null || {
			skip "$all" "$tool is missing"
			return 1
		}
	done
	grep -q '^nodev.*overlay' /proc/filesystems || modprobe overlay 2>/dev/null || { skip "$all" "there is no overlay file system"; return 1; }
	# shellcheck disable=SC2016 # for the inner shell
	unshare --mount --propagation private bash -c 'mount -t cgroup2 cgroup2 /mnt && mkdir "/mnt/probe$$" && rmdir "/mnt/probe$$"' 2>/dev/null || {
		skip "$all" "cannot make cgroups of version 2"
		return 1
	}
}
can_run || report_end

scratch=$(mktemp -d) || exit 2
machine=tockd-test$$
export scratch machine
container='' leader=''
clean_up()
{
	local cgroup
	if [ -n "$container" ]; then
		kill -TERM "$container" 2>/dev/null
		for _ in $(seq 600); do kill -0 "$container" 2>/dev/null || break; sleep 0.1; done
	fi
	# Clean up after a container that did not shut down properly.
	for cgroup in "/sys/fs/cgroup/$machine" "/sys/fs/cgroup/unified/$machine"; do
		[ -d "$cgroup" ] || continue
		echo 1 >"$cgroup/cgroup.kill"
		sleep 0.2
		find "$cgroup" -depth -type d -exec rmdir {} \; 2>/dev/null
	done
	rm -rf "$scratch"
}
trap clean_up EXIT

prefix=$(sed -n 's/^prefix := //p' config.mk)
make --no-print-directory SANITIZE="${SANITIZE:-}" install DESTDIR="$scratch/install" >"$scratch/install.log" 2>&1
report "make install puts programs, units and papers in place" $? "$(tail -n 3 "$scratch/install.log")"
for file in bin/tockd libexec/tockd/keeper libexec/tockd/apphost lib/systemd/system/tockd.service lib/systemd/system/tockd.socket \
	lib/systemd/system/tockd-keeper.service lib/systemd/system/tockd-keeper.socket \
	lib/sysusers.d/tockd.conf lib/tmpfiles.d/tockd.conf share/man/man8/tockd.8 share/man/man5/tockd.conf.5; do
	[ -f "$scratch/install$prefix/$file" ] || report "make install puts programs, units and papers in place" 1 "$file is missing"
done

cat >"$scratch/tockd.conf" <<'END'
{
	"apps": [
		{ "path": "/var/lib/tockd/hello.tab", "name": "greeter" },
		{ "path": "/var/lib/tockd/nowhere.tab" },
		{ "path": "/var/lib/tockd/blink.tab" }
	],
	"socket": { "group": "tockd" }
}
END
openssl genpkey -algorithm EC -pkeyopt ec_paramgen_curve:P-256 -out "$scratch/sign.key" 2>/dev/null
openssl pkey -in "$scratch/sign.key" -pubout -out "$scratch/sign.pem"
machine_name=$(uname -m)
"$B/bin/tock-elf2tab" -n hello --kernel-major 2 --ecdsa-nist-p256-private "$scratch/sign.key" -o "$scratch/signed.tab" \
	"$B/examples/hello/linux-$machine_name.elf,linux-$machine_name"
cp "$B/examples/hello.tab" "$B/examples/blink.tab" "$B/examples/rng.tab" "$B/tests/service/chatty.tab" "$scratch/"

cat >"$scratch/inner.sh" <<'END'
set -e
mkdir "$scratch/layers"
mount -t tmpfs tmpfs "$scratch/layers"
mkdir "$scratch/layers/upper" "$scratch/layers/work" "$scratch/layers/root"
root=$scratch/layers/root
mount -t overlay overlay -o "lowerdir=/,upperdir=$scratch/layers/upper,workdir=$scratch/layers/work" "$root"
# Start none of this machine's own services.
rm -rf "$root"/etc/systemd/system/*.wants "$root/var/lib/tockd"
: >"$root/etc/machine-id"
cp -a "$scratch/install/." "$root/"
mkdir -p "$root/var/lib/tockd"
chmod 755 "$root/var/lib/tockd"
install -m 644 "$scratch/tockd.conf" "$root/etc/tockd.conf"
install -m 644 "$scratch"/*.tab "$root/var/lib/tockd/"
mount -t tmpfs -o mode=755 tmpfs /run
umount -l /sys/fs/cgroup
mount -t cgroup2 cgroup2 /sys/fs/cgroup
mkdir "/sys/fs/cgroup/$machine"
echo $$ >"/sys/fs/cgroup/$machine/cgroup.procs"
# nspawn's own filter would forbid calls that units may use.
exec env SYSTEMD_SECCOMP=0 systemd-nspawn -q --register=no --keep-unit --machine="$machine" --private-network -D "$root" --boot --console=pipe
END
unshare --mount --propagation private bash "$scratch/inner.sh" >"$scratch/nspawn.log" 2>&1 </dev/null &
container=$!

# in_container COMMAND...
in_container()
{
	timeout 60 nsenter -t "$leader" -a "$@"
}

# soon COMMAND...: waits until COMMAND succeeds
patience=120
soon()
{
	local end_s=$((SECONDS + patience))
	until "$@"; do
		[ $SECONDS -le $end_s ] || {
			echo "not within $patience s: $*"
			return 1
		}
		sleep 0.05
	done
}

booted()
{
	leader=$(awk '{ print $NF }' "/proc/$container/task/$container/children" 2>/dev/null)
	[ -n "$leader" ] || return 1
	case $(in_container systemctl is-system-running 2>/dev/null) in
	running | degraded) return 0 ;;
	esac
	return 1
}
if ! soon booted; then
	report "systemd boots in a container" 1 "$(tail -n 3 "$scratch/nspawn.log")"
	report_end
fi
report "systemd boots in a container" 0

journal()
{
	in_container journalctl --no-pager -q -o cat "$@"
}
property()
{
	in_container systemctl show -P "$1" tockd.service
}
# has TEXT COMMAND...: the output of COMMAND must contain TEXT
has()
{
	local text=$1
	shift
	[[ "$("$@" 2>&1)" == *"$text"* ]]
}
is()
{
	local wanted=$1
	shift
	[ "$("$@" 2>&1)" = "$wanted" ]
}
ask()
{
	printf '%s\n' "$1" | in_container socat -t 60 - UNIX-CONNECT:/run/tockd.sock
}
more_than()
{
	[ "$("${@:2}" | wc -l)" -gt "$1" ]
}

expect "sysusers makes the user" in_container systemd-sysusers
expect "tmpfiles makes the folder of TABs" in_container systemd-tmpfiles --create tockd.conf
verified=$(in_container systemd-analyze verify --man=no tockd.service tockd.socket tockd-keeper.service tockd-keeper.socket 2>&1)
status=$?
[ $status = 0 ] && [ -z "$verified" ]
report "systemd-analyze verify is silent" $? "$verified"
for unit in tockd.service tockd-keeper.service; do
	security=$(in_container systemd-analyze security --offline=true --threshold=15 --no-pager $unit 2>&1)
	report "systemd-analyze security gives $unit at most 1.5" $? "$(tail -n 1 <<<"$security")"
done

in_container systemctl start tockd.socket
is inactive property ActiveState
report "the socket alone starts nothing" $?
expect "the first client starts the daemon" has '"name":"greeter"' ask '{"method":"org.tockd.Control.List"}'
is active property ActiveState || {
	report "the daemon runs as a service" 1 "$(journal -u tockd | tail -n 5)"
	report_end
}
expect "systemctl says that it is ready" is active property ActiveState
expect "its status counts the apps" soon has '1 app running, 1 ended, 1 refused' property StatusText
expect "an app's line is in the journal, by the app's name" soon is 'Hello World!' journal -u tockd TOCK_APP=greeter
is 1 bash -c "nsenter -t $leader -a journalctl --no-pager -q -o json -u tockd TOCK_APP=greeter | grep -c '\"TOCK_PID\":\"[0-9]*\"'"
report "and has the process's identifier" $? "$(journal -o json TOCK_APP=greeter | head -c 300)"
expect "what the daemon says has a priority" soon has nowhere.tab journal -u tockd -p err
in_container ls /sys/fs/cgroup/system.slice/tockd.service 2>/dev/null | grep -q '^app-'
report "an app has a cgroup of its own" $? "$(in_container ls /sys/fs/cgroup/system.slice/tockd.service | tr '\n' ' ')"

sed -i 's/nowhere/rng/' "$scratch/tockd.conf"
in_container tee /etc/tockd.conf <"$scratch/tockd.conf" >/dev/null
before=$(property MainPID)
expect "systemctl reload succeeds" in_container systemctl reload tockd.service
expect "reload loads what is new" soon more_than 0 journal -u tockd TOCK_APP=rng
expect "reload leaves the others alone" is 'Hello World!' journal -u tockd TOCK_APP=greeter
is "$before" property MainPID
report "and the daemon" $?
echo '{ "apps": [ { "pth": "x" } ] }' | in_container tee /etc/tockd.conf >/dev/null
in_container systemctl reload tockd.service
expect "a wrong configuration is refused with line and key" soon has '/etc/tockd.conf:1:15: apps[0].pth: no such key; do you mean "path"?' journal -u tockd
has '"name":"blink"' ask '{"method":"org.tockd.Control.List"}'
report "and the one before stays" $?
in_container tee /etc/tockd.conf <"$scratch/tockd.conf" >/dev/null

# An app that never stops writing.
sed 's|"apps": \[|"apps": [ { "path": "/var/lib/tockd/chatty.tab" }, { "path": "/var/lib/tockd/hello.tab", "name": "late" },|' \
	"$scratch/tockd.conf" | in_container tee /etc/tockd.conf >/dev/null
began_s=$SECONDS
in_container systemctl reload tockd.service
expect "an app that never stops writing does not keep others' lines out of the journal" soon is 'Hello World!' journal -u tockd TOCK_APP=late
expect "its own come at once up to its share" soon more_than 999 journal -u tockd TOCK_APP=chatty
sleep 1
in_container tee /etc/tockd.conf <"$scratch/tockd.conf" >/dev/null
in_container systemctl reload tockd.service
written=$(journal -u tockd TOCK_APP=chatty)
count=$(wc -l <<<"$written")
[ "$count" -le $((1000 + 100 * (SECONDS - began_s + 2))) ]
report "and slower beyond" $? "$count lines in $((SECONDS - began_s)) s"
[ "$written" = "$(seq "$count")" ]
report "none of them is lost" $? "$(diff <(seq "$count") - <<<"$written" | head -n 3 | tr '\n' ' ')"

# Signed apps only, from now on.
in_container tee /etc/tockd-sign.pem <"$scratch/sign.pem" >/dev/null
sed -e 's|"apps": \[|"apps": [ { "path": "/var/lib/tockd/signed.tab", "name": "signed" }, { "path": "/var/lib/tockd/hello.tab", "name": "unsigned" },|' \
	-e 's|"socket"|"credentials": { "require": "signature", "keys": ["tockd-sign.pem"] }, "socket"|' "$scratch/tockd.conf" |
	in_container tee /etc/tockd.conf >/dev/null
in_container systemctl reload tockd.service
expect "an app with the signature that the configuration wants runs" soon is 'Hello World!' journal -u tockd TOCK_APP=signed
expect "and shows by which key" soon has 'ecdsa-nist-p256 by tockd-sign.pem' in_container "$prefix/bin/tockctl" info signed
expect "one without is refused" soon has 'it has no credential, and a signature by a known key is required' journal -u tockd -p err
expect "those that ran already go on" has '"name":"blink"' ask '{"method":"org.tockd.Control.List"}'
in_container tee /etc/tockd.conf <"$scratch/tockd.conf" >/dev/null
in_container systemctl reload tockd.service

# Only for a moment, because a busy machine may stall that long by itself.
in_container mkdir -p /run/systemd/system/tockd.service.d
printf '[Service]\nWatchdogSec=2s\n' | in_container tee /run/systemd/system/tockd.service.d/test.conf >/dev/null
in_container systemctl daemon-reload
greetings=$(journal -u tockd TOCK_APP=greeter | wc -l)
in_container systemctl restart tockd.service
expect "systemctl restart starts its apps again" soon more_than "$greetings" journal -u tockd TOCK_APP=greeter
greetings=$(journal -u tockd TOCK_APP=greeter | wc -l)
before=$(property MainPID)
in_container kill -STOP "$before"
expect "a daemon that stands still is killed by the watchdog" soon has 'Watchdog timeout' journal _PID=1 -u tockd
in_container rm -r /run/systemd/system/tockd.service.d
in_container systemctl daemon-reload
different()
{
	local now
	now=$(property MainPID)
	[ "$now" != "$before" ] && [ "$now" != 0 ] && is active property ActiveState
}
expect "and started again" soon different
expect "its apps too" soon more_than "$greetings" journal -u tockd TOCK_APP=greeter
has '"name":"blink"' ask '{"method":"org.tockd.Control.List"}'
report "through the same socket" $?

expect "systemctl stop succeeds" in_container systemctl stop tockd.service tockd.socket
is success property Result
report "and calls it a success" $? "$(property Result)"
[ -z "$(in_container pgrep -x 'keeper|blink')" ]
report "no app is left" $?
expect "systemctl start succeeds" in_container systemctl start tockd.service
expect "and the daemon answers" has '"name":"blink"' ask '{"method":"org.tockd.Control.List"}'

# With a keeper of its own.
sed -i 's|"socket"|"keeper_socket": "/run/tockd-keeper.sock", "socket"|' "$scratch/tockd.conf"
in_container tee /etc/tockd.conf <"$scratch/tockd.conf" >/dev/null
in_container systemctl start tockd-keeper.socket
expect "a daemon uses the keeper that its configuration names" in_container systemctl restart tockd.service
expect "and that starts the apps" soon has '"name":"blink"' ask '{"method":"org.tockd.Control.List"}'
leaves()
{
	in_container ls /sys/fs/cgroup/system.slice/tockd-keeper.service | grep -c '^app-'
}
expect "each in a cgroup below the keeper's" soon is 1 leaves
keeper=$(in_container systemctl show -P MainPID tockd-keeper.service)
expect "another daemon gets the same keeper" in_container systemctl restart tockd.service
expect "with apps of its own" soon is 1 leaves
is "$keeper" in_container systemctl show -P MainPID tockd-keeper.service
report "the keeper stayed" $?
in_container systemctl stop tockd.service tockd.socket
expect "apps end with the daemon" soon is 0 leaves
in_container socat -u /dev/null UNIX-CONNECT:/run/tockd-keeper.sock,type=5 2>/dev/null
in_container systemctl start tockd.service
expect "a stranger who knocked does not stand in the way" soon is 1 leaves

in_container systemctl poweroff
wait "$container"
report "the container ends with the service running" $?
container=''
report_end
