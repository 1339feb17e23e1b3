#!/usr/bin/env python3
# SPDX-License-Identifier: Apache-2.0 OR MIT
"""tockctl on a terminal of its own, with a real tockd: typing to an app, leaving, and tables as wide as the window."""

import fcntl
import os
import pty
import select
import signal
import struct
import subprocess
import tempfile
import termios
import time

from report import run_tests

BUILD = os.path.abspath(os.environ.get("B", "build"))
TOCKCTL = f"{BUILD}/bin/tockctl"
PATIENCE_S = 120

folder = tempfile.TemporaryDirectory()
SOCKET = f"{folder.name}/control.sock"


class Daemon:
    def __init__(self, *apps):
        tabs = [f"{BUILD}/examples/{app}.tab" for app in apps]
        self.process = subprocess.Popen(
            [f"{BUILD}/bin/tockd", "run", "--socket", SOCKET, "--timeout", "600", *tabs],
            stdin=subprocess.DEVNULL, stdout=subprocess.DEVNULL, stderr=subprocess.DEVNULL)
        until(lambda: tockctl("version").returncode == 0)

    def __enter__(self):
        return self

    def __exit__(self, *unused):
        self.process.terminate()
        self.process.wait()


def tockctl(*words):
    return subprocess.run([TOCKCTL, "--socket", SOCKET, *words], stdin=subprocess.DEVNULL, capture_output=True, text=True,
                          timeout=PATIENCE_S, check=False)


def until(condition):
    end = time.monotonic() + PATIENCE_S
    while not condition():
        if time.monotonic() > end:
            raise AssertionError("it did not become so")
        time.sleep(0.05)


class Terminal:
    """A tockctl whose standard input, output and error are a terminal of this size."""

    def __init__(self, *words, columns=80, environment=None):
        self.seen = ""
        self.process, self.fd = pty.fork()
        if self.process == 0:
            env = {name: value for name, value in os.environ.items() if name not in ("COLUMNS", "TOCKD_SOCKET")}
            fcntl.ioctl(0, termios.TIOCSWINSZ, struct.pack("HHHH", 24, columns, 0, 0))
            os.execve(TOCKCTL, [TOCKCTL, "--socket", SOCKET, *words], {**env, "LC_ALL": "C.UTF-8", **(environment or {})})

    def read(self):
        """Reads the output of a moment; False at the end."""
        if not select.select([self.fd], [], [], 0.1)[0]:
            return True
        try:
            data = os.read(self.fd, 65536)
        except OSError:
            data = b""
        self.seen += data.decode().replace("\r\n", "\n")
        return data != b""

    def until(self, text):
        end = time.monotonic() + PATIENCE_S
        while text not in self.seen:
            if time.monotonic() > end or not self.read():
                raise AssertionError(f"no {text!r} in {self.seen!r}")

    def type(self, keys):
        os.write(self.fd, keys.encode())

    def end(self):
        """Reads everything to the end. Returns the output and the status."""
        end = time.monotonic() + PATIENCE_S
        while self.read():
            if time.monotonic() > end:
                os.kill(self.process, signal.SIGKILL)
                os.waitpid(self.process, 0)
                raise AssertionError(f"it does not end; it printed {self.seen!r}")
        status = os.waitpid(self.process, 0)[1]
        os.close(self.fd)
        return os.waitstatus_to_exitcode(status)

    def local(self):
        """True if the terminal edits and echoes input."""
        return termios.tcgetattr(self.fd)[3] & (termios.ICANON | termios.ECHO)


def equal(one, other):
    if one != other:
        raise AssertionError(f"{one!r} is not {other!r}")


def types_lines():
    """console on a terminal: lines go to the app and its answers come; Ctrl-] leaves at once"""
    with Daemon("echo", "blink"):
        terminal = Terminal("console", "echo")
        terminal.until("tockctl: lines go to echo; Ctrl-] or Ctrl-C leaves\n")
        terminal.type("hexlo\x7f\x7f\x7flo\n")
        terminal.until("you said: helo\n")
        terminal.type("Grüße\n")
        terminal.until("you said: Grüße\n")
        terminal.type("never sent\x1d")
        equal(terminal.end(), 0)
        if not terminal.seen.endswith("tockctl: left echo; it continues\n"):
            raise AssertionError(terminal.seen)
        # What was not ended was not sent.
        with SecondConsole() as again:
            again.type("next\n")
            again.until("you said: next\n")
            if "never" in again.seen:
                raise AssertionError(again.seen)


class SecondConsole(Terminal):
    """Another console of echo."""

    def __init__(self):
        super().__init__("console", "echo")
        self.until("leaves\n")

    def __enter__(self):
        return self

    def __exit__(self, *unused):
        self.type("\x1d")
        equal(self.end(), 0)


def leaves_by_interrupt():
    """console on a terminal: Ctrl-C and Ctrl-D leave, and the app goes on"""
    with Daemon("echo"):
        for key in "\x03", "\x04":
            terminal = Terminal("attach", "echo")
            terminal.until("leaves\n")
            time.sleep(0.1)
            terminal.type(key)
            equal(terminal.end(), 0)
            if "left echo; it continues" not in terminal.seen:
                raise AssertionError(terminal.seen)
        equal(tockctl("-q", "list").stdout, "echo\n")


