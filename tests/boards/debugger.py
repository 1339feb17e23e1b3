# SPDX-License-Identifier: Apache-2.0 OR MIT
"""Stops and modifies a board's processor over QEMU's GDB protocol."""
import os
import re
import socket
import struct
import subprocess
import tempfile
import time

from rig import PATIENCE_S, Failed, expect, scratch

SP = 13
PC = 15
PIECE = 512  # bytes that QEMU returns per request


class Debugger:
    """Pass options to Board; then `with debugger:` stops the processor and resumes it at the end."""

    def __init__(self):
        self.path = os.path.join(tempfile.mkdtemp(dir=scratch), "gdb")
        self.options = ["-gdb", f"unix:{self.path},server=on,wait=off"]

    def __enter__(self):
        self.socket = socket.socket(socket.AF_UNIX, socket.SOCK_STREAM)
        self.socket.settimeout(PATIENCE_S)
        self.socket.connect(self.path)
        self.ask("?")
        # Without this QEMU only writes all registers together.
        self.ask("qXfer:features:read:target.xml:0,1000")
        return self

    def __exit__(self, *_):
        self.send("D")
        self.answer()
        self.socket.close()

    def send(self, packet):
        self.socket.sendall(f"${packet}#{sum(packet.encode()) % 256:02x}".encode())

    def answer(self):
        """Receives the next packet."""
        data = b""
        while not data.endswith(b"#") or data.count(b"$") == 0:
            byte = self.socket.recv(1)
            if not byte:
                raise Failed("the debugger's socket was closed")
            data += byte
        self.socket.recv(2)
        self.socket.sendall(b"+")
        return data[data.index(b"$") + 1:-1].decode()

    def ask(self, packet):
        """Sends a packet and returns its answer. Skips reports that the processor stopped, which may come at any time."""
        self.send(packet)
        while True:
            answer = self.answer()
            if packet == "?" or not answer.startswith("T"):
                return answer

    def register(self, number):
        answer = self.ask(f"p{number:x}")
        expect(re.fullmatch("[0-9a-f]{8}", answer), f"register {number} cannot be read: {answer}")
        return struct.unpack("<I", bytes.fromhex(answer))[0]

    def set_register(self, number, value):
        answer = self.ask(f"P{number:x}={struct.pack('<I', value).hex()}")
        expect(answer == "OK", f"register {number} cannot be set: {answer}")

    def write(self, address, data):
        expect(self.ask(f"M{address:x},{len(data):x}:{data.hex()}") == "OK", f"{address:#x} cannot be written")

    def run(self, how):
        """Runs (c) or steps (s) until the processor stops."""
        self.send(how)
        while not self.answer().startswith("T"):
            pass

    def run_to(self, address):
        expect(self.ask(f"Z1,{address:x},2") == "OK", f"no stop can be made at {address:#x}")
        self.run("c")
        expect(self.ask(f"z1,{address:x},2") == "OK", f"the stop at {address:#x} cannot be unmade")

    def execute(self, address):
        """Executes the one instruction at this address."""
        self.set_register(PC, address)
        self.run("s")

    def go_on(self):
        """Lets the processor run for a moment."""
        self.send("c")
        time.sleep(0.05)
        self.socket.sendall(b"\x03")

    def read_piece(self, address, length):
        """Reads memory. Retries, because QEMU only shows what the processor may read: no kernel memory while it executes an app."""
        deadline = time.monotonic() + PATIENCE_S
        while (answer := self.ask(f"m{address:x},{length:x}")).startswith("E"):
            expect(time.monotonic() < deadline, f"{address:#x} cannot be read: {answer}")
            self.go_on()
        return bytes.fromhex(answer)

    def read(self, address, length):
        pieces = [(place, min(PIECE, address + length - place)) for place in range(address, address + length, PIECE)]
        return b"".join(self.read_piece(*piece) for piece in pieces)


def instruction(elf, function, pattern):
    """The address of the first instruction in a function that matches."""
    listing = subprocess.run([os.environ["ARM_OBJDUMP"], "-d", "--no-show-raw-insn", f"--disassemble={function}", elf],
                             text=True, capture_output=True, check=True).stdout
    found = re.search(rf"^ *([0-9a-f]+):\t{pattern}", listing, re.M)
    expect(found, f"{function} has no {pattern}")
    return int(found[1], 16)


def symbols(elf):
    """Maps names to (address, size)."""
    listing = subprocess.run([os.environ["ARM_NM"], "-S", elf], text=True, capture_output=True, check=True).stdout
    rows = [line.split() for line in listing.splitlines()]
    return {row[-1]: (int(row[0], 16), int(row[1], 16)) for row in rows if len(row) == 4}
