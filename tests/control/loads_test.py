#!/usr/bin/python3
# SPDX-License-Identifier: Apache-2.0 OR MIT
"""Loads while the loop serves others: large TABs, their credentials, many at once, clients that disconnect, files that change meanwhile."""

import hashlib
import hmac
import io
import itertools
import json
import os
import resource
import select
import signal
import struct
import subprocess
import tarfile
import tempfile
import threading
import time

from varlink_client import CONTROL, PATIENCE_S, Daemon, app, check, equal, run_tests, until

MEMBER = f"linux-{os.uname().machine}.tbf"
LARGEST = 0x10000000
LARGE = 200 << 20


def large_tab(path):
    """Writes a TAB whose member is a hole of the largest allowed size, not a TBF."""
    metadata = b'tab-version = 1\nname = "large"\n'
    with open(path, "wb") as file:
        for name, size in (("metadata.toml", len(metadata)), (MEMBER, LARGEST)):
            header = tarfile.TarInfo(name)
            header.size = size
            file.write(header.tobuf(tarfile.USTAR_FORMAT))
            if name != MEMBER:
                file.write(metadata.ljust(512, b"\0"))
        file.seek(LARGEST + 1024, io.SEEK_CUR)
        file.truncate()


def bundle(path, tbf):
    metadata = b'tab-version = 1\nname = "large"\n'
    with tarfile.open(path, "w", format=tarfile.USTAR_FORMAT) as tab:
        for name, content in (("metadata.toml", metadata), (MEMBER, tbf)):
            header = tarfile.TarInfo(name)
            header.size = len(content)
            tab.addfile(header, io.BytesIO(content))


def lengthened(name, binary_end):
    """The TBF of an app without its footers, padded to binary_end. Its header leaves 2 KiB for credentials."""
    with tarfile.open(app(name)) as tab:
        tbf = bytearray(tab.extractfile(MEMBER).read())
    header_size = struct.unpack_from("<H", tbf, 2)[0]
    at = 16
    while at < header_size:
        kind, length = struct.unpack_from("<HH", tbf, at)
        if kind == 9:
            del tbf[struct.unpack_from("<I", tbf, at + 16)[0]:]
            struct.pack_into("<I", tbf, at + 16, binary_end)
        at += 4 + (length + 3) // 4 * 4
    tbf += bytes(binary_end - len(tbf))
    struct.pack_into("<I", tbf, 4, binary_end + CREDENTIALS_ROOM)
    struct.pack_into("<I", tbf, 12, 0)
    checksum = 0
    for word in struct.unpack_from(f"<{header_size // 4}I", tbf):
        checksum ^= word
    struct.pack_into("<I", tbf, 12, checksum)
    return tbf


def openssl(*words, content=None):
    return subprocess.run(["openssl", *words], input=content, capture_output=True, check=True, timeout=120).stdout


CREDENTIALS_ROOM = 2048


def with_credentials(tbf, credentials):
    footers = b"".join(struct.pack("<HHI", 128, 4 + len(data), kind) + data for kind, data in credentials)
    rest = CREDENTIALS_ROOM - len(footers)
    return bytes(tbf) + footers + struct.pack("<HHI", 128, rest - 4, 0) + bytes(rest - 8)


class Signer:
    """An RSA-4096 key pair."""

    def __init__(self, folder):
        self.private = os.path.join(folder, "private.pem")
        self.public = os.path.join(folder, "public.pem")
        openssl("genpkey", "-algorithm", "RSA", "-pkeyopt", "rsa_keygen_bits:4096", "-out", self.private)
        openssl("pkey", "-in", self.private, "-pubout", "-out", self.public)
        modulus = openssl("rsa", "-pubin", "-in", self.public, "-noout", "-modulus").decode().strip().split("=")[1]
        self.modulus = bytes.fromhex(modulus)

    def sign(self, tbf):
        """Appends a SHA-512 and a signature to the binary."""
        digest = hashlib.sha512(tbf).digest()
        signature = openssl("pkeyutl", "-sign", "-inkey", self.private, "-pkeyopt", "digest:sha512", content=digest)
        return with_credentials(tbf, ((5, digest), (2, self.modulus + signature)))

    def configuration(self):
        return {"credentials": {"require": "signature", "keys": [self.public]}}

    def large_tab(self, folder):
        path = os.path.join(folder, "large.tab")
        bundle(path, self.sign(lengthened("blink", LARGE)))
        return path