def raw_keys():
    """console --raw: keys come at once, without echo; Ctrl-C is a key"""
    with Daemon("echo"):
        terminal = Terminal("console", "--raw", "echo")
        terminal.until("tockctl: each key goes to echo; Ctrl-] leaves\n")
        until(lambda: terminal.local() == 0)
        terminal.type("a")
        time.sleep(0.2)
        terminal.type("b\x03c\n")
        terminal.until("you said: ab\x03c\n")
        if "abc" in terminal.seen or "^C" in terminal.seen:
            raise AssertionError(f"it echoes: {terminal.seen!r}")
        terminal.type("\x1d")
        equal(terminal.end(), 0)


def restores_the_terminal():
    """console: however it ends, the terminal is as it was"""
    with Daemon("echo", "blink"):
        for how in (lambda process: process.send_signal(signal.SIGTERM), lambda process: process.send_signal(signal.SIGHUP),
                    lambda process: tockctl("unload", "echo")):
            leader, follower = pty.openpty()
            before = termios.tcgetattr(follower)
            process = subprocess.Popen([TOCKCTL, "--socket", SOCKET, "console", "--raw", "echo"], stdin=follower, stdout=follower,
                                       stderr=follower, start_new_session=True)
            until(lambda leader=leader, before=before: termios.tcgetattr(leader)[3] != before[3])
            how(process)
            status = process.wait(timeout=PATIENCE_S)
            if status not in (0, -signal.SIGTERM, -signal.SIGHUP):
                raise AssertionError(f"status {status}")
            equal(termios.tcgetattr(follower), before)
            os.close(leader)
            os.close(follower)


def ends_with_the_terminal():
    """console ends when the terminal goes away"""
    with Daemon("echo"):
        terminal = Terminal("console", "echo")
        terminal.until("leaves\n")
        os.close(terminal.fd)
        until(lambda: os.waitpid(terminal.process, os.WNOHANG)[0] != 0)


def survives_resizing():
    """console goes on when the window changes its size"""
    with Daemon("echo"):
        terminal = Terminal("console", "echo")
        terminal.until("leaves\n")
        for columns in 20, 200:
            fcntl.ioctl(terminal.fd, termios.TIOCSWINSZ, struct.pack("HHHH", 10, columns, 0, 0))
            terminal.type(f"at {columns}\n")
            terminal.until(f"you said: at {columns}\n")
        terminal.type("\x1d")
        equal(terminal.end(), 0)


def tells_the_end_of_the_app():
    """console says when the app has ended"""
    with Daemon("echo", "blink"):
        terminal = Terminal("console", "echo")
        terminal.until("leaves\n")
        tockctl("unload", "echo")
        equal(terminal.end(), 0)
        if not terminal.seen.endswith("tockctl: echo has ended\n"):
            raise AssertionError(terminal.seen)


def comes_back_from_a_stop():
    """console --raw: after Ctrl-Z elsewhere and fg, keys come again as they are typed"""
    with Daemon("echo"):
        leader, follower = pty.openpty()
        before = termios.tcgetattr(follower)
        process = subprocess.Popen([TOCKCTL, "--socket", SOCKET, "console", "--raw", "echo"], stdin=follower, stdout=follower,
                                   stderr=follower, start_new_session=True)
        until(lambda: termios.tcgetattr(leader)[3] != before[3])
        raw = termios.tcgetattr(leader)
        process.send_signal(signal.SIGSTOP)
        # as a shell does
        termios.tcsetattr(follower, termios.TCSANOW, before)
        process.send_signal(signal.SIGCONT)
        until(lambda: termios.tcgetattr(leader) == raw)
        os.write(leader, b"\x1d")
        equal(process.wait(timeout=PATIENCE_S), 0)
        equal(termios.tcgetattr(follower), before)
        os.close(leader)
        os.close(follower)


def fits_the_window():
    """tables are as wide as the window, or as COLUMNS says"""
    with Daemon("echo", "blink"):
        for columns in 200, 80, 60, 40, 24, 10:
            terminal = Terminal("list", columns=columns)
            equal(terminal.end(), 0)
            lines = terminal.seen.splitlines()
            equal(len(lines), 3)
            widest = max(len(line) for line in lines)
            if widest > columns:
                raise AssertionError(f"{widest} columns in a window of {columns}: {lines}")
            equal("FAULT-POLICY" in lines[0], columns == 200)
            equal("RESTARTS" in lines[0], columns >= 40)
        terminal = Terminal("list", columns=200, environment={"COLUMNS": "30"})
        equal(terminal.end(), 0)
        if max(len(line) for line in terminal.seen.splitlines()) > 30:
            raise AssertionError(terminal.seen)


run_tests("tockctl", (types_lines, leaves_by_interrupt, raw_keys, restores_the_terminal, ends_with_the_terminal,
                      survives_resizing, tells_the_end_of_the_app, comes_back_from_a_stop, fits_the_window))
