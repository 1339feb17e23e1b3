# SPDX-License-Identifier: Apache-2.0 OR MIT
"""Shared code of the hostile tests: packs TABs, runs them with tockd, and inspects its processes.

A test is a function; @test("NAME") registers it and main() runs all. A test fails by raising, usually through expect().
"""
import ctypes
import os
import platform
import re
import shutil
import signal
import subprocess
import sys
import tempfile
import threading
import time

BUILD = os.environ.get("B", "build")
SANITIZED = bool(os.environ.get("SANITIZE"))
ARCH = platform.machine()
MEMBER = f"linux-{ARCH}"
TOCKD = os.path.join(BUILD, "bin", "tockd")
APPS = os.path.join(BUILD, "tests", "hostile")
EXAMPLES = os.path.join(BUILD, "examples")
# Generous, because slowness is not under test here.
PATIENCE_S = 120

scratch = tempfile.mkdtemp(prefix="hostile.")
tests = []


class Failed(Exception):
    pass


def expect(condition, what):
    if not condition:
        raise Failed(what)


def sanitizer_options(options):
    """The environment with these options of AddressSanitizer in addition."""
    return {"ASAN_OPTIONS": os.environ.get("ASAN_OPTIONS", "") + ":" + options}


def test(name):
    def register(function):
        tests.append((name, function))
        return function

    return register


def main():
    """Runs all tests, or those whose names contain a word of the command line."""
    # A process that outlives tockd becomes our child, so that it cannot be missed.
    ctypes.CDLL(None, use_errno=True).prctl(36, 1, 0, 0, 0)
    failed = 0
    for name, function in tests:
        if len(sys.argv) > 1 and not any(word in name for word in sys.argv[1:]):
            continue
        began = time.monotonic()
        try:
            function()
            print(f"ok {name}", flush=True)
        except Exception as error:  # whatever went wrong, run the other tests too
            failed += 1
            text = str(error) if isinstance(error, Failed) else f"{type(error).__name__}: {error}"
            print(f"not ok {name}: " + text.replace("\n", " | "), flush=True)
        end_strays()
        print(f"# {name}: {time.monotonic() - began:.1f} s", file=sys.stderr, flush=True)
    shutil.rmtree(scratch, ignore_errors=True)
    sys.exit(1 if failed else 0)


# TABs.

made = {}


def tab(name, app="attacker", heap=4096, kernel=2048, permissions=()):
    """A TAB of one of this folder's apps, with this package name, and permissions ("DRIVER,COMMAND") if given."""
    key = (name, app, heap, kernel, permissions)
    if key not in made:
        made[key] = os.path.join(scratch, f"{name}.{len(made)}.tab")
        elf = os.path.join(APPS, app, MEMBER + ".elf")
        subprocess.run(
            [os.path.join(BUILD, "bin", "tock-elf2tab"), "-n", name, "--app-heap", str(heap), "--kernel-heap", str(kernel),
             "--kernel-major", "2", "--kernel-minor", "2", *(["--permissions", *permissions] if permissions else []),
             "-o", made[key], f"{elf},{MEMBER}"],
            check=True, stdout=subprocess.DEVNULL,
        )
    return made[key]


def neighbour(name="neighbour"):
    return tab(name, app="neighbour", heap=8192)


NEIGHBOUR_SAYS = "200 rounds and 20 alarms"


def example(name):
    return os.path.join(EXAMPLES, name + ".tab")


# Processes.


def read_file(path):
    try:
        with open(path, "rb") as file:
            return file.read()
    except OSError:
        return b""


def parents():
    """{pid: parent} of all processes."""
    found = {}
    for entry in os.listdir("/proc"):
        if entry.isdigit():
            stat = read_file(f"/proc/{entry}/stat")
            if stat:
                found[int(entry)] = int(stat.rpartition(b")")[2].split()[1])
    return found


def children_of(pid):
    listed = read_file(f"/proc/{pid}/task/{pid}/children")
    if listed or os.path.exists(f"/proc/{os.getpid()}/task/{os.getpid()}/children"):
        return [int(child) for child in listed.split()]
    return [child for child, parent in parents().items() if parent == pid]


def reap_strays():
    """True if we have a child that the tests did not start."""
    left = False
    known = {run.process.pid for run in Run.all if run.process.returncode is None}
    for pid in children_of(os.getpid()):
        if pid in known:
            continue
        try:
            if os.waitpid(pid, os.WNOHANG)[0] == 0:
                left = True
        except ChildProcessError:
            pass
    return left


def nothing_is_left(patience_s=PATIENCE_S):
    deadline = time.monotonic() + patience_s
    while reap_strays():
        if time.monotonic() > deadline:
            return False
        time.sleep(0.01)
    return True