def loop_s(daemon):
    """The processor time of the thread that runs the loop."""
    with open(f"/proc/{daemon.process.pid}/task/{daemon.process.pid}/schedstat", encoding="ascii") as times:
        return int(times.read().split()[0]) / 1e9


def checks_beside():
    """While an app of 200 MiB is checked, refused or unloaded, the loop has next to nothing to do with it."""
    with tempfile.TemporaryDirectory() as folder:
        signer = Signer(folder)
        path = signer.large_tab(folder)
        with Daemon(configuration=signer.configuration()) as daemon, daemon.client() as one:
            one.socket.settimeout(600)
            began, began_all = loop_s(daemon), daemon.cpu_s()
            process = one.call("Load", {"path": path})["process"]
            loaded, everything = loop_s(daemon), daemon.cpu_s() - began_all
            equal(process["credential"], {"format": "rsa4096", "index": 1, "key": "public.pem"})
            check(loaded - began < everything / 50, f"the loop worked {loaded - began:.3f} s of {everything:.3f}")
            one.call("Unload", {"app": "blink"})
            unloaded = loop_s(daemon)
            check(unloaded - loaded < everything / 50, f"to unload it takes {unloaded - loaded:.3f} s, to load it {everything:.3f}")
            with open(path, "r+b") as file:
                file.seek(LARGE // 2)
                file.write(b"x")
            reason = one.error("Load", {"path": path})[1]["reason"]
            check("credential 0 (sha512) does not match" in reason, reason)
            refused = loop_s(daemon)
            check(refused - unloaded < everything / 50, f"to refuse it takes {refused - unloaded:.3f} s, to load it {everything:.3f}")


def own_pipes(daemon):
    """The number of pipes that the daemon holds both ends of."""
    links = []
    for name in os.listdir(f"/proc/{daemon.process.pid}/fd"):
        try:
            links.append(os.readlink(f"/proc/{daemon.process.pid}/fd/{name}"))
        except FileNotFoundError:
            pass
    pipes = [link for link in links if link.startswith("pipe:")]
    return len(pipes) - len(set(pipes))


def load_until_checking(daemon, client, path):
    """Returns once the daemon has opened the pipe through which the checking thread reports its end."""
    before = own_pipes(daemon)
    client.send("Load", {"path": path})
    until(lambda: own_pipes(daemon) > before)
    return lambda: own_pipes(daemon) > before


def stop_in_mid_check(daemon, client, path):
    """Stops the daemon while it checks. False: the check had already ended."""
    is_checking = load_until_checking(daemon, client, path)
    daemon.process.send_signal(signal.SIGSTOP)
    os.waitid(os.P_PID, daemon.process.pid, os.WSTOPPED)
    return is_checking()


def obeys_new_keys():
    """When the keys change while an app is checked, the new ones decide."""
    with tempfile.TemporaryDirectory() as folder, tempfile.TemporaryDirectory() as elsewhere:
        signer, stranger = Signer(folder), Signer(elsewhere)
        path = signer.large_tab(folder)

        def is_decided_by(new, before, decision):
            with Daemon(configuration=before.configuration()) as daemon, daemon.client() as one:
                in_time = stop_in_mid_check(daemon, one, path)
                daemon.reload(new.configuration())
                daemon.process.send_signal(signal.SIGCONT)
                message = one.receive_message()
                until(lambda: "the configuration was read again" in daemon.log())
                # It may have been done in the moment in which it was stopped; hardly again and again.
                return in_time and decision in json.dumps(message)

        refusal = "none of its credentials (sha512, rsa4096) is a signature by a known key"
        check(any(is_decided_by(stranger, signer, refusal) for _ in range(5)), "a key that was withdrawn still counts")
        check(any(is_decided_by(signer, stranger, '"key": "public.pem"') for _ in range(5)), "a new key does not count yet")


def checks_for_who_is_gone():
    """An app whose client goes while it is checked is loaded, and nothing is left over."""
    with tempfile.TemporaryDirectory() as folder:
        signer = Signer(folder)
        path = signer.large_tab(folder)
        with Daemon(configuration=signer.configuration()) as daemon, daemon.client() as one:
            descriptors = daemon.settled_descriptors()
            with daemon.client() as short:
                load_until_checking(daemon, short, path)
            until(lambda: one.call("List")["processes"] != [])
            one.call("Unload", {"app": "blink"})
            until(lambda: daemon.descriptors() == descriptors)


def ends_in_mid_check():
    """A daemon that is asked to end while it checks an app ends, and tells nobody that it was loaded."""
    with tempfile.TemporaryDirectory() as folder:
        signer = Signer(folder)
        path = signer.large_tab(folder)

        def ends():
            with Daemon(configuration=signer.configuration()) as daemon, daemon.client() as one:
                in_time = stop_in_mid_check(daemon, one, path)
                daemon.process.send_signal(signal.SIGTERM)
                daemon.process.send_signal(signal.SIGCONT)
                message = one.receive_message()
                equal(daemon.process.wait(PATIENCE_S), 0)
                return in_time and message is None and "loaded" not in daemon.log()

        check(any(ends() for _ in range(5)), "it is loaded all the same")


def hashes_any_size():
    """What is hashed in pieces is hashed as a whole: HMACs and hashes around the size of one piece are right."""
    secret = b"a secret that nobody knows but us"
    with tempfile.TemporaryDirectory() as folder:
        path, key = os.path.join(folder, "one.tab"), os.path.join(folder, "secret")
        with open(os.open(key, os.O_WRONLY | os.O_CREAT, 0o600), "wb") as file:
            file.write(secret)
        with Daemon(configuration={"credentials": {"require": "signature", "hmac_keys": [key]}}) as daemon, daemon.client() as one:
            for size in (1 << 20) - 4, 1 << 20, (1 << 20) + 4, (3 << 20) + 8:
                tbf = lengthened("blink", size)
                hashes = ((3, hashlib.sha256(tbf).digest()), (4, hashlib.sha384(tbf).digest()), (5, hashlib.sha512(tbf).digest()))
                bundle(path, with_credentials(tbf, (*hashes, (7, hmac.digest(secret, tbf, "sha256")))))
                equal(one.call("Load", {"path": path})["process"]["credential"], {"format": "hmac-sha256", "index": 3, "key": "secret"})
                one.call("Unload", {"app": "blink"})


def check_refused(message):
    equal(message["error"], f"{CONTROL}.Refused")
    check(MEMBER in message["parameters"]["reason"], message)


def reads_beside():
    """While a TAB of hundreds of megabytes is read, the loop has next to nothing to do with it."""
    with tempfile.TemporaryDirectory() as folder, Daemon(app("blink")) as daemon, daemon.client() as loader:
        path = os.path.join(folder, "large.tab")
        large_tab(path)
        loader.socket.settimeout(120)
        began, began_all = loop_s(daemon), daemon.cpu_s()
        loader.send("Load", {"path": path})
        check_refused(loader.receive_message())
        looped, everything = loop_s(daemon) - began, daemon.cpu_s() - began_all
        check(looped < everything / 10, f"the loop worked {looped:.3f} s of {everything:.3f}")


def answers_while_it_reads():
    """While a TAB of hundreds of megabytes is read, others are answered."""
    with tempfile.TemporaryDirectory() as folder, Daemon(app("blink")) as daemon:
        path = os.path.join(folder, "large.tab")
        large_tab(path)
        with daemon.client() as loader, daemon.client() as one:
            loader.socket.settimeout(120)
            one.socket.settimeout(120)
            answers = 0
            loader.send("Load", {"path": path})
            while not select.select([loader.socket], [], [], 0)[0]:
                one.call("Version")
                answers += 1
            check_refused(loader.receive_message())
            # A daemon that reads in its loop answers at most once before the load and once after it.
            check(answers > 2, f"{answers} answers meanwhile")


def keeps_order():
    """Calls behind a load are answered after it, in their order, also when the client has ended its side."""
    with Daemon(app("blink")) as daemon, daemon.client() as one:
        one.send("Load", {"path": os.path.abspath(app("echo"))})
        one.send("Describe", {"app": "echo"})
        one.send("Load", {"path": "/nowhere"})
        one.send("Unload", {"app": "echo"})
        one.send("Describe", {"app": "echo"})
        one.socket.shutdown(1)
        equal(one.receive()["process"]["name"], "echo")
        equal(one.receive()["process"]["name"], "echo")
        check("/nowhere" in one.receive_message()["parameters"]["reason"], "the reason")
        equal(one.receive(), {})
        equal(one.receive_message()["error"], f"{CONTROL}.NoSuchApp")
        equal(one.receive_message(), None)


def loads_for_who_is_gone():
    """What a client asked for before it went is loaded, whether it came by path or by descriptor, and nothing is left over."""
    with Daemon(app("blink")) as daemon, daemon.client() as one:
        until(lambda: "pid" in one.call("List")["processes"][0])
        descriptors = daemon.settled_descriptors()
        with daemon.client() as short:
            short.send("Load", {"path": os.path.abspath(app("echo"))})
        with daemon.client() as short, open(app("hello"), "rb") as tab:
            short.send_with_descriptors("Load", {"descriptor": 0}, [tab.fileno()])
        names = lambda: {process["name"] for process in one.call("List")["processes"]}
        until(lambda: {"blink", "echo", "hello"} <= names())
        one.call("Unload", {"app": "echo"})
        one.call("Unload", {"app": "hello"})
        until(lambda: daemon.descriptors() == descriptors)


def loads_many():
    """Loads of many clients at once all come to an end, the right ones in apps and the wrong ones in refusals."""
    results = []

    def ask(number):
        with daemon.client() as one:
            try:
                one.call("Load", {"path": os.path.abspath(app("hello")) if number % 2 else "/dev/null"})
                results.append("loaded")
            except Exception as error:
                results.append(getattr(error, "name", error))

    with Daemon(app("blink")) as daemon:
        threads = [threading.Thread(target=ask, args=(number,)) for number in range(20)]
        for thread in threads:
            thread.start()
        for thread in threads:
            thread.join()
        equal(sorted(map(str, results)), ["loaded"] * 10 + [f"{CONTROL}.Refused"] * 10)
        with daemon.client() as one:
            equal(len(one.call("List")["processes"]), 11)


def survives_change():
    """A TAB that is written, cut and exchanged while it is read is an app or a refusal, never the daemon's end."""
    with open(app("blink"), "rb") as file:
        tab = file.read()
    over = threading.Event()
    with tempfile.TemporaryDirectory() as folder, Daemon(app("echo")) as daemon, daemon.client() as one:
        path = os.path.join(folder, "changing.tab")

        def change():
            with open(path, "r+b", buffering=0) as file:
                number = 0
                while not over.is_set():
                    number += 1
                    file.seek(0)
                    file.write(tab if number % 2 else tab[:512] + os.urandom(512) + tab[1024:])
                    file.truncate(len(tab) // (1 + number % 3))

        with open(path, "wb") as file:
            file.write(tab)
        thread = threading.Thread(target=change)
        thread.start()
        try:
            for _ in range(100):
                one.send("Load", {"path": path})
                message = one.receive_message()
                if "error" in message:
                    equal(message["error"], f"{CONTROL}.Refused")
                else:
                    one.call("Unload", {"app": f"#{message['parameters']['process']['id']}"})
        finally:
            over.set()
            thread.join()
        check("version" in one.call("Version"), "it answers")


def ends_in_mid_load():
    """A daemon that is asked to end while it reads a TAB ends."""
    with tempfile.TemporaryDirectory() as folder, Daemon(app("blink")) as daemon:
        path = os.path.join(folder, "large.tab")
        large_tab(path)
        with daemon.client() as one:
            one.send("Load", {"path": path})
            time.sleep(0.05)
            equal(daemon.stop(), 128 + 15)


def spare_descriptors(daemon, count):
    """Leaves the daemon so many; None: as many as there may be."""
    _, most = resource.prlimit(daemon.process.pid, resource.RLIMIT_NOFILE)
    used = {int(name) for name in os.listdir(f"/proc/{daemon.process.pid}/fd")}
    free = (number for number in range(most) if number not in used)
    limit = most if count is None else next(itertools.islice(free, count, None))
    resource.prlimit(daemon.process.pid, resource.RLIMIT_NOFILE, (limit, most))


def tells_what_it_lacks():
    """A daemon without descriptors says to whoever loads or starts an app what it cannot do, and does it when there are some again."""
    with tempfile.TemporaryDirectory() as folder:
        signer = Signer(folder)
        path = os.path.join(folder, "small.tab")
        bundle(path, signer.sign(lengthened("echo", 1 << 20)))
        with Daemon(configuration=signer.configuration()) as daemon, daemon.client() as one:
            settled = daemon.settled_descriptors()
            reasons = set()
            for spare in range(12):
                spare_descriptors(daemon, spare)
                one.send("Load", {"path": path})
                message = one.receive_message()
                spare_descriptors(daemon, None)
                if "error" not in message:
                    break
                check("Too many open files" in message["parameters"]["reason"], message)
                reasons.add(message["parameters"]["reason"].split(": ", 1)[1])
                equal(daemon.settled_descriptors(), settled)
            equal(message["parameters"]["process"]["name"], "echo")
            check("cannot be read now: Too many open files" in reasons, reasons)
            check(f"{MEMBER}: its credentials cannot be checked now: Too many open files" in reasons, reasons)
            one.call("Terminate", {"app": "echo"})
            until(lambda: "pid" not in one.call("Describe", {"app": "echo"})["process"])
            daemon.settled_descriptors()
            spare_descriptors(daemon, 0)
            reason = one.error("Start", {"app": "echo"})[1]["reason"]
            check(reason.startswith("no memory for a new life: memfd_create: Too many open files"), reason)
            check("echo: started" not in daemon.log(), daemon.log())
            spare_descriptors(daemon, None)
            one.call("Boot", {"app": "echo"})
            until(lambda: one.call("Describe", {"app": "echo"})["process"]["state"].startswith("yielded"))


def takes_no_hidden_words():
    """A fault policy is read to its last byte."""
    with Daemon(app("blink")) as daemon, daemon.client() as one:
        text = {"path": os.path.abspath(app("hello")), "fault_policy": "restart\0panic"}
        equal(one.error("Load", text), ("org.varlink.service.InvalidParameter", {"parameter": "fault_policy"}))


if __name__ == "__main__":
    run_tests([reads_beside, answers_while_it_reads, checks_beside, obeys_new_keys, checks_for_who_is_gone, ends_in_mid_check, hashes_any_size, keeps_order, loads_for_who_is_gone, loads_many, survives_change, ends_in_mid_load, tells_what_it_lacks, takes_no_hidden_words])
