# SPDX-License-Identifier: Apache-2.0 OR MIT
"""Computes a kernel's worst-case stack depth from the compiler's call graph, with calls through pointers resolved and exceptions on top.

A call through a pointer is resolved by the member that it calls: to all functions that the sources assign to a member of that name, unless
pointers.txt is more precise. Unresolved calls, recursion, and functions whose address is in the kernel though no call reaches them are
errors, because a bound that omits something is no bound."""
import collections
import fnmatch
import functools
import glob
import os
import re
import shlex

from commands import run

SUFFIX = re.compile(r"\.(lto_priv|constprop|isra|part|cold)(\.\d+)?")
# The processor's exception frame (kernelcore/arch/cortexm/switch.h), and its alignment padding. It is the long one if the interrupted code has
# executed a floating point instruction and has not cleared CONTROL.FPCA since. Handlers start with FPCA clear.
FRAME = 32 + 4
FRAME_FPU = 104 + 4
# Exceptions that can interrupt each other, lowest priority first (kernelcore/arch/cortexm/start.c). In each group only one is active at a
# time. A fault of the kernel resets the stack, but only after the processor has pushed its frame.
LEVELS = (("cortexm_handle_pendsv",), ("cortexm_handle_systick", "cortexm_handle_interrupt"), ("cortexm_handle_svc",), ("cortexm_handle_fault",))
# Functions that reset the stack.
FRESH = ("kernelcore/arch/cortexm/start.c:cortexm_reset", "boards/common/kernel.c:cortexm_kernel_fault", "boards/common/panic_report.c:report")
SOURCES = ("kernelcore", "capsules", "boards")
POINTERS = os.path.join(os.path.dirname(__file__), "pointers.txt")


class Unknown(Exception):
    """Why the bound cannot be computed."""


@functools.lru_cache(maxsize=None)
def lines_of(path):
    with open(path, encoding="utf-8") as file:
        return file.read().split("\n")


@functools.lru_cache(maxsize=None)
def initializers():
    """Maps members to {(file, function)}, from `.member = function` and `->member = function`."""
    found = collections.defaultdict(set)
    for folder in SOURCES:
        for path in glob.glob(f"{folder}/**/*.[ch]", recursive=True):
            for member, function in re.findall(r"(?:\.|->)(\w+)\s*=\s*&?(\w+)\s*[,;})]", "\n".join(lines_of(path))):
                found[member].add((path, function))
    return found


@functools.lru_cache(maxsize=None)
def pointers():
    """The rows of pointers.txt: (file pattern, member, [patterns of FILE:FUNCTION])."""
    rows = []
    for number, line in enumerate(lines_of(POINTERS), 1):
        words = line.split("#")[0].split()
        if words and (len(words) < 4 or words[2] != "="):
            raise SystemExit(f"{POINTERS}:{number}: not FILE MEMBER = FUNCTIONS")
        if words:
            rows.append((words[0], words[1], [] if words[3:] == ["nobody"] else words[3:]))
    return rows


