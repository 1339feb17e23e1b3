# SPDX-License-Identifier: Apache-2.0 OR MIT
"""Hostile apps on boards with memory protection: everything they try is stopped, and the other apps continue.

Each board boots its own kernel with an additional driver (hostile/) and several `probes`, which try everything and print the results. They
ask for different amounts of RAM, because the granularity of the protection units depends on it.
"""
import os
import re
import subprocess


from rig import BUILD, Board, app_lines, example, expect, lines_on_linux, repacked, run_tests, scratch_file, timeless

MEMBERS = ["cortex-m4"]
VERDICT = re.compile(r"^\d: (?:not ok|ok) .*$", re.M)
END = re.compile(r"^\d: that were (\d+) tests$", re.M)


def own(name):
    return os.path.join(BUILD, "tests", "boards", f"{name}.tab")


def probes(heap):
    """The probing app with that much heap."""
    return repacked(f"{BUILD}/tests/boards/probes", f"probes-{heap}", MEMBERS, "--app-heap", str(heap))


def symbol(elf, name):
    listing = subprocess.run([os.environ["ARM_NM"], elf], text=True, capture_output=True, check=True).stdout
    return int(re.search(rf"^([0-9a-f]+) . {name}$", listing, re.M)[1], 16)


def boot(board, *apps):
    """Boots the hostile kernel. The memory for processes is filled first, as if another kernel had used it."""
    elf = os.path.join(BUILD, "boards", board, "hostile", "kernel.elf")
    start, end = symbol(elf, "board_pool_start"), symbol(elf, "board_pool_end")
    rest = scratch_file(f"{board}.rest", b"\xa5" * min(end - start, 1 << 17))
    return Board(f"{board}/hostile", apps, ["-device", f"loader,file={rest},addr={start:#x},force-raw=on"])


def probed(board, heaps):
    """Prints the result of each test of the probing apps, and checks that the other apps print what they print under tockd."""
    others = ["hello", "alarms"]
    wanted = sorted(timeless(lines_on_linux(*[example(name) for name in others])))
    with boot(board, probes(heaps[0]), example("alarms"), *[probes(heap) for heap in heaps[1:]], example("hello")) as running:
        said = running.wait(lambda said: len(END.findall(said)) == len(heaps) and "the fast bell rang" in said or "kernel fault" in said,
                            "not all tests came to an end")
    for line in VERDICT.findall(said):
        slot, verdict, rest = re.fullmatch(r"(\d): (not ok|ok) (.*)", line).groups()
        print(f"{verdict} {board}: process {slot}: {rest}", flush=True)
    expect("kernel fault" not in said and "kernel panic" not in said, f"the kernel was hurt: {said[-800:]}")
    expect("not ok" not in said, "not all was stopped")
    expect(len(set(END.findall(said))) == 1, "not all apps made the same tests")
    lines = [line for line in app_lines(said) if line and not VERDICT.match(line) and not END.match(line)]
    expect(sorted(timeless(lines)) == wanted, f"other apps said something else: {lines}")


def storm(board):
    """Two apps that make system calls all the time, one that faults, and one that uses floating point."""
    with boot(board, own("storm"), own("storm"), example("fault"), own("canaries")) as running:
        said = running.wait(lambda said: len(re.findall(r"^(?:all registers were kept.*|a register was lost.*)$", said, re.M)) == 3,
                            "not all apps said how their registers fared")
        expect("lost" not in said, f"registers were lost: {said}")
        expect(said.count("about to write") == 5, "the app that faults had not all its lives")
        counts = [int(count) for count in re.findall(r"kept over (\d+) interrupts", said)]
        expect(min(counts) > 5000, f"only {counts} interrupts")


def mistake(board, name, report):
    with boot(board, own("mistakes")) as running:
        running.wait_for("^ready for mistakes$")
        running.type(f"{name}\n")
        running.wait(lambda said: re.search(report, said, re.M) or "nobody noticed" in said, f"no {report}")
        expect("nobody noticed" not in running.said, f"nobody noticed: {running.said}")


def main(board, *heaps, overflow):
    """heaps: the heap sizes of the probing apps. overflow: how the processor reports an overflow of the kernel's stack."""
    run_tests([
        (f"{board}: hostile apps are stopped, and the others say what they say under tockd run", lambda: probed(board, heaps)),
        (f"{board}: registers outlast an interrupt at any moment of a switch (G5, G6)", lambda: storm(board)),
        (f"{board}: a driver that overflows the kernel's stack is noticed before anything is overwritten (G7)",
         lambda: mistake(board, "recurse", rf"^kernel fault, {overflow}.*$")),
        (f"{board}: a driver that enters what is entered stops the kernel (A12)",
         lambda: mistake(board, "twice", r"^kernel panic: a driver re-entered a grant$")),
    ])
