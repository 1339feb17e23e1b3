#!/usr/bin/python3
# SPDX-License-Identifier: Apache-2.0 OR MIT
"""Strangers with read-only access: whatever they send, ask for or leave unread, apps and operators are not blocked."""

import array
import contextlib
import json
import os
import select
import signal
import socket
import struct
import sys
import threading
import time

from varlink_client import BUILD, CONTROL, Client, Daemon, Error, Skip, app, check, equal, run_tests, until

NOBODY = 65534
TALKER = f"{BUILD}/tests/control/talker.tab"
LINGER_S = 30
# How long a turn of the loop may take on a busy machine; much less than a lingering close takes.
PROMPT_S = LINGER_S / 3
FOLLOWING_SHARE = 1 / 16


@contextlib.contextmanager
def stranger(work, path):
    """Runs work(path, ready) as another user, who keeps its result open while the block lasts. work calls ready() when it has begun."""
    reading, writing = os.pipe()
    child = os.fork()
    if child == 0:
        try:
            os.setgroups([])
            os.setresgid(NOBODY, NOBODY, NOBODY)
            os.setresuid(NOBODY, NOBODY, NOBODY)
            os.close(reading)
            kept = work(path, lambda: os.write(writing, b"r"))
            signal.pause()
            del kept
        except BaseException as error:
            os.write(writing, f"{type(error).__name__}: {error}".encode())
        os._exit(1)
    os.close(writing)
    try:
        with os.fdopen(reading, "rb", buffering=0) as pipe:
            told = pipe.read(1)
            check(told == b"r", told + (b"" if told == b"r" else pipe.read(400)))
        yield
    finally:
        os.kill(child, signal.SIGKILL)
        os.waitpid(child, 0)


@contextlib.contextmanager
def open_daemon(*apps):
    if os.geteuid() != 0:
        raise Skip("only root can become another user")
    with Daemon(*apps, options=["--no-prefix"]) as daemon:
        os.chmod(daemon.folder.name, 0o755)
        os.chmod(daemon.path, 0o666)
        yield daemon


def slow_to_close():
    """A connection whose close blocks until the peer has read everything, or for LINGER_S; and that peer, which does not read."""
    with socket.socket() as listening:
        listening.setsockopt(socket.SOL_SOCKET, socket.SO_RCVBUF, 4096)
        listening.bind(("127.0.0.1", 0))
        listening.listen()
        sender = socket.socket()
        sender.connect(listening.getsockname())
        peer, _ = listening.accept()
    sender.setblocking(False)
    with contextlib.suppress(BlockingIOError):
        while True:
            sender.send(b"x" * 65536)
    sender.setsockopt(socket.SOL_SOCKET, socket.SO_LINGER, struct.pack("ii", 1, LINGER_S))
    return sender, peer


def send_slow(connection, text):
    """Sends a descriptor that is slow to close and keeps no copy, so that the daemon closes it last."""
    sender, peer = slow_to_close()
    connection.sendmsg([text], [(socket.SOL_SOCKET, socket.SCM_RIGHTS, array.array("i", [sender.fileno()]))])
    sender.close()
    return peer


def calls_of(one, name):
    return one.call("Describe", {"app": name})["process"]["system_calls"]


@contextlib.contextmanager
def answers_promptly(daemon):
    """Checks that meanwhile an operator is answered soon and an app continues. Yields a function that waits for more answers."""
    slowest, answers = 0.0, 0
    over = threading.Event()

    def ask():
        nonlocal slowest, answers
        while not over.is_set():
            began = time.monotonic()
            one.call("Version")
            slowest = max(slowest, time.monotonic() - began)
            answers += 1
            over.wait(0.01)

    def some_more():
        before = answers
        until(lambda: answers > before + 50, 2 * PROMPT_S)

    with daemon.client() as one:
        one.socket.settimeout(4 * LINGER_S)
        calls = calls_of(one, "blink")
        asking = threading.Thread(target=ask)
        asking.start()
        try:
            yield some_more
        finally:
            over.set()
            asking.join()
        check(slowest < PROMPT_S, f"an answer took {slowest:.1f} s")
        until(lambda: calls_of(one, "blink") > calls)


CALL = json.dumps({"method": f"{CONTROL}.Version"}).encode() + b"\0"


LOAD = json.dumps({"method": f"{CONTROL}.Load", "parameters": {"descriptor": 0}}).encode() + b"\0"