def end_strays():
    for run in Run.all:
        if run.process.poll() is None:
            run.process.kill()
            run.process.wait()
        run.close()
    Run.all.clear()
    if not nothing_is_left():
        for pid in children_of(os.getpid()):
            os.kill(pid, signal.SIGKILL)
        nothing_is_left()


def status_kilobytes(pid, field):
    match = re.search(rb"^%s:\s+(\d+) kB" % field.encode(), read_file(f"/proc/{pid}/status"), re.M)
    return int(match.group(1)) if match else 0


class Run:
    """A `tockd run` with these TABs. Its standard output and error are collected, but with `deaf` nobody reads its output."""

    all = []

    def __init__(self, *tabs, options=(), deaf=False, environment=None, prepare=None, program=None):
        arguments = [program or TOCKD, "run", *options, *tabs]
        self.out, self.err = [], []
        self.process = subprocess.Popen(
            arguments, stdin=subprocess.PIPE, stdout=subprocess.PIPE, stderr=subprocess.PIPE,
            env=dict(os.environ, **(environment or {})), preexec_fn=prepare,
        )
        Run.all.append(self)
        self.changed = threading.Condition()
        self.threads = [threading.Thread(target=self.collect, args=(self.process.stderr, self.err), daemon=True)]
        self.deaf = deaf
        if not deaf:
            self.threads.append(threading.Thread(target=self.collect, args=(self.process.stdout, self.out), daemon=True))
        for thread in self.threads:
            thread.start()

    def collect(self, stream, lines):
        for line in stream:
            with self.changed:
                lines.append(line.rstrip(b"\n").decode("utf-8", "backslashreplace"))
                self.changed.notify_all()

    def close(self):
        for thread in self.threads:
            thread.join(PATIENCE_S)
        for stream in (self.process.stdin, self.process.stdout, self.process.stderr):
            try:
                stream.close()
            except OSError:
                pass

    def send(self, text):
        self.process.stdin.write(text.encode())
        self.process.stdin.flush()

    def await_line(self, text, lines=None, count=1, patience_s=PATIENCE_S):
        """Waits until `count` lines of the output (or of self.err) hold the text."""
        lines = self.out if lines is None else lines
        with self.changed:
            if not self.changed.wait_for(lambda: sum(text in line for line in lines) >= count, patience_s):
                raise Failed(f"no line {text!r} came; log: {self.err[-5:]}; output: {self.out[-5:]}")

    def wait(self, patience_s=PATIENCE_S):
        """Waits for the end and returns the exit status. No process may be left then."""
        try:
            self.process.wait(patience_s)
        except subprocess.TimeoutExpired:
            raise Failed(f"it did not end; log: {self.err[-8:]}; output: {self.out[-8:]}") from None
        for thread in self.threads:
            thread.join(PATIENCE_S)
        expect(nothing_is_left(), "a process was left behind")
        return self.process.returncode

    def interrupt(self):
        """Sends Ctrl-C, which must end everything at once."""
        self.process.send_signal(signal.SIGINT)
        status = self.wait()
        expect(status == 130, f"after Ctrl-C the status is {status}: {self.err[-5:]}")

    def lines_of(self, name):
        return [line[len(name) + 3 :] for line in self.out if line.startswith(name + " | ")]

    def log_of(self, name):
        return [line for line in self.err if f": {name}: " in line]

    def keepers(self):
        """The outer keeper, and the inner one if there is one; empty before the keeper runs."""
        outer = [child for child in children_of(self.process.pid) if read_file(f"/proc/{child}/comm") == b"keeper\n"]
        expect(len(outer) <= 1, f"tockd has {len(outer)} keepers")
        return outer + [child for child in children_of(outer[0]) if read_file(f"/proc/{child}/comm") == b"keeper\n"] if outer else []

    def apps(self):
        """{pid: name} of the current apps. Names are cut to 15 characters."""
        keepers = self.keepers()
        names = {pid: read_file(f"/proc/{pid}/comm").decode().strip() for pid in children_of(keepers[-1])} if keepers else {}
        return {pid: name for pid, name in names.items() if name != "keeper"}

    def resident_kilobytes(self):
        return status_kilobytes(self.process.pid, "VmRSS")

    def descriptors(self):
        return len(os.listdir(f"/proc/{self.process.pid}/fd"))


def poll(condition, what, patience_s=PATIENCE_S):
    deadline = time.monotonic() + patience_s
    while True:
        result = condition()
        if result:
            return result
        if time.monotonic() > deadline:
            raise Failed(f"timeout: {what}")
        time.sleep(0.002)


def log_is_harmless(run):
    """True if the log contains no control character except newline."""
    return all(character.isprintable() for line in run.err + run.out for character in line)
