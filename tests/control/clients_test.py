#!/usr/bin/python3
# SPDX-License-Identifier: Apache-2.0 OR MIT
"""Clients that are many, slow, silent, noisy or dead: none costs the daemon, its apps or other clients anything that matters."""

import json
import os
import socket
import threading
import time

from varlink_client import BUILD, CONTROL, PATIENCE_S, Daemon, app, check, equal, run_tests, until

TALKER = f"{BUILD}/tests/control/talker.tab"
CLIENTS_MAX = 128
# More memory than anything below may take, but less than unbounded growth would. A sanitizer keeps freed memory for a while.
MEMORY_KIB = 400000 if os.environ.get("SANITIZE") else 60000

daemon = Daemon(app("blink"), app("echo"), options=["--no-prefix"])


def still_serves():
    """Checks that another client is answered and an app keeps running."""
    began = daemon.cpu_s()
    with daemon.client() as one:
        calls = one.call("Describe", {"app": "blink"})["process"]["system_calls"]
        check(daemon.cpu_s() - began < 5, "it did much else first")
        until(lambda: one.call("Describe", {"app": "blink"})["process"]["system_calls"] > calls)


def load_talker(one):
    return one.call("Load", {"path": os.path.abspath(TALKER)})["process"]


def serves_a_hundred_at_once():
    """A hundred clients at once get their answers, each its own."""
    wrong = []

    def ask(number):
        try:
            with daemon.client(b"\n" if number % 2 else b"\0") as one:
                for turn in range(10):
                    name = f"none-{number}-{turn}"
                    one.send("Describe", {"app": name})
                    one.send("List")
                    equal(one.receive_message()["parameters"], {"app": name})
                    equal(len(one.receive()["processes"]), 2)
        except Exception as error:
            wrong.append(f"{number}: {error}")

    threads = [threading.Thread(target=ask, args=(number,)) for number in range(100)]
    for thread in threads:
        thread.start()
    for thread in threads:
        thread.join()
    equal(wrong, [])
    still_serves()


def refuses_too_many():
    """One client too many is told so, and has its place when another has gone."""
    descriptors = daemon.settled_descriptors()
    clients = [daemon.client() for _ in range(CLIENTS_MAX)]
    for one in clients:
        one.send("Version")
    for one in clients:
        one.receive()
    with daemon.client() as late:
        equal(late.receive_message()["error"], f"{CONTROL}.TooBusy")
        equal(late.receive_message(), None)
    clients.pop().close()
    until(lambda: daemon.descriptors() == descriptors + CLIENTS_MAX - 1)
    with daemon.client() as late:
        check("version" in late.call("Version"), "there is a place")
    for one in clients:
        one.close()
    until(lambda: daemon.descriptors() == descriptors)
    still_serves()


def forgets_who_dies_in_mid_message():
    """Clients that die in the middle of a message leave nothing."""
    descriptors = daemon.settled_descriptors()
    for number in range(200):
        one = daemon.client()
        one.send_bytes(b'{"method":"org.tockd.Control.Li'[: 1 + number % 31])
        one.close()
    with open(app("hello"), "rb") as tab:
        for _ in range(20):
            one = daemon.client()
            rights = [(socket.SOL_SOCKET, socket.SCM_RIGHTS, bytes(memoryview(__import__("array").array("i", [tab.fileno()] * 5))))]
            one.socket.sendmsg([b'{"method":"org.tockd'], rights)
            one.close()
    until(lambda: daemon.descriptors() == descriptors)
    still_serves()


def waits_for_half_a_message():
    """Half-sent calls cost nobody else anything, and are answered once they are whole, even byte by byte."""
    halves = [daemon.client() for _ in range(50)]
    text = json.dumps({"method": f"{CONTROL}.List"}).encode()
    for one in halves:
        one.send_bytes(text[:20])
    still_serves()
    for one in halves[:5]:
        for at in range(20, len(text)):
            one.send_bytes(text[at : at + 1])
    for one in halves[5:]:
        one.send_bytes(text[20:])
    still_serves()
    for one in halves:
        one.send_bytes(b"\0")
        equal(len(one.receive()["processes"]), 2)
        one.close()


def keeps_calls_in_order():
    """Many calls sent at once are answered in their order, and all of them after the client has ended its side."""
    with daemon.client() as one:
        for number in range(1000):
            one.send("Describe", {"app": f"none-{number}"})
        one.socket.shutdown(socket.SHUT_WR)
        for number in range(1000):
            equal(one.receive_message()["parameters"]["app"], f"none-{number}")
        equal(one.receive_message(), None)


def bounds_unread_replies():
    """A client that floods with calls and never reads the answers stops only itself."""
    before = daemon.memory_kib()
    flooders = [daemon.client() for _ in range(8)]
    call = (json.dumps({"method": f"{CONTROL}.Drivers"}).encode() + b"\0") * 100
    for one in flooders:
        one.socket.setblocking(False)
    deadline = time.monotonic() + 2
    sent = 0
    while time.monotonic() < deadline:
        for one in flooders:
            try:
                sent += one.socket.send(call)
            except BlockingIOError:
                pass
    check(sent > 0, "nothing was sent")
    still_serves()
    # At most half a MiB per client, plus what a sanitizer keeps.
    check(daemon.memory_kib() - before < (MEMORY_KIB if os.environ.get("SANITIZE") else 4000), f"{daemon.memory_kib() - before} KiB more")
    # Although nobody reads.
    daemon.comes_to_rest(0.6)
    for one in flooders:
        one.close()
    still_serves()


