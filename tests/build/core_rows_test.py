#!/usr/bin/env python3
# SPDX-License-Identifier: Apache-2.0 OR MIT
"""Every function, test and trace that docs/core-rows.md names exists."""
import glob
import re
import sys

TABLE = "docs/core-rows.md"


def read(path):
    with open(path, encoding="utf-8") as file:
        return file.read()


def rows(table):
    """The rows of all tables, without titles and lines: a list of four cells each."""
    for line in table.splitlines():
        cells = [cell.strip() for cell in line.strip("|").split(" | ")]
        if line.startswith("| ") and cells[0] != "row":
            yield cells


def tests_of(program):
    """The sources of a test program, with adjacent C strings joined, to search for what it may print."""
    source = "".join(read(path) for path in glob.glob(f"tests/unit/*/{program}_test*.c"))
    return re.sub(r'"\s*\n\s*"', "", source)


def missing(cells, headers, traces):
    """The names in a row that do not exist."""
    if len(cells) != 4 or not all(cells):
        return ["one of its four cells"]
    _, _, functions, shown = cells
    found = []
    for name in re.findall(r"`(?:struct |enum )?(\w+)`", functions):
        if not re.search(rf"\b{name}\b", headers):
            found.append(f"{name} in a public header")
    for path in re.findall(r"`([\w/]+\.h)`", functions):
        if not glob.glob(path):
            found.append(path)
    tests = re.findall(r'`(\w+)` "([^"]*)"', shown)
    named = re.findall(r"`trace ([\w-]+)`", shown)
    for program, test in tests:
        if f'{{"{test}"' not in tests_of(program):
            found.append(f'{program} "{test}"')
    for name in named:
        if name not in traces:
            found.append(f"trace {name}")
    return found if tests or named else ["what shows it"]


def faults(table):
    """One line for each row with names that do not exist."""
    headers = "".join(read(path) for path in glob.glob("kernelcore/include/kc/**/*.h", recursive=True))
    traces = {path.rsplit("/", 1)[1][:-len(".trace")] for path in glob.glob("tests/conformance/traces/*/*.trace")}
    return [f"{cells[0]}: {name} is missing" for cells in rows(table) for name in missing(cells, headers, traces)]


def judge(name, good, reason):
    """Prints a line of the test."""
    print(f"ok core rows: {name}" if good else f"not ok core rows: {name}: {reason}")
    return good


def main():
    table = read(TABLE)
    found = faults(table)
    good = judge("what each row names exists", not found, "; ".join(found))
    good &= judge("there are rows", sum(1 for _ in rows(table)) >= 60, "the table is shorter than the core")
    for what, begins in (("a function", "`kc_grant_enter`"), ("a test", "first entered"), ("a trace", "trace grant-broadcast")):
        broken = table.replace(begins, begins[:-2] + "x" + begins[-2:])
        good &= judge(f"{what} that does not exist is told", len(faults(broken)) > len(found), "it is not")
    return 0 if good else 1


sys.exit(main())
