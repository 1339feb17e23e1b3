# SPDX-License-Identifier: Apache-2.0 OR MIT
"""Tests that every board must pass."""
import os
import re
import struct
import time

from rig import BUILD, Board, app_lines, chain, example, expect, lines_on_linux, padding, repacked, run_tests, tbf_of, timeless

ALARMS_END = r"^the fast bell rang \d+ times"

RESTARTS = 3  # the boards' fault policy: at most this many restarts


def settled(board, count):
    """Waits for that many lines of apps, and a moment longer for any further ones. Returns the lines."""
    board.wait(lambda said: len([line for line in app_lines(said) if line]) >= count, f"not {count} lines of apps")
    time.sleep(0.5)
    return app_lines(board.said)


def own(name):
    """A TAB of these tests."""
    return os.path.join(BUILD, "tests", "boards", f"{name}.tab")


class Suite:
    def __init__(self, board, members, slots):
        self.board = board
        self.members = members
        self.slots = slots  # the board's process slots, or fewer if its RAM has no room for that many

    def boot(self, *apps):
        return Board(self.board, apps)

    def tbf(self, name):
        return tbf_of(example(name), self.members)

    def hello(self):
        with self.boot(example("hello")) as board:
            lines = settled(board, 1)
            expect(lines == lines_on_linux(example("hello")), f"other lines: {lines}")
            expect("1 app runs" in board.said, "the kernel did not say that one app runs")

    def alarms(self):
        wanted = timeless(lines_on_linux(example("alarms")))
        with self.boot(example("alarms")) as board:
            board.wait_for(ALARMS_END)
            lines = timeless(settled(board, 1))
            expect(lines == wanted, f"other lines: {lines}")

    def three(self):
        apps = [example(name) for name in ("hello", "alarms", "fault")]
        wanted = sorted(timeless(lines_on_linux(*apps, arguments=["--fault-policy", f"restart:{RESTARTS}"])))
        with self.boot(*apps) as board:
            board.wait_for(ALARMS_END)
            board.wait_for("fault faulted: ", RESTARTS + 2)
            lines = sorted(timeless(settled(board, len(wanted))))
            expect(lines == wanted, f"other lines: {lines}")
            faults = board.said.count("fault faulted: ")
            expect(faults == RESTARTS + 2, f"{faults} faults")
            outcomes = re.findall("^  it is (restarted|stopped)$", board.said, re.M)
            expect(outcomes == ["restarted"] * (RESTARTS + 1) + ["stopped"], f"after its faults the app was {outcomes}")

    def shares(self):
        apps = [example("reverse_service"), example("reverse_client")]
        wanted = lines_on_linux(*apps, arguments=["--until-idle"])
        with self.boot(*apps) as board:
            board.wait_for("^never odd or even: ")
            lines = settled(board, len(wanted))
            expect(lines == wanted, f"other lines: {lines}")

    def fault_report(self):
        with self.boot(example("fault")) as board:
            said = board.wait_for(r"^  psp 0x", 1)
            expect("fault faulted: read or write of memory that is not the process's, at 0xFFFFFF00\n" in said, f"another report: {said}")

    def hard_fault_report(self):
        with self.boot(repacked(f"{BUILD}/tests/boards/undefined", "blink", self.members)) as board:
            said = board.wait_for(r"^  psp 0x", RESTARTS + 2)
            expect(said.count("about to execute nonsense\n") == RESTARTS + 2, f"other lives: {said}")
            expect("blink faulted: a fault without details\n" in said, f"another report: {said}")

    def untrusted(self):
        with self.boot(example("fault"), example("breakout"), example("hello")) as board:
            said = board.wait_for("Hello World!")
            for name in ("fault", "breakout"):
                expect(f", {name}, does not run: this chip cannot protect memory, and the app is not on the board's list" in said,
                       f"no reason was told for {name}: {said}")
            expect("1 app runs" in said, "not one app alone")

    def lost_stack(self):
        app = repacked(f"{BUILD}/tests/boards/lost_stack", "echo", self.members)  # under the name of a trusted app
        with self.boot(app, example("hello")) as board:
            for number, way in enumerate(("call", "fault", "trap", "wait"), 1):
                board.wait_for("^ready$", number)
                board.type(f"{way}\n")
                said = board.wait(lambda said, number=number: len(re.findall("^  psp 0x.*, outside its memory$", said, re.M)) == number or
                                  "kernel fault" in said, f"no fault is reported after {way}")
                expect("kernel fault" not in said, f"the kernel faulted after {way}: {said[-600:]}")
            board.wait_for("^ready$", 5)
            board.wait_for("^Hello World!$")

    def random(self):
        with self.boot(example("rng")) as board:
            said = board.wait_for(r"^[0-9a-f]{32}$")
            expect(len(set(re.search(r"^[0-9a-f]{32}$", said, re.M)[0])) > 3, f"no random numbers: {said}")

    def two(self):
        with self.boot(example("hello"), example("echo")) as board:
            board.wait_for("^Hello World!$")
            expect("2 apps run" in board.said, "not both apps run")
            board.type("one\n")
            board.wait_for("one")

    def echo(self):
        with self.boot(example("echo")) as board:
            board.wait_for("1 app runs")  # input before the UART is set up is lost
            board.type("one\ntwo\n")
            board.wait_for("two")
            expect("one" in board.said, f"not echoed: {board.said}")

    def no_apps(self):
        with self.boot() as board:
            board.wait_for(r"^there are no apps in flash: they belong to 0x[0-9A-F]{8}$")

    def broken_in_the_middle(self):
        broken = bytearray(self.tbf("blink"))
        broken[12] ^= 0xff  # the checksum
        with Board(self.board, flash=chain(0, self.tbf("hello"), bytes(broken), self.tbf("alarms"))) as board:
            said = board.wait_for(ALARMS_END)
            expect("Hello World!" in said, "the app before it did not run")
            expect("2 apps run" in said, "not two apps")
            expect("does not run: the header's checksum is wrong, at 0x" in said, f"no reason was told: {said[:400]}")

    def header_cut_off(self):
        lies = bytearray(self.tbf("blink"))
        struct.pack_into("<I", lies, 4, 0x7fffffff)  # the total size, so that the next app cannot be found
        with Board(self.board, flash=self.tbf("hello") + bytes(lies) + self.tbf("alarms")) as board:
            said = board.wait_for("Hello World!")
            expect("1 app runs" in said, "not one app")
            expect("does not run: the total size is beyond the bytes there are, at 0x" in said, f"no reason was told: {said[:400]}")

    def too_much_ram(self):
        big = repacked(f"{BUILD}/examples/hello", "blink", self.members, "--minimum-ram-size", str(1 << 28))
        with self.boot(example("hello"), big, example("alarms")) as board:
            said = board.wait_for(ALARMS_END)
            expect("Hello World!" in said, "the app before it did not run")
            expect(", blink, does not run: there is not so much RAM left for processes" in said, f"no reason was told: {said[:400]}")

    def too_many(self):
        with self.boot(*[example("hello")] * (self.slots + 2)) as board:
            said = board.wait_for("Hello World!", self.slots)
            expect(said.count(f"hello, does not run: this kernel runs at most {self.slots} processes") == 2, f"no reason was told: {said}")
            expect(f"{self.slots} apps run" in said, "not all slots are used")
            time.sleep(0.5)
            expect(board.said.count("Hello World!") == self.slots, "an app without a slot ran")

    def misplaced(self):
        tbf = self.tbf("hello")
        with Board(self.board, flash=padding(512) + tbf + self.tbf("alarms")) as board:
            said = board.wait_for(r"\d apps? runs?|no app runs")
            for name in ("hello", "alarms"):
                expect(f", {name}, does not run: no MPU region fits its flash" in said,
                       f"no reason was told: {said[:600]}")

    def attempts(self):
        """How many attempts to break out the app knows."""
        with self.boot(example("breakout")) as board:
            board.wait_for("1 app runs")
            board.type("?\n")
            said = board.wait_for(r"^\d+: reset the board$")
            return max(int(number) for number in re.findall(r"^(\d+): ", said, re.M))

    def breakout(self):
        count = self.attempts()
        expect(count >= 10, f"only {count} attempts")
        # Each attempt may take a life, and the fault policy allows RESTARTS + 1 of them per boot.
        for first in range(1, count + 1, RESTARTS + 1):
            with self.boot(example("breakout"), example("alarms")) as board:
                board.wait_for("2 apps run")  # input before the UART is set up is lost
                for number in range(first, min(first + RESTARTS + 1, count + 1)):
                    board.type(f"{number}\n")
                    said = board.wait(lambda said, n=number: re.search(rf"^{n}: (refused|NOBODY)", said, re.M) or
                                      said.count("breakout faulted: ") > 0 and re.search(rf"^{n}: .*(.|\n)*breakout faulted: ", said, re.M),
                                      f"attempt {number} has no end")
                    expect("NOBODY STOPPED ME" not in said, f"attempt {number} succeeded")
                rings = board.said.count(" bell, ")
                said = board.wait(lambda said: said.count(" bell, ") > rings or re.search(ALARMS_END, said, re.M), "no other app goes on")
                expect("kernel fault" not in said and "kernel panic" not in said, f"the kernel was hurt: {said[-800:]}")

    def registers(self):
        with self.boot(own("canaries"), own("canaries"), own("wiped"), example("alarms")) as board:
            said = board.wait(lambda said: len(re.findall("^(all registers were kept|a register was lost.*)$", said, re.M)) == 2,
                              "not both apps said how their registers fared")
            expect("lost" not in said, f"registers were lost: {said}")
            said = board.wait_for("^(nothing of another app was left|another app left.*)$")
            expect("another app left" not in said, f"registers were handed on: {said}")

    def core_registers(self):
        folder = f"{BUILD}/tests/boards/canaries"  # under names of trusted apps
        with self.boot(*[repacked(folder, name, ["cortex-m0"]) for name in ("blink", "echo")]) as board:
            said = board.wait(lambda said: len(re.findall("^(all registers were kept|a register was lost.*)$", said, re.M)) == 2,
                              "not both apps said how their registers fared")
            expect("lost" not in said, f"registers were lost: {said}")

    def timeslices(self):
        """The first app gets the processor first; only the end of its timeslice interrupts it."""
        with self.boot(repacked(f"{BUILD}/tests/boards/endless", "blink", self.members), example("hello")) as board:
            board.wait_for("^Hello World!$")

    def no_floating_point(self):
        app = tbf_of(own("canaries"), ["cortex-m4"])
        with Board(self.board, flash=chain(0, app, self.tbf("alarms"))) as board:
            said = board.wait_for(ALARMS_END)
            expect("canaries faulted: missing coprocessor" in said, f"another report: {said}")
            faults = said.count("canaries faulted: ")
            expect(faults == RESTARTS + 2, f"{faults} faults")

    EVERYWHERE = [
        ("hello prints what it prints under tockd run", hello),
        ("two alarms ring as under tockd run", alarms),
        ("an app reads lines from the console", echo),
        ("an app that computes for ever keeps no other one waiting", timeslices),
        ("a client shares a buffer with a service, and both print what they print under tockd run", shares),
        ("an image without apps says so", no_apps),
        ("a broken app in the middle is told, and the others run", broken_in_the_middle),
        ("an app that lies about its size is told, and the one before it runs", header_cut_off),
        ("an app that asks for more RAM than there is is told, and the others run", too_much_ram),
    ]
    MINIMAL = [
        ("hello prints what it prints under tockd run", hello),
        ("two alarms ring as under tockd run", alarms),
        ("a broken app in the middle is told, and the others run", broken_in_the_middle),
        ("a fault is reported with its address and registers", fault_report),
    ]
    # For boards whose RAM has room for an app in every slot.
    WITH_ROOM = [
        ("an app that faults is restarted and costs two others nothing, all lines as under tockd run", three),
        ("more apps than process slots: the first run, each other one is told", too_many),
    ]
    WITH_LITTLE_ROOM = [
        ("two apps share what RAM there is", two),
    ]
    WITH_PROTECTION = [
        ("a fault is reported with its address and registers", fault_report),
        ("whatever an app tries to break out is refused or ends it, and another goes on", breakout),
    ]
    WITH_FLOATING_POINT = [
        ("registers of apps, floating point too, outlast timeslices, interrupts and system calls, and are nobody else's (G6)", registers),
    ]
    WITHOUT_FLOATING_POINT = [
        ("registers of apps outlast timeslices, interrupts and system calls (G6)", core_registers),
    ]
    WITHOUT_COPROCESSOR = [
        ("an app that has floating point instructions faults, and another goes on", no_floating_point),
    ]
    WITH_POWERS_OF_TWO = [
        ("an app whose flash cannot be told from its neighbours' does not run", misplaced),
    ]
    WITHOUT_PROTECTION = [
        ("an app whose stack is not in memory ends itself alone, by a call, a fault or an interrupt (G5)", lost_stack),
        ("an app that the board does not trust is told, and does not run", untrusted),
        ("a fault of a processor that says little is reported, and its app restarted", hard_fault_report),
    ]
    WITH_RANDOM_NUMBERS = [
        ("an app gets random numbers", random),
    ]


def run_groups(kernel, groups, slots):
    members = os.environ.get(f"BOARD_MEMBERS_{kernel.split('/')[0].replace('-', '_')}", "").split()
    suite = Suite(kernel, members, slots)
    tests = [test for group in groups for test in group]
    run_tests([(f"{kernel}: {name}", lambda function=function: function(suite)) for name, function in tests])


def main(board, *groups, slots=8):
    run_groups(board, (Suite.EVERYWHERE, *groups), slots)


def main_minimal(board, slots=8):
    """Tests the board's other kernel, of minimal.c."""
    run_groups(f"{board}/minimal", [Suite.MINIMAL], slots)
