#!/usr/bin/python3
# SPDX-License-Identifier: Apache-2.0 OR MIT
"""Loading beside everything else: large TABs, many at once, clients that do not wait, files that change while they are read."""

import io
import os
import tarfile
import tempfile
import threading
import time

from varlink_client import BUILD, CONTROL, Daemon, app, check, equal, run_tests, until

MEMBER = f"linux-{os.uname().machine}.tbf"
LARGEST = 0x10000000


def large_tab(path):
    """Writes a TAB with a member of the largest allowed size, as a hole in the file. It is not a TBF."""
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


def calls_of(one, name):
    return one.call("Describe", {"app": name})["process"]["system_calls"]


def reads_beside():
    """While a TAB of hundreds of megabytes is read, apps run on and others are answered."""
    with tempfile.TemporaryDirectory() as folder, Daemon(app("blink")) as daemon:
        path = os.path.join(folder, "large.tab")
        large_tab(path)
        with daemon.client() as loader, daemon.client() as one:
            loader.socket.settimeout(120)
            loader.send("Load", {"path": path})
            loader.socket.setblocking(False)
            calls = calls_of(one, "blink")
            answers = 0
            message = None
            while message is None:
                until(lambda: calls_of(one, "blink") > calls)
                calls = calls_of(one, "blink")
                answers += 1
                try:
                    message = loader.receive_message()
                except BlockingIOError:
                    pass
            equal(message["error"], f"{CONTROL}.Refused")
            check(MEMBER in message["parameters"]["reason"], message)
            # One answer may come before the load, and one after it.
            check(answers > 2, f"the app was seen to go on {answers} times meanwhile")


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


def takes_no_hidden_words():
    """A fault policy is read to its last byte."""
    with Daemon(app("blink")) as daemon, daemon.client() as one:
        text = {"path": os.path.abspath(app("hello")), "fault_policy": "restart\0panic"}
        equal(one.error("Load", text), ("org.varlink.service.InvalidParameter", {"parameter": "fault_policy"}))


if __name__ == "__main__":
    run_tests([reads_beside, keeps_order, loads_for_who_is_gone, loads_many, survives_change, ends_in_mid_load, takes_no_hidden_words])
