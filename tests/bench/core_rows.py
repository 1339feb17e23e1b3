# SPDX-License-Identifier: Apache-2.0 OR MIT
"""The core's figures from core_speed, and those of Tock's own kernel (core_peer.txt)."""

import concurrent.futures
import os
import re
import subprocess

HERE = os.path.dirname(os.path.abspath(__file__))


class Failed(Exception):
    pass


def peer():
    """{row: (instructions at opt-level 3, at opt-level "s")}"""
    rows = {}
    with open(os.path.join(HERE, "core_peer.txt"), encoding="ascii") as f:
        for line in f:
            if line.strip() and not line.startswith("#"):
                name, at_3, at_s = line.split()
                rows[name] = (int(at_3), int(at_s))
    return rows


def output_of(command):
    result = subprocess.run(command, stdout=subprocess.PIPE, stderr=subprocess.PIPE, text=True, timeout=300)
    if result.returncode != 0:
        raise Failed("%s ended with %d:\n%s" % (" ".join(command), result.returncode, result.stderr))
    return result


def collected(program, row, operations):
    """The instructions of a whole run. They are simulated, so the load of the machine does not matter."""
    text = output_of(["valgrind", "--tool=callgrind", "--callgrind-out-file=/dev/null", program, row, str(operations)]).stderr
    found = re.search(r"Collected : (\d+)", text)
    if found is None:
        raise Failed("callgrind did not say what it collected:\n" + text)
    return int(found.group(1))


def instructions(program, rows, few, many):
    """{row: instructions per operation}: the difference of a longer and a shorter run, which cancels the set-up."""
    with concurrent.futures.ThreadPoolExecutor(os.cpu_count()) as pool:
        runs = {(row, n): pool.submit(collected, program, row, n) for row in rows for n in (few, many)}
    return {row: (runs[row, many].result() - runs[row, few].result()) / (many - few) for row in rows}


def nanoseconds(program, row, operations, repetitions):
    """A list of ns per operation, one for each repetition, after a warm-up and on one CPU."""
    text = output_of(["taskset", "-c", "0", program, row, str(operations), str(repetitions)]).stdout
    return [float(word) for word in text.split()]