def leave_slow(daemon, connection, text, count):
    """
    Sends descriptors that are slow to close, and returns their peers. A child sends them and ends while the daemon is stopped, so that
    nobody but the daemon holds them when it receives them.
    """
    pairs = [slow_to_close() for _ in range(count)]
    reading, writing = os.pipe()
    child = os.fork()
    if child == 0:
        os.close(writing)
        os.read(reading, 1)
        rights = array.array("i", [sender.fileno() for sender, _ in pairs])
        connection.sendmsg([text], [(socket.SOL_SOCKET, socket.SCM_RIGHTS, rights)])
        os._exit(0)
    os.close(reading)
    for sender, _ in pairs:
        sender.close()
    daemon.process.send_signal(signal.SIGSTOP)
    os.waitid(os.P_PID, daemon.process.pid, os.WSTOPPED)
    os.close(writing)
    equal(os.waitpid(child, 0), (child, 0))
    daemon.process.send_signal(signal.SIGCONT)
    return [peer for _, peer in pairs]


def operator_sends_slow_descriptors():
    """An operator's descriptors that take long to close hold nobody up: refused as a TAB, with another call, and too many of them."""
    with Daemon(app("blink")) as daemon, daemon.client() as one:
        with answers_promptly(daemon) as some_more:
            kept = leave_slow(daemon, one.socket, LOAD, 1)
            check("is not a regular file" in one.receive_message()["parameters"]["reason"], "the reason")
            kept += leave_slow(daemon, one.socket, CALL, 1)
            check("version" in one.receive(), "it answers")
            kept += leave_slow(daemon, one.socket, CALL, 9)
            one.receive_message()
            some_more()
        for peer in kept:
            peer.close()


def sends_slow_descriptors():
    """A stranger's descriptors that take long to close hold nobody up: with a call, with half a one, with none."""

    def work(path, ready):
        kept = []
        for text in (CALL, CALL[:20], b"\n", b"\xff"):
            one = Client(path)
            kept += [one, send_slow(one.socket, text)]
        ready()
        return kept

    with open_daemon(app("blink")) as daemon, answers_promptly(daemon) as some_more:
        # Stop the daemon, so that the sent descriptors have no other holder when it receives them.
        daemon.process.send_signal(signal.SIGSTOP)
        with stranger(work, daemon.path):
            daemon.process.send_signal(signal.SIGCONT)
            some_more()


def leaves_slow_descriptors_unread():
    """What a stranger's descriptors take to close is nobody's time either if the daemon never read them."""

    def work(path, ready):
        kept = []
        # The daemon reads nothing from a client with a stream and waiting input, nor from clients for which it has no room.
        for _ in range(3):
            one = Client(path)
            one.send("Events", {"app": "blink"}, more=True)
            one.receive()
            one.send_bytes(CALL * 200)
            with contextlib.suppress(OSError):
                kept.append(send_slow(one.socket, CALL))
            one.close()
        crowd = [Client(path) for _ in range(96)]
        for one in crowd:
            with contextlib.suppress(OSError, EOFError, Error):
                one.call("Version")
        for _ in range(3):
            one = socket.socket(socket.AF_UNIX)
            one.connect(path)
            with contextlib.suppress(OSError):
                kept.append(send_slow(one, CALL))
            kept.append(one)
        ready()
        return kept + crowd

    with open_daemon(app("blink")) as daemon, answers_promptly(daemon) as some_more, stranger(work, daemon.path):
        some_more()
        # The daemon notices after a second that a client from which it does not read has hung up.
        time.sleep(1.5)
        some_more()


def is_told_why():
    """A stranger who sends descriptors is told that he may not, and hears no more; nobody else's connection ends."""

    def work(path, ready):
        with Client(path) as other, Client(path) as one, open("/dev/null", "rb") as file:
            other.call("Version")
            one.call("Version")
            one.send_with_descriptors("Load", {"descriptor": 0}, [file.fileno()])
            message = one.receive_message()
            equal(message["error"], f"{CONTROL}.NotPermitted")
            check("descriptor" in message["parameters"]["reason"], message)
            with contextlib.suppress(ConnectionResetError):
                equal(one.receive_message(), None)
            check("version" in other.call("Version"), "the other one")
        ready()

    with open_daemon(app("blink")) as daemon:
        with daemon.client() as one:
            until(lambda: "pid" in one.call("List")["processes"][0])
            descriptors = daemon.settled_descriptors()
            with stranger(work, daemon.path):
                until(lambda: daemon.descriptors() == descriptors)
                check("version" in one.call("Version"), "the operator")


def rate_of(one, name, seconds=2.0):
    before, began = calls_of(one, name), time.monotonic()
    time.sleep(seconds)
    return (calls_of(one, name) - before) / (time.monotonic() - began)


