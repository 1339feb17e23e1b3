#!/usr/bin/env python3
# SPDX-License-Identifier: Apache-2.0 OR MIT
"""tockctl with something at its socket that a real tockd never is: it dies in mid-answer, talks nonsense, or never ends."""

import json
import os
import socket
import subprocess
import tempfile
import threading

from report import run_tests

BUILD = os.path.abspath(os.environ.get("B", "build"))
TOCKCTL = f"{BUILD}/bin/tockctl"
PATIENCE_S = 120

folder = tempfile.TemporaryDirectory()
SOCKET = f"{folder.name}/control.sock"


class Stranger:
    """Listens; answer(connection, request) is called for each request of each connection."""

    def __init__(self, answer, backlog=8, accepts=True):
        if os.path.exists(SOCKET):
            os.unlink(SOCKET)
        self.answer = answer
        self.listener = socket.socket(socket.AF_UNIX)
        self.listener.bind(SOCKET)
        self.listener.listen(backlog)
        if accepts:
            threading.Thread(target=self.accept, daemon=True).start()

    def accept(self):
        while True:
            try:
                connection = self.listener.accept()[0]
            except OSError:
                return
            threading.Thread(target=self.serve, args=(connection,), daemon=True).start()

    def serve(self, connection):
        rest = b""
        with connection:
            while True:
                try:
                    data = connection.recv(65536)
                    rest += data
                    while b"\0" in rest:
                        request, rest = rest.split(b"\0", 1)
                        if self.answer(connection, json.loads(request)) is False:
                            return
                except OSError:
                    return
                if not data:
                    return

    def __enter__(self):
        return self

    def __exit__(self, *unused):
        self.listener.shutdown(socket.SHUT_RDWR)
        self.listener.close()


def tockctl(*words, environment=None):
    return subprocess.run([TOCKCTL, "--socket", SOCKET, *words], stdin=subprocess.DEVNULL, capture_output=True, timeout=PATIENCE_S,
                          env={**os.environ, "LC_ALL": "C.UTF-8", **(environment or {})}, check=False)


def expect(status, text, *words):
    result = tockctl(*words)
    if result.returncode != status or text not in result.stderr.decode():
        raise AssertionError(f"tockctl {words}: {result.returncode} {result.stderr!r}, not {status} {text!r}")
    return result.stdout.decode()


def says(message):
    """An answer: this object, or these bytes as they are; then it hangs up."""
    data = message if isinstance(message, bytes) else json.dumps(message).encode() + b"\0"

    def answer(connection, request):
        del request
        connection.sendall(data)
        return False
    return answer


def dies_in_mid_answer():
    """a daemon that dies in the middle of its answer is told"""
    with Stranger(says(b'{"parameters": {"processes": [')):
        expect(3, "the daemon went away in the middle of its answer")
    with Stranger(says(b"")):
        expect(3, "the daemon closed the connection; is it still running?")
        expect(3, "the daemon closed the connection; is it still running?", "logs", "-f", "x")


def talks_nonsense():
    """what is no Varlink reply is no tockd"""
    for data in b"HTTP/1.1 400 Bad Request\r\n\0", b"\0", b'{"a": 1} x\0', b'{"a": "\xff"}\0', b'{"a": 1, "a": 2}\0':
        with Stranger(says(data)):
            expect(3, "the answer is not JSON")
    for message in [], 3, "x", None, {"parameters": []}, {"parameters": 3}, {"error": 3}, {"continues": 1, "parameters": {}}:
        with Stranger(says(message)):
            expect(3, "the answer is not a Varlink reply: this is not tockd" if isinstance(message, (dict, list)) else "this is not tockd")
    with Stranger(says(b"[" * 100000 + b"\0")):
        expect(3, "the answer is not JSON")


def never_ends():
    """a message without end is not taken into memory"""
    def answer(connection, request):
        del request
        while True:
            connection.sendall(b" " * 65536)
    with Stranger(answer):
        expect(3, "a message of more than 33554432 bytes: this is not tockd")


def sends_odd_fields():
    """missing and odd fields are shown as missing"""
    odd = {"processes": [{}, {"name": 3, "id": "x", "state": None, "completion": []}, 7, {"name": "fine", "id": 1 << 40}]}
    with Stranger(says({"parameters": odd})):
        lines = expect(0, "").splitlines()
        if len(lines) != 5 or not lines[4].startswith("fine  1099511627776  -"):
            raise AssertionError(lines)
    for message in {}, {"parameters": None}, {"parameters": {"process": 3, "memory": "x", "grants": {"a": 1}}}:
        with Stranger(says(message)):
            for words in ["list"], ["info", "x"], ["drivers"], ["leds"], ["version"], ["stop", "x"], ["unload", "x"], ["list", "-q"]:
                expect(0, "", *words)


