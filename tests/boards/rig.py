# SPDX-License-Identifier: Apache-2.0 OR MIT
"""Shared code of the board tests: images of kernel and apps, boards in QEMU, and tockd for comparison."""
import codecs
import os
import re
import shlex
import shutil
import struct
import subprocess
import sys
import tarfile
import tempfile
import threading
import time

BUILD = os.environ.get("B", "build")
TOCKD = os.path.join(BUILD, "bin", "tockd")
ELF2TAB = os.path.join(BUILD, "bin", "tock-elf2tab")
EXAMPLES = os.path.join(BUILD, "examples")
# Generous, because QEMU may be slow on a busy machine.
PATIENCE_S = 300

scratch = tempfile.mkdtemp(prefix="boards.")


class Failed(Exception):
    pass


def expect(condition, what):
    if not condition:
        raise Failed(what)


def example(name):
    return os.path.join(EXAMPLES, f"{name}.tab")


def tbf_of(tab, members):
    """The bytes of the first of these members that the TAB has."""
    with tarfile.open(tab) as archive:
        names = archive.getnames()
        for member in members:
            if f"{member}.tbf" in names:
                return archive.extractfile(f"{member}.tbf").read()
    raise Failed(f"{tab} has none of {members}")


def repacked(elf_folder, name, members, *options):
    """A TAB of a built app, under another name and with other options of the packer."""
    path = os.path.join(scratch, f"{name}.tab")
    elfs = [f"{elf_folder}/{member}.elf,{member}" for member in members if os.path.exists(f"{elf_folder}/{member}.elf")]
    expect(elfs, f"{elf_folder} has no ELF for {members}")
    made = subprocess.run([ELF2TAB, "-n", name, "--kernel-major", "2", *options, "-o", path, *elfs], text=True, capture_output=True,
                          timeout=PATIENCE_S)
    expect(made.returncode == 0, made.stderr)
    return path


def scratch_file(name, content):
    path = os.path.join(scratch, name)
    with open(path, "wb") as file:
        file.write(content)
    return path


def of_board(what, name):
    """A variable of the build for a board, or for BOARD/minimal."""
    return os.environ[f"BOARD_{what}_{name.split('/')[0].replace('-', '_')}"]


def make_image(name, *apps):
    """Runs boards/image/make. Returns its result, and the image's name without .elf."""
    image = os.path.join(tempfile.mkdtemp(dir=scratch), "image")
    kernel = os.path.join(BUILD, "boards", name, "kernel.elf")
    members = of_board("MEMBERS", name)
    made = subprocess.run(["boards/image/make", kernel, image, *apps], text=True, capture_output=True, timeout=PATIENCE_S,
                          env={**os.environ, "MEMBERS": members, "OBJCOPY": os.environ["ARM_OBJCOPY"], "NM": os.environ["ARM_NM"],
                               "FAMILY": of_board("UF2", name)})
    return made, image


def padding(size):
    """A TBF without a program."""
    return struct.pack("<HHIII", 2, 16, size, 0, 2 ^ 16 << 16 ^ size) + b"\xff" * (size - 16)


def chain(start, *tbfs):
    """Flash from start on with TBFs as tools place them: each at a multiple of its size rounded up to a power of two."""
    flash = b""
    for tbf in tbfs:
        alignment = 512
        while alignment < len(tbf):
            alignment *= 2
        gap = -(start + len(flash)) % alignment
        flash += (padding(gap) if gap >= 16 else b"\xff" * gap) + tbf
    return flash


