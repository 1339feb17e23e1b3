#!/usr/bin/python3
# SPDX-License-Identifier: Apache-2.0 OR MIT
"""Measures tockd and writes bench.json: one flat object with a median, and "KEY.spread": [least, most], for each figure.

    bench.py BUILD [--repetitions N]

Ratios are computed pair by pair: the raw primitive and tockd run one after the other, so that a slow moment of the machine
affects both. For pinned figures daemon, keeper and app share one CPU; ".unpinned" leaves them to the scheduler.
"""

import argparse
import json
import os
import signal
import statistics
import subprocess
import sys
import tempfile
import time

sys.dont_write_bytecode = True
sys.path.insert(0, os.path.dirname(os.path.abspath(__file__)))
import core_rows  # noqa: E402

CLASSES = ["memop", "command", "subscribe", "allow", "yield_no_wait"]
IDLE_FEW, IDLE_MANY = 10, 110
SCALE_FEW, SCALE_MANY = 10, 1000
BWRAP = ["bwrap", "--unshare-all", "--ro-bind", "/", "/", "/bin/true"]


class Bench:
    def __init__(self, build):
        self.build = build
        os.environ["TOCKD_LIBEXEC"] = os.path.abspath(os.path.join(build, "bin"))
        self.samples = {}

    def add(self, key, value):
        self.samples.setdefault(key, []).append(value)

    def path(self, *parts):
        return os.path.join(self.build, *parts)

    def output_of(self, command, pinned=False, timeout=120):
        if pinned:
            command = ["taskset", "-c", "0"] + command
        result = subprocess.run(command, stdout=subprocess.PIPE, stderr=subprocess.PIPE, text=True, timeout=timeout)
        if result.returncode != 0:
            sys.exit("bench: %s ended with %d:\n%s" % (" ".join(command), result.returncode, result.stderr))
        return result.stdout


def fields(words):
    """'p50 1 p99 2' as {'p50': 1.0, 'p99': 2.0}"""
    return {words[i]: float(words[i + 1]) for i in range(0, len(words) - 1, 2)}


def trap_round(bench, pinned):
    suffix = "" if pinned else ".unpinned"
    raw = fields(bench.output_of([bench.path("tests", "bench", "raw_pingpong"), "20000"], pinned).split())
    text = bench.output_of([bench.path("bin", "tockd"), "run", "--no-prefix", "--timeout", "60",
                            bench.path("tests", "bench", "traps.tab")], pinned)
    calls = {line.split()[0]: fields(line.split()[1:]) for line in text.splitlines() if line}
    missing = [name for name in CLASSES if name not in calls]
    if missing:
        sys.exit("bench: the app did not report %s:\n%s" % (", ".join(missing), text))
    per_us = raw["cycles_per_us"]
    bench.add("raw.p50_us" + suffix, raw["p50"] / 1000)
    bench.add("raw.p99_us" + suffix, raw["p99"] / 1000)
    for name in CLASSES:
        key = "trap." + name
        bench.add(key + ".p50_us" + suffix, calls[name]["p50"] / per_us)
        bench.add(key + ".p99_us" + suffix, calls[name]["p99"] / per_us)
        bench.add(key + ".ratio_raw" + suffix, calls[name]["p50"] / per_us / (raw["p50"] / 1000))
    # The headline is the mean over the five classes.
    for figure in ("p50", "p99"):
        bench.add("trap.%s_us%s" % (figure, suffix), statistics.mean(calls[n][figure] for n in CLASSES) / per_us)
    bench.add("trap.ratio_raw" + suffix, statistics.mean(calls[n]["p50"] for n in CLASSES) / per_us / (raw["p50"] / 1000))


def start_round(bench, pinned):
    suffix = "" if pinned else ".unpinned"
    bwrap = [float(x) for x in bench.output_of([bench.path("tests", "bench", "spawn_time"), "10"] + BWRAP, pinned).split()]
    start = [float(x) for x in bench.output_of([bench.path("tests", "bench", "start_time"), "50", bench.path("tests", "bench", "first_trap.tab")], pinned).split()]
    bench.add("bwrap.ms" + suffix, statistics.median(bwrap))
    bench.add("start.ms" + suffix, statistics.median(start))
    bench.add("start.ratio_bwrap" + suffix, statistics.median(start) / statistics.median(bwrap))


