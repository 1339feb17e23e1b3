# SPDX-License-Identifier: Apache-2.0 OR MIT
"""How deep a kernel's stack can get: the compiler's call graph, with calls through pointers resolved, and exceptions on top.

Who is behind a pointer is found by the member that is called: functions that the sources give to a member of that name,
unless pointers.txt says it better. What cannot be resolved, recursion, and functions whose address is somewhere in the kernel though no call
would reach them, are errors: a bound that leaves something out is none."""
import collections
import fnmatch
import functools
import glob
import os
import re

from commands import run

SUFFIX = re.compile(r"\.(lto_priv|constprop|isra|part|cold)(\.\d+)?")
FRAME = 32 + 4  # what the processor pushes for an exception, and what it skips to align
# Exceptions that can interrupt each other, lowest priority first (kernelcore/arch/cortexm/start.c): of each group one at a time.
LEVELS = (("cortexm_handle_pendsv",), ("cortexm_handle_systick", "cortexm_handle_interrupt"), ("cortexm_handle_svc",))
# They begin the stack anew.
FRESH = ("kernelcore/arch/cortexm/start.c:cortexm_reset", "boards/common/kernel.c:cortexm_kernel_fault", "boards/common/panic_report.c:report")
SOURCES = ("kernelcore", "capsules", "boards")
POINTERS = os.path.join(os.path.dirname(__file__), "pointers.txt")


class Unknown(Exception):
    """What keeps the bound from being known."""


@functools.lru_cache(maxsize=None)
def lines_of(path):
    with open(path, encoding="utf-8") as file:
        return file.read().split("\n")


@functools.lru_cache(maxsize=None)
def initializers():
    """Member to {(file, function)}, of `.member = function` and `->member = function`."""
    found = collections.defaultdict(set)
    for folder in SOURCES:
        for path in glob.glob(f"{folder}/**/*.[ch]", recursive=True):
            for member, function in re.findall(r"(?:\.|->)(\w+)\s*=\s*&?(\w+)\s*[,;})]", "\n".join(lines_of(path))):
                found[member].add((path, function))
    return found


@functools.lru_cache(maxsize=None)
def pointers():
    """(file pattern, member, [patterns of FILE:FUNCTION]) of pointers.txt."""
    rows = []
    for number, line in enumerate(lines_of(POINTERS), 1):
        words = line.split("#")[0].split()
        if words and (len(words) < 4 or words[2] != "="):
            raise SystemExit(f"{POINTERS}:{number}: not FILE MEMBER = FUNCTIONS")
        if words:
            rows.append((words[0], words[1], [] if words[3:] == ["nobody"] else words[3:]))
    return rows


class Graph:
    """The call graph of a kernel; functions by their symbols."""

    def __init__(self, folder, others):
        self.size, self.place, self.calls, self.through = {}, {}, collections.defaultdict(set), []
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
        """The function of that name in the file; or of any other, if the file has none."""
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
                # A whole folder's pointers: the functions have the members' names.
                return member, {title for title in self.find(patterns) if name != "*" or self.place[title].endswith(f":{member}")}
        given = initializers().get(member, ())
        if not given:
            raise Unknown(f"who is behind {member} at {label}? (boards/budgets/pointers.txt)")
        return member, {title for pair in given for title in self.named(*pair)}

    def resolve(self):
        """Calls through pointers become calls; returns the functions that they reach."""
        reached = set()
        for source, label in self.through:
            _, targets = self.behind(label)
            self.calls[source] |= targets
            reached |= targets
        return reached

    def addresses_taken(self):
        """Functions whose address is a word of the kernel, by the relocations that the linker kept."""
        listing = run((os.environ.get("OBJDUMP") or "arm-none-eabi-objdump"), "-r", self.elf)
        words = set(re.findall(r" R_ARM_ABS32\s+([^\s+]+)", listing))
        if not words:
            raise Unknown("the kernel was linked without its relocations")
        return {name for name in words & self.size.keys() if not self.place[name].startswith("assembly:")}

    def read_code(self):
        """Direct calls, as they were linked; and what functions take of which the compiler says nothing, in assembly or of libgcc."""
        listing = run((os.environ.get("OBJDUMP") or "arm-none-eabi-objdump"), "-d", "--no-show-raw-insn", self.elf)
        for name, body in re.findall(r"^[0-9a-f]+ <([^>]+)>:\n((?:.+\n)+)", listing, re.M):
            self.calls[name] |= set(re.findall(r"\tb(?:l|[a-z]{2})?(?:\.[nw])?\t[0-9a-f]+ <([^>+]+)>", body)) - {name}
            if name not in self.size:
                self.size[name], self.place[name] = stack_of(body), f"assembly:{name}"
        lost = {source for source, _ in self.through} - self.calls.keys()
        if lost:
            raise Unknown(f"{', '.join(sorted(lost))}: calls through a pointer, and is not in the kernel")

    def depth(self, name, path=()):
        """(bytes, names of the deepest way down)."""
        if name in self.deepest:
            return self.deepest[name]
        if name in path:
            raise Unknown("recursion: " + ", ".join([*path[path.index(name):], name]))
        below = max((self.depth(target, (*path, name)) for target in self.calls[name] if target not in self.fresh), default=(0, []))
        self.deepest[name] = (self.size.get(name, 0) + below[0], [name, *below[1]])
        return self.deepest[name]

    def bound(self):
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
        on_top = sum(FRAME + max(self.depth(name)[0] for name in level) for level in LEVELS)
        return max((thread[0] + on_top, thread[1]), *(self.depth(name) for name in self.fresh))


def stack_of(body):
    """Bytes that instructions of a listing push or subtract."""
    total = sum(int(number) for number in re.findall(r"\tsub(?:\.w|w)?\tsp, (?:sp, )?#(\d+)", body))
    for registers in re.findall(r"\t(?:push|stmdb)(?:\.w)?\t(?:sp!, )?{([^}]*)}", body):
        total += 4 * len(registers.split(","))
    total += 4 * len(re.findall(r"\[sp, #-\d+\]!", body))
    return total


def bound(folder):
    """(bytes, the deepest way down) of the kernel in this folder."""
    with open(os.path.join(folder, "kernel.elf.link"), encoding="utf-8") as file:
        objects = re.findall(r"(\S+)\.o(?!\S)", file.read())
    # Objects that were compiled alone have a call graph of their own.
    return Graph(folder, [f"{name}.ci" for name in objects if os.path.exists(f"{name}.ci")]).bound()
