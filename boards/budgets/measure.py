# SPDX-License-Identifier: Apache-2.0 OR MIT
"""What a linked kernel takes of its board."""
import glob
import os
import re
from dataclasses import dataclass, field

import stack
from commands import run

# A kernel's arrays of one entry for each process slot: those of boards/common, and capsules' by the end of their names.
SLOT_ARRAYS = re.compile(r"^(board_processes|board_contexts|ipc_users|binaries|\w+_(waiting|deadlines|listeners))$")


@dataclass
class Memory:
    """A memory of the board, as its linker script has it, and what the kernel takes of it, in bytes."""

    used: int
    size: int


@dataclass
class Kernel:
    """All in bytes."""

    name: str
    text: int
    data: int
    bss: int
    process: int  # kernel RAM a process, its grants not counted
    flash: Memory
    ram: Memory
    stack: Memory  # at most
    deepest: list  # the functions that take so much, from the outermost on
    frames: dict = field(default_factory=dict)  # of functions, by FILE:FUNCTION
    unbounded: list = field(default_factory=list)  # functions whose frame has no limit that the compiler knows
    unknown: str = None  # why nothing is known of the stack as a whole


def symbols(elf):
    """Name to (address, size, kind) of nm; of static ones with the same name, any."""
    found = {}
    for line in run((os.environ.get("NM") or "arm-none-eabi-nm"), "-S", elf).splitlines():
        words = line.split()
        if len(words) >= 3 and len(words[-2]) == 1:
            size = int(words[1], 16) if len(words) == 4 else 0
            found[words[-1]] = (int(words[0], 16), size, words[-2])
    return found


def sizes_by_symbol(elf):
    """Bytes of every function and object; static ones with the same name together."""
    found = {}
    for line in run((os.environ.get("NM") or "arm-none-eabi-nm"), "-S", elf).splitlines():
        words = line.split()
        if len(words) == 4:
            # What link-time optimization adds to names changes from build to build.
            name = re.sub(r"\.(lto_priv|constprop|isra|part)\.\d+", "", words[3])
            found[name] = found.get(name, 0) + int(words[1], 16)
    return found


def sections(elf):
    """text, data, bss."""
    lines = run((os.environ.get("SIZE") or "arm-none-eabi-size"), elf).splitlines()
    return [int(word) for word in lines[-1].split()[:3]]


def memories(folder):
    """Name to length, of the linker's map."""
    found = {}
    with open(os.path.join(folder, "kernel.map"), encoding="utf-8") as file:
        for line in file.read().partition("Memory Configuration")[2].partition("Linker script")[0].splitlines():
            words = line.split()
            if len(words) >= 3 and words[1].startswith("0x"):
                found[words[0]] = int(words[2], 16)
    return found


def process_bytes(table):
    """What one more process slot costs in arrays, and the control block in the process's own RAM."""
    slots = table["board_slots"][0]
    arrays = sum(size for name, (_, size, kind) in table.items() if kind in "bBdD" and SLOT_ARRAYS.match(name))
    return arrays // slots + table["cortexm_block_bytes"][0]


def read_frames(folder):
    """What the compiler said of the functions that it put into the kernel: frames by FILE:FUNCTION, and those without a limit."""
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
        depth, deepest = stack.bound(folder)
        unknown = None
    except stack.Unknown as error:
        depth, deepest, unknown = 0, [], str(error)
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
        frames=frames,
        unknown=unknown,
        unbounded=unbounded,
    )


def largest_frames(kernel, count):
    """(bytes, function), largest first."""
    return sorted(((size, name) for name, size in kernel.frames.items()), key=lambda row: (-row[0], row[1]))[:count]