def private_kib_outside_ram(pid):
    """Private memory of a process, without an app's own RAM (0x20000000...)."""
    total, counting = 0, True
    with open("/proc/%d/smaps" % pid, encoding="ascii", errors="replace") as smaps:
        for line in smaps:
            first = line.split()[0]
            if "-" in first and not first.endswith(":"):
                start = int(first.split("-")[0], 16)
                counting = not 0x20000000 <= start < 0x60000000
            elif counting and first in ("Private_Clean:", "Private_Dirty:"):
                total += int(line.split()[1])
    return total


def kernel_kib():
    """Memory that the kernel itself holds: page tables, stacks, slab."""
    wanted = {"PageTables:", "KernelStack:", "Slab:"}
    with open("/proc/meminfo", encoding="ascii") as meminfo:
        return sum(int(line.split()[1]) for line in meminfo if line.split()[0] in wanted)


def children_of(pid):
    found, todo = [], [pid]
    while todo:
        parent = todo.pop()
        for task in os.listdir("/proc/%d/task" % parent):
            with open("/proc/%d/task/%s/children" % (parent, task), encoding="ascii") as f:
                for child in f.read().split():
                    found.append(int(child))
                    todo.append(int(child))
    return found


def comm(pid):
    with open("/proc/%d/comm" % pid, encoding="utf-8", errors="replace") as f:
        return f.read().strip()


def idle_at(bench, count):
    """(private KiB of tockd and keeper, private KiB of the apps, kernel KiB) with `count` idle apps."""
    tockd = subprocess.Popen([bench.path("bin", "tockd"), "run", "--timeout", "60"] + [bench.path("tests", "bench", "idle.tab")] * count,
                             stdout=subprocess.DEVNULL, stderr=subprocess.DEVNULL)
    try:
        deadline = time.monotonic() + 30
        while True:
            apps = [pid for pid in children_of(tockd.pid) if comm(pid) == "idle"]
            if len(apps) == count and all(is_waiting(pid) for pid in apps):
                break
            if time.monotonic() > deadline or tockd.poll() is not None:
                sys.exit("bench: %d of %d idle apps came up" % (len(apps), count))
            time.sleep(0.05)
        apps_kib = sum(private_kib_outside_ram(pid) for pid in apps)
        rest_kib = sum(private_kib_outside_ram(pid) for pid in [tockd.pid] + children_of(tockd.pid) if pid not in apps)
        return rest_kib, apps_kib, kernel_kib()
    finally:
        tockd.send_signal(signal.SIGTERM)
        tockd.wait(30)


def is_waiting(pid):
    with open("/proc/%d/syscall" % pid, encoding="ascii") as f:
        return f.read().split()[0] not in ("running", "-1")


def idle_round(bench):
    few, many = idle_at(bench, IDLE_FEW), idle_at(bench, IDLE_MANY)
    more = IDLE_MANY - IDLE_FEW
    bench.add("idle.private_kib", (many[0] - few[0] + many[1] - few[1]) / more)
    bench.add("idle.app_private_kib", (many[1] - few[1]) / more)
    bench.add("idle.kernel_kib", (many[2] - few[2]) / more)


def wait_for_idle(tockd, count):
    """Waits until `count` apps named idle have started and are waiting."""
    deadline = time.monotonic() + 60
    while True:
        apps = [pid for pid in children_of(tockd.pid) if comm(pid) == "idle"]
        if len(apps) == count and all(is_waiting(pid) for pid in apps):
            return
        if time.monotonic() > deadline or tockd.poll() is not None:
            sys.exit("bench: %d of %d idle apps came up" % (len(apps), count))
        time.sleep(0.02)


def trap_beside(bench, count):
    """(cycles of a trap beside `count` idle apps in one daemon, seconds that these took to start), all on one CPU."""
    def configuration(more):
        apps = [{"path": os.path.abspath(bench.path("tests", "bench", "idle.tab"))}] * count + more
        with open(config, "w", encoding="ascii") as f:
            json.dump({"apps": apps, "max_apps": count + 1}, f)

    with tempfile.TemporaryDirectory() as folder:
        config = os.path.join(folder, "tockd.conf")
        configuration([])
        began = time.monotonic()
        tockd = subprocess.Popen(["taskset", "-c", "0", bench.path("bin", "tockd"), "--config", config,
                                  "--socket", os.path.join(folder, "socket")],
                                 stdin=subprocess.DEVNULL, stdout=subprocess.PIPE, stderr=subprocess.DEVNULL, text=True)
        try:
            wait_for_idle(tockd, count)
            seconds = time.monotonic() - began
            configuration([{"path": os.path.abspath(bench.path("tests", "bench", "traps.tab"))}])
            tockd.send_signal(signal.SIGHUP)
            lines = [tockd.stdout.readline().split(" | ")[1].split() for _ in CLASSES]
        finally:
            tockd.send_signal(signal.SIGTERM)
            tockd.communicate(timeout=60)
        if sorted(line[0] for line in lines) != sorted(CLASSES):
            sys.exit("bench: the app beside %d others reported %s" % (count, lines))
        return statistics.mean(fields(line[1:])["p50"] for line in lines), seconds