def plays_with_the_terminal():
    """names, reports and text of apps cannot play with the terminal"""
    evil = "\x1b]0;owned\x07\n\u202e\x9b31m\0"
    process = {"name": evil, "id": 1, "state": evil, "fault_policy": evil, "stopped_from": evil}
    described = {"process": process, "memory": {}, "grants": [{"driver": 1, "driver_name": evil}]}
    event = {"kind": evil, "app": evil, "id": 1, "from": evil, "to": evil, "text": evil, "time_us": 1}
    for parameters, *words in (
            ({"processes": [process]}, "list"), (described, "info", "x"), (described, "stop", "x"),
            ({"drivers": [{"number": 1, "name": evil}]}, "drivers"), ({"version": evil, "layers": [evil]}, "version"),
            ({"version": evil}, "version", "-q"), ({"text": evil, "lost": 0}, "logs", "-f", "x"), ({"event": event}, "events"),
            ({"event": {**event, "kind": "state"}}, "events"), ({"processes": [process]}, "-j", "list"),
            ({"processes": [process]}, "-q", "list")):
        with Stranger(says({"parameters": parameters})):
            shown = expect(0, "", *words)
            if any(character in shown for character in "\x1b\x07\u202e\x9b\0") and "-j" not in words:
                raise AssertionError(f"{words}: {shown!r}")
            if "-j" in words and any(character in shown for character in "\x1b\x07\0"):
                raise AssertionError(f"{words}: {shown!r}")
    for error in ({"error": evil}, {"error": "org.tockd.Control.Refused", "parameters": {"reason": evil}},
                  {"error": "org.tockd.Control.NoSuchApp", "parameters": {"app": evil}}):
        with Stranger(says(error)):
            result = tockctl("info", "x")
            if result.returncode not in (1, 4) or any(byte in result.stderr for byte in (b"\x1b", b"\x07", b"\0", "\u202e".encode())):
                raise AssertionError(f"{result.returncode} {result.stderr!r}")


def knows_every_error():
    """each error of the daemon has its exit status and its words"""
    for name, parameters, status, text in (
            ("org.tockd.Control.NoSuchApp", {"app": "x"}, 4, "x: no such app"),
            ("org.tockd.Control.AmbiguousName", {"app": "x", "ids": [3, 4]}, 4, "x: 2 apps have this name; say which: x#3 x#4"),
            ("org.tockd.Control.WrongState", {"app": "x", "state": "faulted", "reason": "boot it"}, 1, "x is faulted: boot it"),
            ("org.tockd.Control.NotPermitted", {"reason": "only for the group tock"}, 5, "only for the group tock"),
            ("org.tockd.Control.NotPermitted", {}, 5, "not permitted; only root"),
            ("org.tockd.Control.Refused", {"reason": "because"}, 1, "because"),
            ("org.tockd.Control.NoSuchDevice", {"index": 7}, 4, "there is no button 7;"),
            ("org.tockd.Control.TooBusy", {}, 1, "the daemon is too busy; try again"),
            ("org.tockd.Control.BadRequest", {"reason": "no shape"}, 1, "no shape"),
            ("org.tockd.Control.RequestTooLong", {"limit_bytes": 99}, 1, "longer than the 99 bytes"),
            ("org.varlink.service.MethodNotFound", {"method": "x"}, 1, "this daemon does not know that request"),
            ("org.varlink.service.InterfaceNotFound", {"interface": "x"}, 1, "this daemon does not know that request"),
            ("org.varlink.service.InvalidParameter", {"parameter": "app"}, 1, "org.varlink.service.InvalidParameter app"),
            ("something.Else", {}, 1, "the daemon answers something.Else")):
        with Stranger(says({"error": name, "parameters": parameters})):
            expect(status, text, "stop", "x")


def counts_what_is_lost():
    """what a slow reader lost is told, and does not end the stream"""
    def stream(*parts):
        messages = [json.dumps({"parameters": part, "continues": index + 1 < len(parts)}).encode() + b"\0"
                    for index, part in enumerate(parts)]
        return says(b"".join(messages))
    with Stranger(stream({"text": "", "lost": 0}, {"text": "a\n", "lost": 0}, {"text": "b\n", "lost": 17})):
        shown = expect(0, "tockctl: 17 bytes were lost here", "logs", "-f", "x")
        if shown != "a\nb\n":
            raise AssertionError(shown)
    led = {"kind": "led", "time_us": 1, "led": {"index": 2, "on": True}}
    with Stranger(stream({"lost": 0}, {"event": led, "lost": 5}, {"event": led, "lost": 0})):
        shown = expect(0, "tockctl: 5 events were lost here", "events")
        if shown.count("LED 2 on\n") != 2:
            raise AssertionError(shown)


def says_nothing():
    """who accepts and never answers, or never accepts, is given up after --timeout"""
    with Stranger(lambda connection, request: None):
        expect(3, "the daemon does not answer (for 200 ms)", "--timeout", "0.2", "list")
    with Stranger(None, backlog=0, accepts=False):
        waiting = []
        try:
            while True:
                one = socket.socket(socket.AF_UNIX)
                one.setblocking(False)
                one.connect(SOCKET)
                waiting.append(one)
        except BlockingIOError:
            pass
        expect(3, "the daemon accepts no connection", "--timeout", "0.2", "list")


def takes_a_long_list():
    """thousands of apps arrive in pieces and are all shown"""
    processes = [{"name": f"app{index}", "id": index, "state": "yielded"} for index in range(5000)]
    with Stranger(says({"parameters": {"processes": processes}})):
        lines = expect(0, "").splitlines()
        if len(lines) != 5001 or "app4999" not in lines[5000]:
            raise AssertionError(len(lines))


run_tests("tockctl", (dies_in_mid_answer, talks_nonsense, never_ends, sends_odd_fields, plays_with_the_terminal,
                      knows_every_error, counts_what_is_lost, says_nothing, takes_a_long_list))