class Graph:
    """The call graph of a kernel, by the functions' symbols."""

    def __init__(self, folder, others, has_fpu):
        self.has_fpu = has_fpu
        self.size, self.place, self.calls, self.through = {}, {}, collections.defaultdict(set), []
        self.with_floats = set()  # functions with floating point instructions
        for path in [*glob.glob(os.path.join(folder, "*.ci")), *others]:
            self.read(path)
        self.elf = os.path.join(folder, "kernel.elf")

    def read(self, path):
        with open(path, encoding="utf-8") as file:
            text = file.read()
        for title, label in re.findall(r'^node: { title: "(?:[^":]*:)*([^":]*)" label: "([^"]*)"', text, re.M):
            parts = label.split("\\n")
            bytes_ = [int(part.split()[0]) for part in parts if part.endswith(("(static)", "(dynamic,bounded)"))]
            if bytes_:
                self.size[title] = bytes_[0]
                self.place[title] = f"{os.path.normpath(parts[1].split(':')[0])}:{SUFFIX.sub('', parts[0])}"
        if text.count('targetname: "__indirect_call" label: "') != text.count('targetname: "__indirect_call"'):
            raise Unknown(f"{path}: the compiler does not say where a call through a pointer is")
        self.through += re.findall(r'^edge: { sourcename: "(?:[^":]*:)*([^":]*)" targetname: "__indirect_call" label: "([^"]*)"', text, re.M)

    def named(self, file, function):
        """The function of that name in the file or, if the file has none, in any other."""
        everywhere = {title for title, place in self.place.items() if place.endswith(f":{function}")}
        here = {title for title in everywhere if self.place[title] == f"{file}:{function}"}
        return here or everywhere

    def find(self, patterns):
        return {title for title, place in self.place.items() if any(fnmatch.fnmatch(place, pattern) for pattern in patterns)}

    def behind(self, label):
        """The functions that a call through a pointer at this place can reach."""
        path, line, column = label.rsplit(":", 2)
        path = os.path.normpath(path)
        text = " ".join([lines_of(path)[int(line) - 1][int(column) - 1:], *lines_of(path)[int(line):int(line) + 4]])
        statement = text.split(";")[0]
        member = (re.search(r"(?:\.|->)(\w+)\s*\(", statement) or re.match(r"\W*(\w+)", statement))[1]
        for files, name, patterns in pointers():
            if fnmatch.fnmatch(member, name) and fnmatch.fnmatch(path, files):
                # A line for all members (*): take the functions that are named like the member.
                return member, {title for title in self.find(patterns) if name != "*" or self.place[title].endswith(f":{member}")}
        given = initializers().get(member, ())
        if not given:
            raise Unknown(f"who is behind {member} at {label}? (boards/budgets/pointers.txt)")
        return member, {title for pair in given for title in self.named(*pair)}

    def resolve(self):
        """Turns calls through pointers into direct calls; returns the functions that they reach."""
        reached = set()
        for source, label in self.through:
            _, targets = self.behind(label)
            self.calls[source] |= targets
            reached |= targets
        return reached

    def addresses_taken(self):
        """Functions whose address is stored in the kernel, by the relocations that the linker kept."""
        listing = run((os.environ.get("OBJDUMP") or "arm-none-eabi-objdump"), "-r", self.elf)
        words = set(re.findall(r" R_ARM_ABS32\s+([^\s+]+)", listing))
        if not words:
            raise Unknown("the kernel was linked without its relocations")
        return {name for name in words & self.size.keys() if not self.place[name].startswith("assembly:")}

    def read_code(self):
        """Reads direct calls from the linked code, and the stack use of functions that the compiler did not report (assembly, libgcc)."""
        listing = run((os.environ.get("OBJDUMP") or "arm-none-eabi-objdump"), "-d", "--no-show-raw-insn", self.elf)
        for name, body in re.findall(r"^[0-9a-f]+ <([^>]+)>:\n((?:.+\n)+)", listing, re.M):
            self.calls[name] |= set(re.findall(r"\tb(?:l|[a-z]{2})?(?:\.[nw])?\t[0-9a-f]+ <([^>+]+)>", body)) - {name}
            if re.search(r":\tv[a-z.0-9]+\t", body):
                self.with_floats.add(name)
            if name not in self.size:
                self.size[name], self.place[name] = stack_of(body), f"assembly:{name}"
        lost = {source for source, _ in self.through} - self.calls.keys()
        if lost:
            raise Unknown(f"{', '.join(sorted(lost))}: calls through a pointer, and is not in the kernel")

    def depth(self, name, path=()):
        """(bytes, names on the deepest call chain)."""
        if name in self.deepest:
            return self.deepest[name]
        if name in path:
            raise Unknown("recursion: " + ", ".join([*path[path.index(name):], name]))
        below = max((self.depth(target, (*path, name)) for target in self.calls[name] if target not in self.fresh), default=(0, []))
        self.deepest[name] = (self.size.get(name, 0) + below[0], [name, *below[1]])
        return self.deepest[name]

    def frame_on(self, names):
        """The largest frame of an exception that interrupts these functions or what they call."""
        found, new = set(), set(names)
        while new:
            found |= new
            new = {target for name in new for target in self.calls[name]} - found - self.fresh
        return FRAME_FPU if self.has_fpu and found & self.with_floats else FRAME

    def bound(self):
        """(bytes, deepest call chain, bytes that an exception on the kernel's thread takes)."""
        self.read_code()
        reached = self.resolve()
        self.deepest = {}
        self.fresh = self.find(FRESH)
        roots = {name for level in LEVELS for name in level} | self.fresh
        members = {title for given in initializers().values() for pair in given for title in self.named(*pair)}
        forgotten = self.addresses_taken() - reached - roots - members
        if forgotten:
            raise Unknown(f"who calls {', '.join(sorted(forgotten))} through a pointer? (boards/budgets/pointers.txt)")
        thread = self.depth("cortexm_reset")
        frame = self.frame_on(["cortexm_reset"])
        on_top = 0
        below = ["cortexm_reset"]
        for level in LEVELS:
            on_top += self.frame_on(below) + max(self.depth(name)[0] for name in level)
            below = level
        return *max((thread[0] + on_top, thread[1]), *(self.depth(name) for name in self.fresh)), frame


def stack_of(body):
    """The number of bytes that the instructions of a listing push or subtract."""
    total = sum(int(number) for number in re.findall(r"\tsub(?:\.w|w)?\tsp, (?:sp, )?#(\d+)", body))
    for registers in re.findall(r"\t(?:push|stmdb)(?:\.w)?\t(?:sp!, )?{([^}]*)}", body):
        total += 4 * len(registers.split(","))
    total += 4 * len(re.findall(r"\[sp, #-\d+\]!", body))
    return total


def has_fpu(command):
    """True if the processor that the link command names has an FPU. The kernel itself is compiled not to use it."""
    processor = [word for word in shlex.split(command) if word.startswith("-mcpu=")]
    if len(processor) != 1:
        raise Unknown("the link command does not name one processor")
    macros = run((os.environ.get("ARM_CC") or "arm-none-eabi-gcc"), *processor, "-mthumb", "-mfloat-abi=softfp", "-dM", "-E", "-xc", os.devnull)
    return re.search(r"^#define __ARM_FP ", macros, re.M) is not None


def bound(folder):
    """(bytes, deepest call chain, bytes that an exception on the kernel's thread takes) of the kernel in this folder."""
    with open(os.path.join(folder, "kernel.elf.link"), encoding="utf-8") as file:
        command = file.read()
    objects = re.findall(r"(\S+)\.o(?!\S)", command)
    # Objects compiled without link-time optimization have their own call graphs.
    return Graph(folder, [f"{name}.ci" for name in objects if os.path.exists(f"{name}.ci")], has_fpu(command)).bound()