def scale_round(bench):
    few, many = trap_beside(bench, SCALE_FEW), trap_beside(bench, SCALE_MANY)
    bench.add("scale.apps", SCALE_MANY)
    bench.add("scale.trap_ratio", many[0] / few[0])
    bench.add("scale.start_s", many[1])


def core_key(row):
    return "core." + row.replace("-", "_").replace("+", "_")


def core_rounds(bench):
    """The core alone, at -O3 and (".os") at -Os: time, and instructions beside those of Tock's own kernel."""
    peer = core_rows.peer()
    for column, (level, suffix) in enumerate((("O3", ""), ("Os", ".os"))):
        program = bench.path("tests", "bench", "core_speed_" + level)
        counts = core_rows.instructions(program, list(peer), 20000, 60000)
        for row, figures in peer.items():
            key = core_key(row) + suffix
            ns = core_rows.nanoseconds(program, row, 4000000, 5)
            for value in ns:
                bench.add(key + ".ns", value)
            bench.add(key + ".ns_min", min(ns))
            bench.add(key + ".instructions", counts[row])
            bench.add(key + ".peer_instructions", figures[column])
            bench.add(key + ".ratio", counts[row] / figures[column])


def core_report(result):
    """Prints the core's rows, with their cost beyond a switch to the process and back, and the means over the rows."""
    for level, suffix in (("-O3", ""), ("-Os", ".os")):
        floor = core_key("switch-only") + suffix
        ratios, beyond = [], []
        print("\n%-34s %7s %7s %7s %7s %6s %7s" % ("the core alone, " + level, "ns", "least", "instr", "Tock's", "ratio", "beyond"))
        for row in core_rows.peer():
            key = core_key(row) + suffix
            mine, peers = result[key + ".instructions"], result[key + ".peer_instructions"]
            line = "%-34s %7.1f %7.1f %7.1f %7d %6.3f" % (row, result[key + ".ns"], result[key + ".ns_min"], mine, peers, mine / peers)
            if key != floor:
                ratios.append(mine / peers)
                beyond.append((mine - result[floor + ".instructions"]) / (peers - result[floor + ".peer_instructions"]))
                line += " %7.3f" % beyond[-1]
            print(line)
        print("%-66s %6.3f %7.3f" % ("geometric mean, but for the first", statistics.geometric_mean(ratios), statistics.geometric_mean(beyond)))


def report(bench, file_name):
    result = {}
    for key in sorted(bench.samples):
        values = bench.samples[key]
        result[key] = round(statistics.median(values), 4)
        result[key + ".spread"] = [round(min(values), 4), round(max(values), 4)]
    with open(file_name + ".part", "w", encoding="ascii") as f:
        json.dump(result, f, indent=1)
        f.write("\n")
    os.rename(file_name + ".part", file_name)
    print("%-40s %12s   %s" % ("what", "median", "least - most"))
    for key in sorted(key for key in bench.samples if not key.startswith("core.")):
        low, high = result[key + ".spread"]
        print("%-40s %12.3f   %.3f - %.3f" % (key, result[key], low, high))
    core_report(result)


def main():
    parser = argparse.ArgumentParser(description=__doc__, formatter_class=argparse.RawDescriptionHelpFormatter)
    parser.add_argument("build")
    parser.add_argument("--repetitions", type=int, default=7, help="at least 5")
    arguments = parser.parse_args()
    bench = Bench(arguments.build)
    for repetition in range(max(5, arguments.repetitions)):
        for pinned in (True, False):
            trap_round(bench, pinned)
            start_round(bench, pinned)
        idle_round(bench)
        scale_round(bench)
        print("bench: repetition %d done" % (repetition + 1), file=sys.stderr)
    compiler = bench.output_of([bench.path("tests", "bench", "core_speed_O3"), "compiler"]).strip()
    try:
        core_rounds(bench)
    except core_rows.Failed as error:
        sys.exit("bench: %s" % error)
    report(bench, os.path.join(arguments.build, "bench.json"))
    print("\nThe core was compiled by %s with link-time optimisation; its registers are 32 bits wide, the peer's 64." % compiler)


if __name__ == "__main__":
    main()