class Board:
    """A board that runs in QEMU, with a built kernel and apps; options are QEMU's. Use it with `with`."""

    def __init__(self, name, apps=(), options=(), flash=None):
        """name: the board's, or BOARD/minimal. flash: arbitrary contents of the region for apps, instead of apps."""
        made, self.image = make_image(name, *apps)
        expect(made.returncode == 0, f"boards/image/make: {made.stderr}")
        if flash is not None:
            section = scratch_file("flash.bin", flash)
            subprocess.run([os.environ["ARM_OBJCOPY"], "--update-section", f".apps={section}", f"{self.image}.elf"], check=True,
                           timeout=PATIENCE_S)
        machine = shlex.split(of_board("QEMU", name))
        self.qemu = subprocess.Popen([os.environ["QEMU_ARM"], *machine, "-nographic", "-monitor", "none", "-serial", "stdio",
                                      # Time advances with instructions, and idle time is skipped, so a busy machine changes nothing.
                                      "-icount", "shift=5,sleep=off",
                                      *options, "-kernel", f"{self.image}.elf"],
                                     stdin=subprocess.PIPE, stdout=subprocess.PIPE, stderr=subprocess.PIPE)
        self.said = ""
        self.more = threading.Condition()
        threading.Thread(target=self._listen, daemon=True).start()

    def _listen(self):
        # A character may be split across two blocks.
        decoder = codecs.getincrementaldecoder("utf-8")("replace")
        for block in iter(lambda: self.qemu.stdout.read1(4096), b""):
            with self.more:
                self.said += decoder.decode(block).replace("\r", "")
                self.more.notify_all()

    def __enter__(self):
        return self

    def __exit__(self, *_):
        self.qemu.terminate()
        try:
            self.qemu.wait(10)
        except subprocess.TimeoutExpired:
            self.qemu.kill()
            self.qemu.wait()

    def wait(self, condition, what):
        """Waits until condition(all output so far) holds. Returns the output."""
        deadline = time.monotonic() + PATIENCE_S
        with self.more:
            while not condition(self.said):
                left = deadline - time.monotonic()
                if left <= 0 or self.qemu.poll() is not None:
                    raise Failed(f"{what}; the console said: {self.said[-1500:]!r}")
                self.more.wait(min(left, 0.5))
            return self.said

    def wait_for(self, pattern, count=1):
        """Waits until the console output has that many matches of the pattern. Returns the output."""
        return self.wait(lambda said: len(re.findall(pattern, said, re.M)) >= count, f"not {count} times /{pattern}/")

    def type(self, text):
        self.qemu.stdin.write(text.encode())
        self.qemu.stdin.flush()


# The kernel's own console output.
KERNEL_SAYS = re.compile(r"^(tockd kernel on .*|\d+ apps? runs?|.* faulted: .*|  (r\d|psp).*|  it is (restarted|stopped)|there are no apps in flash.*|the app at 0x.*|)$")


def app_lines(said):
    return [line for line in said.split("\n") if not KERNEL_SAYS.match(line)]


def timeless(lines):
    """The lines without what depends on timing: the times, and how often the fast bell of alarms rang."""
    lines = [re.sub(r" at \d+ ms", " at N ms", line) for line in lines]
    rings = [line for line in lines if line.startswith("fast bell")]
    expect(rings == [f"fast bell, every 200 ms: ring {number + 1} at N ms" for number in range(len(rings))], f"rings are missing: {rings}")
    return [line.replace(f"the fast bell rang {len(rings)} times", "the fast bell rang as often as it said") for line in lines
            if line not in rings]


def lines_on_linux(*apps, arguments=()):
    """What these apps print under tockd run."""
    ran = subprocess.run([TOCKD, "run", "--no-prefix", "--timeout", str(PATIENCE_S), *arguments, *apps], text=True, capture_output=True,
                         stdin=subprocess.DEVNULL, timeout=2 * PATIENCE_S)
    expect(ran.stdout != "", f"tockd run printed nothing: {ran.stderr}")
    return ran.stdout.splitlines()


def run_tests(tests):
    """Runs all tests (name, function), or those whose names contain a word of the command line."""
    missing = [tool for tool in ("QEMU_ARM", "ARM_CC") if not os.environ.get(tool)]
    failed = 0
    for name, function in tests:
        if len(sys.argv) > 1 and not any(word in name for word in sys.argv[1:]):
            continue
        if missing:
            print(f"SKIP {name}: qemu-system-arm or arm-none-eabi-gcc is not installed")
            continue
        try:
            function()
            print(f"ok {name}", flush=True)
        except (Failed, subprocess.TimeoutExpired) as error:
            print(f"not ok {name}: {' '.join(str(error).split())}", flush=True)
            failed = 1
    shutil.rmtree(scratch, ignore_errors=True)
    sys.exit(failed)
