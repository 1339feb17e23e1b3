# SPDX-License-Identifier: Apache-2.0 OR MIT
"""The recorded figures, recorded.txt, and how a kernel differs from them."""
import re

from measure import largest_frames

FIELDS = ["text", "data", "bss", "process", "stack"]
# How many of each kernel's largest frames are recorded, and how many differing ones are printed.
FRAMES = 10
FRAMES_TOLD = 3
# The recorded figures are out of date if a figure differs by more than this fraction.
TOLERANCE = 0.02

HEAD = """# SPDX-License-Identifier: Apache-2.0 OR MIT
# What the kernels for boards took when this was written, in bytes: sections, kernel RAM a process, stack
# at its deepest, largest stack frames.
# `make size` tells what differs; `make size-record` writes this file.
"""


class Unreadable(SystemExit):
    """The file does not contain recorded figures."""


class Record:
    """compiler: the one that built the kernels; kernels: maps names to {field: bytes, "frames": {function: bytes}}."""

    def __init__(self, compiler, kernels):
        self.compiler = compiler
        self.kernels = kernels


def figure(kernel, name):
    return kernel.stack.used if name == "stack" else getattr(kernel, name)


def row_of(kernel):
    row = {name: figure(kernel, name) for name in FIELDS}
    row["frames"] = {function: size for size, function in largest_frames(kernel, FRAMES)}
    return row


def read(path):
    compiler, kernels = None, {}
    with open(path, encoding="utf-8") as file:
        for number, line in enumerate(file, 1):
            words = line.split()
            try:
                if not words or words[0].startswith("#"):
                    continue
                if words[0] == "compiler":
                    compiler = " ".join(words[1:])
                elif words[0] == "kernel":
                    figures = {words[i]: int(words[i + 1]) for i in range(2, len(words), 2)}
                    kernels[words[1]] = {**{name: figures[name] for name in FIELDS}, "frames": {}}
                elif words[0] == "frame":
                    kernels[words[1]]["frames"][words[3]] = int(words[2])
                else:
                    raise ValueError(words[0])
            except (KeyError, ValueError, IndexError) as error:
                raise Unreadable(f"{path}:{number}: not a line of recorded figures ({error}): make size-record writes them") from error
    return Record(compiler, kernels)


def write(path, record):
    lines = [HEAD, f"compiler {record.compiler}\n"]
    for name, row in sorted(record.kernels.items()):
        lines.append(f"\nkernel {name} " + " ".join(f"{field} {row[field]}" for field in FIELDS) + "\n")
        for function, size in sorted(row["frames"].items(), key=lambda item: (-item[1], item[0])):
            lines.append(f"frame {name} {size:4d} {function}\n")
    with open(path, "w", encoding="utf-8") as file:
        file.writelines(lines)


def differences(kernel, row):
    """Texts for all figures that differ from the record, with at most FRAMES_TOLD frames; [] if none differs."""
    found, frames = [], []
    for name in FIELDS:
        now, then = figure(kernel, name), row[name]
        if now != then:
            found.append(f"{name} {now} ({now - then:+d})")
    smallest = min(row["frames"].values(), default=0)
    for function, size in sorted(kernel.frames.items(), key=lambda item: -item[1]):
        then = row["frames"].get(function)
        if then is None and size > smallest:
            frames.append(f"stack of {function} {size} (at most {smallest} before)")
        elif then is not None and size != then:
            frames.append(f"stack of {function} {size} ({size - then:+d})")
    more = [f"and of {len(frames) - FRAMES_TOLD} others"] if len(frames) > FRAMES_TOLD else []
    return found + frames[:FRAMES_TOLD] + more


def is_stale(kernel, row):
    """True if a figure differs from the recorded one by more than the tolerance."""
    largest = max(row["frames"].values(), default=0)
    pairs = [(figure(kernel, name), row[name]) for name in FIELDS] + [(largest_frames(kernel, 1)[0][0], largest)]
    return any(abs(now - then) > max(TOLERANCE * then, 16) for now, then in pairs)


def compiler_of(text):
    """The first line of gcc --version, without the packager's addition."""
    match = re.match(r"(\S+) .*?(\d+\.\d+\.\d+)", text)
    return f"{match.group(1)} {match.group(2)}" if match else text.splitlines()[0]
