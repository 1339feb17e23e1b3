# SPDX-License-Identifier: Apache-2.0 OR MIT
"""Measures how much memory a linked kernel takes."""
import glob
import os
import re
from dataclasses import dataclass, field

import stack
from commands import run

# A kernel's arrays with one entry per process slot: those of boards/common, and those of capsules, recognized by the end of their names.
SLOT_ARRAYS = re.compile(r"^(board_processes|board_contexts|ipc_users|binaries|\w+_(waiting|deadlines|listeners))$")


@dataclass
class Memory:
    """One memory of the board: its size in the linker script, and how much of it the kernel uses, in bytes."""

    used: int
    size: int


@dataclass
class Kernel:
    """All in bytes."""

    name: str
    text: int
    data: int
    bss: int
    process: int  # kernel RAM per process, without its grants
    flash: Memory
    ram: Memory
    stack: Memory  # worst case
    deepest: list  # the call chain that takes that much, outermost first
    exception: int  # stack that an exception takes when it interrupts the kernel's thread
    frames: dict = field(default_factory=dict)  # stack frame sizes by FILE:FUNCTION
    unbounded: list = field(default_factory=list)  # functions whose frame size the compiler cannot bound
    unknown: str = None  # why the worst case cannot be computed


def symbols(elf):
    """Maps names to (address, size, kind) from nm. If static symbols share a name, one of them is taken."""
    found = {}
    for line in run((os.environ.get("NM") or "arm-none-eabi-nm"), "-S", elf).splitlines():
        words = line.split()
        if len(words) >= 3 and len(words[-2]) == 1:
            size = int(words[1], 16) if len(words) == 4 else 0
            found[words[-1]] = (int(words[0], 16), size, words[-2])
    return found


def sizes_by_symbol(elf):
    """Sizes of all functions and objects; the sizes of static ones with the same name are added."""
    found = {}
    for line in run((os.environ.get("NM") or "arm-none-eabi-nm"), "-S", elf).splitlines():
        words = line.split()
        if len(words) == 4:
            # The suffixes that link-time optimization adds to names change from build to build.
            name = re.sub(r"\.(lto_priv|constprop|isra|part)\.\d+", "", words[3])
            found[name] = found.get(name, 0) + int(words[1], 16)
    return found


def sections(elf):
    """text, data, bss."""
    lines = run((os.environ.get("SIZE") or "arm-none-eabi-size"), elf).splitlines()
    return [int(word) for word in lines[-1].split()[:3]]


def memories(folder):
    """Maps memory names to their lengths, from the linker's map file."""
    found = {}
    with open(os.path.join(folder, "kernel.map"), encoding="utf-8") as file:
        for line in file.read().partition("Memory Configuration")[2].partition("Linker script")[0].splitlines():
            words = line.split()
            if len(words) >= 3 and words[1].startswith("0x"):
                found[words[0]] = int(words[2], 16)
    return found


def process_bytes(table):
    """The cost of one more process slot in arrays, plus the control block in the process's own RAM."""
    slots = table["board_slots"][0]
    arrays = sum(size for name, (_, size, kind) in table.items() if kind in "bBdD" and SLOT_ARRAYS.match(name))
    return arrays // slots + table["cortexm_block_bytes"][0]


def read_frames(folder):
    """From the compiler's .su files: frame sizes by FILE:FUNCTION, and the functions whose frames are unbounded."""
    frames, unbounded = {}, []
    for path in glob.glob(os.path.join(folder, "*.su")):
        with open(path, encoding="utf-8") as lines:
            for line in lines:
                place, size, kind = line.rstrip("\n").split("\t")
                file_name, _, _, function = place.split(":")
                name = os.path.normpath(file_name) + ":" + re.sub(r"\.(lto_priv|constprop|isra|part)(\.\d+)?", "", function)
                frames[name] = max(frames.get(name, 0), int(size))
                if "dynamic" in kind and "bounded" not in kind:
                    unbounded.append(name)
    return frames, unbounded


def measure(name, build):
    folder = os.path.join(build, name)
    elf = os.path.join(folder, "kernel.elf")
    table = symbols(elf)
    text, data, bss = sections(elf)
    limits = memories(folder)
    frames, unbounded = read_frames(folder)
    try:
        depth, deepest, exception = stack.bound(folder)
        unknown = None
    except stack.Unknown as error:
        depth, deepest, exception, unknown = 0, [], 0, str(error)
    if not frames:
        raise SystemExit(f"{folder}: the compiler left no .su file there: link the kernel anew")
    return Kernel(
        name=name,
        text=text,
        data=data,
        bss=bss,
        process=process_bytes(table),
        flash=Memory(text + data, limits["kernel"]),
        ram=Memory(data + bss, limits["ram"]),
        stack=Memory(depth, table["cortexm_stack_top"][0] - table["board_stack_start"][0]),
        deepest=deepest,
        exception=exception,
        frames=frames,
        unknown=unknown,
        unbounded=unbounded,
    )


def largest_frames(kernel, count):
    """(bytes, function), largest first."""
    return sorted(((size, name) for name, size in kernel.frames.items()), key=lambda row: (-row[0], row[1]))[:count]