def watch(path, ready, method, parameters):
    """Connects as many listening clients as possible and reads what they receive."""
    poll = select.epoll()
    clients = {}
    for _ in range(90):
        one = Client(path)
        one.send(method, parameters, more=True)
        one.socket.setblocking(False)
        clients[one.socket.fileno()] = one.socket
        poll.register(one.socket.fileno(), select.EPOLLIN)
    ready()
    while True:
        for descriptor, _ in poll.poll():
            with contextlib.suppress(BlockingIOError):
                clients[descriptor].recv(1 << 20)


def costs_little(method, parameters):
    """What the daemon does besides calls of the app stays within the share of those who look on, and the app pays for none of it."""

    def measure(seconds):
        before, began, spent = calls_of(one, "talker"), time.monotonic(), daemon.cpu_s()
        time.sleep(seconds)
        return calls_of(one, "talker") - before, time.monotonic() - began, daemon.cpu_s() - spent

    with open_daemon(TALKER) as daemon, daemon.client() as one:
        calls, _, spent = measure(3)
        call_s = spent / calls
        with stranger(lambda path, ready: watch(path, ready, method, parameters), daemon.path):
            time.sleep(0.5)
            calls, passed_s, spent = measure(3)
        check(spent < 2 * calls * call_s + 2 * FOLLOWING_SHARE * passed_s + 0.2,
              f"{spent:.2f} s of the processor for {calls} calls in {passed_s:.2f} s; alone a call takes {call_s * 1e6:.1f} us")


def hears_events():
    """Strangers who follow every turn of every app slow no app down by much."""
    costs_little("Events", {})


def hears_consoles():
    """Strangers who read along at a console do not slow it down by much."""
    costs_little("Console", {"app": "talker"})


def is_told_what_it_lost():
    """A stranger who has no time left for events is told how many he lost, and hears those that come later."""

    def work(path, ready):
        with Client(path) as one:
            others = [Client(path) for _ in range(60)]
            for other in others:
                other.send("Events", more=True)
                other.socket.setblocking(False)
            one.send("Events", more=True)
            lost = 0
            while lost == 0:
                lost += one.receive()["lost"]
                for other in others:
                    with contextlib.suppress(BlockingIOError):
                        other.socket.recv(1 << 20)
            for _ in range(3):
                check("event" in one.receive(), "what comes later")
        ready()

    with open_daemon(TALKER) as daemon, stranger(work, daemon.path):
        pass


def comes_and_goes():
    """Strangers who do nothing but connect and leave slow no app down by much, and an operator finds his way in."""

    def work(path, ready):
        address = path.encode()
        ready()
        while True:
            with socket.socket(socket.AF_UNIX) as one:
                one.connect(address)

    with open_daemon(TALKER) as daemon, daemon.client() as one:
        alone = rate_of(one, "talker")
        with contextlib.ExitStack() as strangers:
            for _ in range(2):
                strangers.enter_context(stranger(work, daemon.path))
            watched = rate_of(one, "talker")
            with daemon.client() as late:
                check("version" in late.call("Version"), "an operator who comes meanwhile")
        check(watched > alone / 10, f"{alone:.0f} calls a second became {watched:.0f}")


def leaves_long_replies_unread():
    """Strangers who ask for long replies and read none of them do not fill the daemon's memory; an operator gets his."""

    def work(path, ready):
        clients = []
        for _ in range(96):
            one = Client(path)
            # The first replies fill the socket.
            for _ in range(6):
                one.send("List")
            clients.append(one)
        poll = select.poll()
        for one in clients:
            # Read nothing; the socket alone shows that the daemon has given up.
            poll.register(one.socket, 0)
        check(poll.poll(60000) != [], "none was cut off")
        ready()
        return clients

    with open_daemon(app("blink"), *[app("hello")] * 250) as daemon, daemon.client() as one:
        one.call("List")
        before = daemon.memory_kib()
        with stranger(work, daemon.path):
            equal(len(one.call("List")["processes"]), 251)
            grown = daemon.memory_kib() - before
            # The limit of unread bytes, half as much again for buffers that grow by doubling, and the memory for building a list.
            # A sanitizer keeps freed memory for a while.
            check(grown < (1 << 20 if os.environ.get("SANITIZE") else 16 * 1024), f"{grown} KiB more")


if __name__ == "__main__":
    sys.stdout.reconfigure(line_buffering=True)
    run_tests([sends_slow_descriptors, operator_sends_slow_descriptors, leaves_slow_descriptors_unread, is_told_why, hears_events,
               hears_consoles, is_told_what_it_lost, comes_and_goes, leaves_long_replies_unread])
