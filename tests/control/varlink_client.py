# SPDX-License-Identifier: Apache-2.0 OR MIT
"""A Varlink client for tests, which can also break the rules, and a daemon to connect to."""

import array
import json
import os
import signal
import socket
import subprocess
import sys
import tempfile
import time

BUILD = os.environ.get("B", "build")
CONTROL = "org.tockd.Control"
SERVICE = "org.varlink.service"
# Generous, because slowness is not under test here.
PATIENCE_S = 120


class Error(Exception):
    """The error with which a call was answered."""

    def __init__(self, name, parameters):
        super().__init__(f"{name} {parameters}")
        self.name = name
        self.parameters = parameters


class Client:
    def __init__(self, path, terminator=b"\0"):
        self.terminator = terminator
        self.rest = b""
        self.socket = socket.socket(socket.AF_UNIX, socket.SOCK_STREAM)
        # Blocking, because connect waits if the backlog is full.
        self.socket.connect(path)
        self.socket.settimeout(PATIENCE_S)

    def send_bytes(self, text):
        self.socket.sendall(text)

    def send(self, method, parameters=None, **flags):
        message = {"method": method if "." in method else f"{CONTROL}.{method}", **flags}
        if parameters is not None:
            message["parameters"] = parameters
        self.send_bytes(json.dumps(message).encode() + self.terminator)

    def send_with_descriptors(self, method, parameters, descriptors):
        message = json.dumps({"method": f"{CONTROL}.{method}", "parameters": parameters}).encode() + self.terminator
        rights = [(socket.SOL_SOCKET, socket.SCM_RIGHTS, array.array("i", descriptors))]
        self.socket.sendmsg([message], rights)

    def receive_message(self):
        """Receives the next message; None at the end."""
        while self.terminator not in self.rest:
            data = self.socket.recv(65536)
            if not data:
                return None
            self.rest += data
        message, self.rest = self.rest.split(self.terminator, 1)
        return json.loads(message)

    def receive(self):
        message = self.receive_message()
        if message is None:
            raise EOFError("the daemon hung up")
        if "error" in message:
            raise Error(message["error"], message.get("parameters"))
        return message["parameters"]

    def call(self, method, parameters=None, **flags):
        self.send(method, parameters, **flags)
        return self.receive()

    def error(self, method, parameters=None, **flags):
        """Makes a call that must fail. Returns its error as (name, parameters)."""
        try:
            result = self.call(method, parameters, **flags)
        except Error as error:
            return error.name, error.parameters
        raise AssertionError(f"{method} {parameters} succeeded: {result}")

    def state(self, app):
        return self.call("Describe", {"app": app})["process"]["state"]

    def close(self):
        self.socket.close()

    def __enter__(self):
        return self

    def __exit__(self, *_):
        self.close()


class Daemon:
    """A `tockd run` with a control socket; with a configuration, tockd as a daemon."""

    def __init__(self, *apps, options=(), configuration=None):
        self.folder = tempfile.TemporaryDirectory(prefix="control-test.")
        self.path = os.path.join(self.folder.name, "sock")
        self.log_path = os.path.join(self.folder.name, "log")
        self.apps = apps
        command = ["run", "--timeout", "600", *options, *apps]
        if configuration is not None:
            command = ["--config", os.path.join(self.folder.name, "conf")]
            with open(command[1], "w", encoding="utf-8") as file:
                json.dump(configuration, file)
        with open(self.log_path, "wb") as log:
            self.process = subprocess.Popen([f"{BUILD}/bin/tockd", *command, "--socket", self.path], stdin=subprocess.DEVNULL,
                                            stdout=log, stderr=log)
        until(lambda: self.answers() or self.process.poll() is not None)

    def answers(self):
        """True if the daemon accepts connections. Its socket exists before it listens."""
        try:
            Client(self.path).close()
            return True
        except OSError:
            return False

    def client(self, terminator=b"\0"):
        return Client(self.path, terminator)

    def log(self):
        with open(self.log_path, encoding="utf-8", errors="replace") as log:
            return log.read()

    def descriptors(self):
        return len(os.listdir(f"/proc/{self.process.pid}/fd"))

    def settled_descriptors(self):
        """The number of descriptors that stays, once clients and apps that have gone are cleaned up. The daemon must answer between two
        samples, so that a stalled machine does not count as settled."""
        fewest, same = None, 0
        while same < 60:
            with self.client() as one:
                one.call("Version")
                now = self.descriptors() - 1
            if fewest is None or now < fewest:
                fewest, same = now, 0
            same += 1
            time.sleep(0.005)
        return fewest

    def comes_to_rest(self, share, patience_s=PATIENCE_S):
        """Waits until the daemon uses less than this share of the processor for half a second."""
        deadline = time.monotonic() + patience_s
        while True:
            began, began_s = self.cpu_s(), time.monotonic()
            time.sleep(0.5)
            worked = (self.cpu_s() - began) / (time.monotonic() - began_s)
            if worked < share:
                return
            check(time.monotonic() < deadline, f"it works on, {worked:.2f} of its time")

    def memory_kib(self):
        with open(f"/proc/{self.process.pid}/status", encoding="ascii") as status:
            return next(int(line.split()[1]) for line in status if line.startswith("VmRSS"))

    def cpu_s(self):
        with open(f"/proc/{self.process.pid}/stat", encoding="ascii") as stat:
            fields = stat.read().rsplit(")", 1)[1].split()
        return (int(fields[11]) + int(fields[12])) / os.sysconf("SC_CLK_TCK")

    def reload(self, configuration):
        """Replaces the configuration that the daemon was started with, and makes it read the new one."""
        with open(os.path.join(self.folder.name, "conf"), "w", encoding="utf-8") as file:
            json.dump(configuration, file)
        self.process.send_signal(signal.SIGHUP)

    def stop(self):
        if self.process.poll() is None:
            self.process.send_signal(signal.SIGTERM)
        try:
            status = self.process.wait(PATIENCE_S)
        finally:
            self.folder.cleanup()
        return status

    def __enter__(self):
        return self

    def __exit__(self, *_):
        if self.process.poll() is None:
            self.process.kill()
            self.process.wait()
        self.folder.cleanup()


def app(name):
    return f"{BUILD}/examples/{name}.tab"


def until(is_so, patience_s=PATIENCE_S):
    """Waits until the condition holds."""
    deadline = time.monotonic() + patience_s
    while not is_so():
        if time.monotonic() > deadline:
            raise AssertionError("it did not become so in time")
        time.sleep(0.005)


class Skip(Exception):
    pass


def check(condition, what):
    if not condition:
        raise AssertionError(what)


def equal(found, expected):
    if found != expected:
        raise AssertionError(f"{found!r} instead of {expected!r}")


def run_tests(tests):
    """Runs functions in their order; the name of a test is the first line of its docstring."""
    failed = False
    for test in tests:
        name = test.__doc__.splitlines()[0].rstrip(".")
        try:
            test()
            print(f"ok {name}", flush=True)
        except Skip as skip:
            print(f"SKIP {name}: {skip}", flush=True)
        except Exception as error:  # whatever it is, run the other tests too
            line = error.__traceback__
            while line.tb_next is not None:
                line = line.tb_next
            reason = f"{type(error).__name__}: {error}".replace("\n", "|")
            print(f"not ok {name}: {reason} ({os.path.basename(line.tb_frame.f_code.co_filename)}:{line.tb_lineno})", flush=True)
            failed = True
    sys.exit(1 if failed else 0)