def ends_the_endless():
    """A message without an end is not kept, and ends the connection at last."""
    before = daemon.memory_kib()
    for start in b'{"method":"', b"", b"\xff":
        with daemon.client() as one:
            sent = 0
            try:
                one.send_bytes(start)
                while sent < 64 << 20:
                    sent += one.socket.send(b"x" * 65536)
                check(False, "it took 64 MiB")
            except (BrokenPipeError, ConnectionResetError):
                pass
    check(daemon.memory_kib() - before < MEMORY_KIB, "the bytes are kept")
    still_serves()


def drops_events_for_the_slow():
    """A client that never reads its events loses some, is told how many, and costs nobody else anything."""
    with daemon.client() as slow, daemon.client() as one:
        before = daemon.memory_kib()
        slow.send("Events", more=True)
        load_talker(one)
        until(lambda: one.call("Describe", {"app": "talker"})["process"]["system_calls"] > 20000)
        still_serves()
        check(daemon.memory_kib() - before < MEMORY_KIB, "events are kept")
        # Important events still find room.
        one.call("Fault", {"app": "talker"})
        one.call("Unload", {"app": "talker"})
        kinds = set()
        lost = 0
        deadline = time.monotonic() + PATIENCE_S
        while "unload" not in kinds:
            check(time.monotonic() < deadline, f"there was no room for it among {kinds}")
            reply = slow.receive()
            lost += reply["lost"]
            kinds.add(reply.get("event", {}).get("kind"))
        check(lost > 1000, f"{lost} lost")
        check({"load", "fault", "state"} <= kinds, kinds)


def drops_console_output_for_the_slow():
    """A client that never reads a console loses bytes, and is told how many."""
    with daemon.client() as slow, daemon.client() as one:
        load_talker(one)
        slow.send("Console", {"app": "talker"}, more=True)
        until(lambda: one.call("Describe", {"app": "talker"})["process"]["system_calls"] > 50000)
        still_serves()
        lost = 0
        texts = ""
        while lost == 0:
            reply = slow.receive()
            lost += reply["lost"]
            texts += "" if lost else reply["text"]
        lines = texts.split("\n")[1:-1]
        check(len(lines) > 100, "some came before")
        first = int(lines[0].split()[1])
        equal(lines, [f"line {first + number}" for number in range(len(lines))])
        one.call("Unload", {"app": "talker"})


def follows_a_fast_writer():
    """A console that is read loses nothing, from its first byte to its last reply."""
    with daemon.client() as console, daemon.client() as one:
        load_talker(one)
        console.send("Console", {"app": "talker"}, more=True)
        console.receive()
        text = ""
        lost = 0
        while len(text) < 20000:
            reply = console.receive()
            text += reply["text"]
            lost += reply["lost"]
        one.call("Unload", {"app": "talker"})
        message = {"continues": True}
        while message["continues"]:
            message = console.receive_message()
            text += message["parameters"]["text"]
        equal(lost, 0)
        lines = text.split("\n")[1:-1]
        first = int(lines[0].split()[1])
        equal(lines, [f"line {first + number}" for number in range(len(lines))])


def notices_who_left_a_stream():
    """Streams of clients that are gone end, though nothing happens and nothing is read."""
    with daemon.client() as one:
        one.call("Stop", {"app": "blink"})
        descriptors = daemon.settled_descriptors()
        for flood in False, True:
            for half_closed in False, True:
                client = daemon.client()
                client.send("Events", {"app": "echo"}, more=True)
                client.receive()
                if flood:
                    client.socket.setblocking(False)
                    try:
                        while True:
                            client.socket.send(b"x" * 4096)
                    except BlockingIOError:
                        pass
                if half_closed:
                    client.socket.shutdown(socket.SHUT_WR)
                time.sleep(0.1)
                equal(daemon.descriptors(), descriptors + 1)
                client.close()
                until(lambda: daemon.descriptors() == descriptors)
        daemon.comes_to_rest(0.2)
        one.call("Resume", {"app": "blink"})


def streams_to_the_half_closed():
    """A client that ends its side still hears its stream."""
    with daemon.client() as stream:
        stream.send("Events", {"app": "blink"}, more=True)
        stream.socket.shutdown(socket.SHUT_WR)
        for _ in range(5):
            stream.receive()


def is_alive_at_the_end():
    """The daemon survived all of it, with nothing left over."""
    still_serves()
    equal(daemon.stop(), 128 + 15)


try:
    run_tests([serves_a_hundred_at_once, refuses_too_many, forgets_who_dies_in_mid_message, waits_for_half_a_message,
               keeps_calls_in_order, bounds_unread_replies, ends_the_endless, drops_events_for_the_slow,
               drops_console_output_for_the_slow, follows_a_fast_writer, notices_who_left_a_stream, streams_to_the_half_closed,
               is_alive_at_the_end])
finally:
    daemon.__exit__()
