#!/usr/bin/python3
# SPDX-License-Identifier: Apache-2.0 OR MIT
"""Every method of org.tockd.Control over a real socket of a real daemon, with what it refuses."""

import os
import subprocess
import tempfile

from varlink_client import BUILD, CONTROL, SERVICE, Daemon, app, check, equal, run_tests, until

daemon = Daemon(app("blink"), app("echo"), app("hello"))


def client():
    return daemon.client()


def event_of(stream, **wanted):
    """The next event with all these values."""
    while True:
        event = stream.receive().get("event")
        if event is not None and all(event.get(key) == value for key, value in wanted.items()):
            return event


def lists_processes():
    """List shows every process, with both terminators."""
    for terminator in b"\0", b"\n":
        with daemon.client(terminator) as one:
            until(lambda: all("pid" in process for process in one.call("List")["processes"][:2]))
            processes = one.call("List")["processes"]
            equal([process["name"] for process in processes], ["blink", "echo", "hello"])
            equal([process["slot"] for process in processes], [0, 1, 2])
            check(all(process["pid"] > 1 for process in processes[:2]), processes)


def describes_a_process():
    """Describe shows memory, grants with subscriptions and open allows, and the last system call."""
    with client() as one:
        until(lambda: one.state("echo") in ("yielded", "yielded_for") and one.state("blink") in ("yielded", "yielded_for"))
        echo = one.call("Describe", {"app": "echo"})
        memory = echo["memory"]
        check(memory["ram_start"] == 0x20000000 < memory["app_break"] <= memory["kernel_low_mark"] < memory["ram_end"], memory)
        check(memory["flash_start"] == 0x8000000 < memory["flash_protected_end"] < memory["flash_end"], memory)
        console = next(grant for grant in echo["grants"] if grant["driver"] == 1)
        equal(console["driver_name"], "console")
        check(memory["kernel_low_mark"] <= console["address"] < memory["ram_end"], console)
        reads = [allow for allow in console["read_write"] if allow["number"] == 1]
        check(len(reads) == 1 and reads[0]["address"] >= memory["ram_start"] and reads[0]["length"] > 0, console)
        alarm = next(grant for grant in one.call("Describe", {"app": "blink"})["grants"] if grant["driver"] == 0)
        check(any(each["number"] == 0 and each["function"] >= memory["flash_start"] for each in alarm["subscriptions"]), alarm)
        equal(len(echo["last_system_call"]), 5)
        equal(echo["process"]["grants_allocated"], len(echo["grants"]))


def prints_a_process():
    """Print shows a process as Tock's process console does."""
    with client() as one:
        until(lambda: one.state("echo") in ("yielded", "yielded_for"))
        process = one.call("Describe", {"app": "echo"})
        text = one.call("Print", {"app": "echo"})["text"]
        check(text.startswith("𝐀𝐩𝐩: echo   -   [Yielded"), text)
        check(f"\n Restart Count: {process['process']['restarts']}\n Last Syscall: " in text, text)
        check(f"\n  0x{process['memory']['app_break']:08X} ┼─" in text and "\r" not in text, text)
        check("Total number of grant regions defined: " in text and ".lst file." in text, text)
        equal(process["process"]["timeslice_expirations"], 0)
        equal(one.error("Print", {"app": "none"}), (f"{CONTROL}.NoSuchApp", {"app": "none"}))


def names_processes():
    """An app is named by name, name#ID or #ID; two of one name need the ID."""
    with client() as one:
        by_name = one.call("Describe", {"app": "echo"})["process"]
        number = by_name["id"]
        for name in f"echo#{number}", f"#{number}":
            equal(one.call("Describe", {"app": name})["process"]["name"], "echo")
        for name in "", "ech", "echo2", "#", "echo#", f"blink#{number}", "#99999", "#-1", "#99999999999999999999999", "echo\0":
            equal(one.error("Describe", {"app": name}), (f"{CONTROL}.NoSuchApp", {"app": name}))
        second = one.call("Load", {"path": os.path.abspath(app("echo"))})["process"]
        equal(one.error("Stop", {"app": "echo"}),
              (f"{CONTROL}.AmbiguousName", {"app": "echo", "ids": sorted([number, second["id"]])}))
        equal(one.call("Unload", {"app": f"echo#{second['id']}"}), {})
        equal(one.call("Describe", {"app": "echo"})["process"]["id"], number)


def stops_and_resumes():
    """Stop keeps an app from running, Resume lets it go on; both can be said twice."""
    with client() as one:
        for _ in range(2):
            process = one.call("Stop", {"app": "blink"})["process"]
            equal(process["state"], "stopped")
            check(process["stopped_from"] in ("running", "yielded", "yielded_for"), process)
        calls = one.call("Describe", {"app": "blink"})["process"]["system_calls"]
        until(lambda: open(f"/proc/{process['pid']}/stat", encoding="ascii").read().rsplit(")", 1)[1].split()[0] == "T")
        equal(one.call("Describe", {"app": "blink"})["process"]["system_calls"], calls)
        for _ in range(2):
            check(one.call("Resume", {"app": "blink"})["process"]["state"] != "stopped", "it stays stopped")
        until(lambda: one.call("Describe", {"app": "blink"})["process"]["system_calls"] > calls)


def terminates_and_starts():
    """Terminate ends an app with a code; Start gives it a new life, and Boot too."""
    with client() as one:
        first = one.call("Describe", {"app": "blink"})["process"]
        equal(one.error("Start", {"app": "blink"})[0], f"{CONTROL}.WrongState")
        process = one.call("Terminate", {"app": "blink", "code": 7})["process"]
        equal((process["state"], process["completion"]), ("terminated", {"ended": True, "code": 7}))
        for method in "Stop", "Resume", "Fault", "Terminate", "Input", "Console":
            parameters = {"app": "blink", **({"text": "x"} if method == "Input" else {})}
            name, details = one.error(method, parameters, more=method == "Console")
            equal((name, details["app"], details["state"]), (f"{CONTROL}.WrongState", "blink", "terminated"))
            check(len(details["reason"]) > 5, details)
        until(lambda: not os.path.exists(f"/proc/{first['pid']}") and "pid" not in one.call("Describe", {"app": "blink"})["process"])
        process = one.call("Start", {"app": "blink"})["process"]
        check(process["id"] > first["id"], process)
        equal(process["restarts"], first["restarts"] + 1)
        until(lambda: one.call("Describe", {"app": "blink"})["process"]["system_calls"] > 5)
        again = one.call("Boot", {"app": "blink"})["process"]
        check(again["id"] > process["id"], again)
        equal(one.call("Terminate", {"app": "blink"})["process"]["completion"], {"ended": True})
        equal(one.call("Boot", {"app": "blink"})["process"]["completion"], {"ended": True})
        for code in -1, 1 << 32:
            equal(one.error("Terminate", {"app": "blink", "code": code}), (f"{SERVICE}.InvalidParameter", {"parameter": "code"}))
        until(lambda: "pid" in one.call("Describe", {"app": "blink"})["process"])


def faults():
    """Fault does what the app's fault policy says."""
    with client() as one:
        equal(one.call("Fault", {"app": "blink"})["process"]["state"], "faulted")
        equal(one.error("Start", {"app": "blink"})[0], f"{CONTROL}.WrongState")
        check(one.call("Boot", {"app": "blink"})["process"]["state"] != "faulted", "it was booted")
        restarting = one.call("Load", {"path": os.path.abspath(app("blink")), "fault_policy": "restart:3"})["process"]
        equal(restarting["fault_policy"], "restart:3")
        after = one.call("Fault", {"app": f"#{restarting['id']}"})["process"]
        check(after["id"] > restarting["id"] and after["state"] != "faulted" and after["restarts"] == 1, after)
        one.call("Unload", {"app": f"#{after['id']}"})
    check("blink: faulted: user" in daemon.log(), "the log says who asked")


def loads():
    """Load takes a TAB by path or by descriptor."""
    with client() as one, open(app("counter"), "rb") as tab:
        one.send_with_descriptors("Load", {"descriptor": 0}, [tab.fileno()])
        loaded = one.receive()["process"]
        equal(loaded["name"], "counter")
        until(lambda: "counter | a new life" in daemon.log())
        one.call("Unload", {"app": "counter"})
        before = daemon.settled_descriptors()
        # The descriptor is one of several, and the others are useless.
        one.send_with_descriptors("Load", {"descriptor": 2}, [0, 1, tab.fileno(), 2])
        equal(one.receive()["process"]["name"], "counter")
        one.call("Unload", {"app": "counter"})
        until(lambda: daemon.descriptors() == before)


def bundle(path, *options):
    """Packs the app blink into a new TAB."""
    settings = ["--kernel-major", "2", "--minimum-ram-size", "16384", "-o", path, *options]
    subprocess.run([f"{BUILD}/bin/tock-elf2tab", *settings, f"{BUILD}/examples/blink/linux-{os.uname().machine}.elf"], check=True)
    return path


def knows_applications():
    """An application with a ShortId is loaded once, whatever its version and name; ShortId and version are told."""
    with client() as one, tempfile.TemporaryDirectory() as folder:
        first = bundle(os.path.join(folder, "first.tab"), "-n", "first", "--short-id", "77", "--app-version", "3")
        second = bundle(os.path.join(folder, "second.tab"), "-n", "second", "--short-id", "77", "--app-version", "4")
        other = bundle(os.path.join(folder, "other.tab"), "-n", "other", "--short-id", "78")
        loaded = one.call("Load", {"path": first})["process"]
        check(loaded["short_id"] == 77 and loaded["version"] == 3, loaded)
        name, details = one.error("Load", {"path": second})
        check(name == f"{CONTROL}.Refused" and "loaded already" in details["reason"], details)
        check("first (ShortId 0x4d)" in details["reason"], details)
        check("short_id" not in one.call("Describe", {"app": "blink"})["process"], "an app without one is locally unique")
        equal(one.call("Load", {"path": other})["process"]["short_id"], 78)
        one.call("Terminate", {"app": "first"})
        equal(one.error("Load", {"path": second})[0], f"{CONTROL}.Refused")
        one.call("Unload", {"app": "first"})
        loaded = one.call("Load", {"path": second})["process"]
        check(loaded["short_id"] == 77 and loaded["version"] == 4, loaded)
        for each in "second", "other":
            one.call("Unload", {"app": each})


def refuses_to_load():
    """Load refuses with the command line's reason."""
    with client() as one, tempfile.TemporaryDirectory() as folder:
        bad = os.path.join(folder, "bad.tab")
        with open(bad, "wb") as file:
            file.write(b"no TAB" * 1000)
        for path in bad, os.path.join(folder, "none.tab"), folder, "/dev/zero":
            name, details = one.error("Load", {"path": path})
            line = subprocess.run([f"{BUILD}/bin/tockd", "run", path], capture_output=True, text=True, check=False).stderr
            equal(name, f"{CONTROL}.Refused")
            check(f"tockd: error: {details['reason']}\n" in line, f"{details} is not in {line}")
        os.mkfifo(os.path.join(folder, "fifo"))
        equal(one.error("Load", {"path": os.path.join(folder, "fifo")})[0], f"{CONTROL}.Refused")
        before = daemon.settled_descriptors()
        with open(bad, "rb") as file:
            one.send_with_descriptors("Load", {"descriptor": 0}, [file.fileno()])
            check("the TAB" in one.receive_message()["parameters"]["reason"], "it says what")
            for parameters in {"descriptor": 1}, {"descriptor": -1}, {"descriptor": 1 << 40}:
                one.send_with_descriptors("Load", parameters, [file.fileno()])
                equal(one.receive_message(), {"error": f"{SERVICE}.InvalidParameter", "parameters": {"parameter": "descriptor"}})
            one.send_with_descriptors("List", {}, [file.fileno()] * 100)
            check("processes" in one.receive(), "descriptors that nobody wants do no harm")
        until(lambda: daemon.descriptors() == before)
        for parameters in {}, {"path": "relative.tab"}, {"path": ""}, {"path": bad, "descriptor": 0}, {"path": bad + "\0x"}:
            equal(one.error("Load", parameters), (f"{SERVICE}.InvalidParameter", {"parameter": "path"}))
        equal(one.error("Load", {"descriptor": 0}), (f"{SERVICE}.InvalidParameter", {"parameter": "descriptor"}))
        equal(one.error("Load", {"path": bad, "fault_policy": "sometimes"}),
              (f"{SERVICE}.InvalidParameter", {"parameter": "fault_policy"}))


def fills_and_empties_slots():
    """Slots are used until there is none, and unloading gives back slot, memory and descriptors."""
    with client() as one:
        descriptors = daemon.settled_descriptors()
        memory = one.call("Version")["memory_bytes"]
        for _ in range(3):
            ids = []
            while True:
                one.send("Load", {"path": os.path.abspath(app("blink"))})
                message = one.receive_message()
                if "error" in message:
                    break
                ids.append(message["parameters"]["process"]["id"])
            equal(message["error"], f"{CONTROL}.Refused")
            check(len(ids) >= 16, ids)
            for number in ids:
                one.call("Unload", {"app": f"#{number}"})
        until(lambda: one.call("Version")["memory_bytes"] == memory and daemon.descriptors() == descriptors)
        equal(len(one.call("List")["processes"]), 3)


def attaches_a_console():
    """Console streams what an app writes, Input gives it something to read."""
    with client() as console, client() as one:
        console.send("Console", {"app": "echo"}, more=True)
        equal(console.receive(), {"text": "", "lost": 0})
        text = "häl\u2028lo\twörld\n"
        equal(one.call("Input", {"app": "echo", "text": text}), {"accepted": len(text.encode())})
        said = ""
        while not said.endswith("\n"):
            message = console.receive_message()
            check(message["continues"] is True, message)
            said += message["parameters"]["text"]
        equal(said, "you said: " + text)
        # An unfinished line waits for its end.
        one.call("Input", {"app": "echo", "text": "half"})
        one.call("Input", {"app": "echo", "text": " a line\nand another\n"})
        said = ""
        while said.count("\n") < 2:
            said += console.receive()["text"]
        equal(said, "you said: half a line\nyou said: and another\n")
        # It ends with the app.
        one.call("Terminate", {"app": "echo"})
        while message.get("continues"):
            message = console.receive_message()
        equal(message["parameters"]["text"], "")
        # The connection can be used for another call.
        check("processes" in console.call("List"), "it lives on")
        one.call("Boot", {"app": "echo"})


def takes_bounded_input():
    """Input that finds no room is not taken, and goes to no other life of the app."""
    with client() as one:
        one.call("Stop", {"app": "echo"})
        accepted = one.call("Input", {"app": "echo", "text": "z" * 5000})["accepted"]
        equal(accepted, 4096)
        # If the app was stopped while it waits for input, its read takes some and makes room once more.
        until(lambda: one.call("Input", {"app": "echo", "text": "z"})["accepted"] == 0)
        one.call("Boot", {"app": "echo"})
        with client() as console:
            console.send("Console", {"app": "echo"}, more=True)
            console.receive()
            one.call("Input", {"app": "echo", "text": "new\n"})
            said = ""
            while not said.endswith("\n"):
                said += console.receive()["text"]
            equal(said, "you said: new\n")


def streams_events():
    """Events tells of states, faults with their report, LEDs, loads and unloads."""
    with client() as stream, client() as only_blink, client() as one:
        stream.send("Events", more=True)
        equal(stream.receive(), {"lost": 0})
        loaded = one.call("Load", {"path": os.path.abspath(app("fault"))})["process"]
        event = event_of(stream, kind="load", app="fault")
        equal(event["id"], loaded["id"])
        check(event["time_us"] > 1600000000 * 1000000, event)
        event = event_of(stream, kind="fault", app="fault")
        check(event["text"].startswith("SIG") and "pc 0x" in event["text"] and "\n" in event["text"], event)
        event_of(stream, kind="state", app="fault", to="faulted")
        event_of(stream, kind="led", app="blink")
        only_blink.send("Events", {"app": "blink"}, more=True)
        equal(only_blink.receive(), {"lost": 0})
        one.call("Unload", {"app": "fault"})
        equal(event_of(stream, kind="unload")["app"], "fault")
        one.call("Stop", {"app": "blink"})
        event_of(stream, kind="state", app="blink", to="stopped")
        number = one.call("Load", {"path": os.path.abspath(app("blink"))})["process"]["id"]
        while True:
            event = only_blink.receive().get("event")
            equal(event["app"], "blink")
            check(event["id"] != number, "another of its name is not meant")
            if event.get("to") == "stopped":
                break
        one.call("Unload", {"app": f"#{number}"})
        one.call("Resume", {"app": "blink"})


def ends_events_of_one():
    """Events of one app end when it is unloaded."""
    with client() as stream, client() as one:
        number = one.call("Load", {"path": os.path.abspath(app("blink"))})["process"]["id"]
        stream.send("Events", {"app": f"#{number}"}, more=True)
        stream.receive()
        one.call("Unload", {"app": f"#{number}"})
        message = stream.receive_message()
        while message["continues"]:
            message = stream.receive_message()
        equal(message["parameters"]["event"]["kind"], "unload")
        check("processes" in stream.call("List"), "the connection lives on")


def shows_devices():
    """Drivers, Leds and Version say what there is."""
    with client() as one:
        drivers = {driver["number"]: driver for driver in one.call("Drivers")["drivers"]}
        equal((drivers[0]["name"], drivers[1]["name"], drivers[2]["name"]), ("alarm", "console", "led"))
        check(drivers[1]["grant_size"] > 0 and "grant_size" not in drivers[2], drivers)
        leds = one.call("Leds")["leds"]
        equal([led["index"] for led in leds], list(range(len(leds))))
        check(len(leds) > 0 and all(isinstance(led["on"], bool) for led in leds), leds)
        version = one.call("Version")
        check(version["kernel_major"] == 2 and version["apps"] == 3 and "seccomp" in version["layers"], version)
        check(0 < version["memory_bytes"] < version["memory_limit_bytes"], version)
        for index in 4, 4711, -1, 2**32, 2**40:
            equal(one.error("Button", {"index": index, "pressed": True}), (f"{CONTROL}.NoSuchDevice", {"index": index}))
        for pressed in True, True, False:
            equal(one.call("Button", {"index": 3, "pressed": pressed}), {})


def introspects():
    """GetInfo and GetInterfaceDescription describe the service."""
    with client() as one:
        info = one.call(f"{SERVICE}.GetInfo")
        equal(info["interfaces"], [SERVICE, CONTROL])
        with open("protocol/org.tockd.Control.varlink", encoding="utf-8") as file:
            equal(one.call(f"{SERVICE}.GetInterfaceDescription", {"interface": CONTROL})["description"], file.read())
        check("interface org.varlink.service" in
              one.call(f"{SERVICE}.GetInterfaceDescription", {"interface": SERVICE})["description"], "its own")
        equal(one.error(f"{SERVICE}.GetInterfaceDescription", {"interface": "org.example"}),
              (f"{SERVICE}.InterfaceNotFound", {"interface": "org.example"}))


def refuses_wrong_calls():
    """What is no call, or a wrong one, gets an error with a name, and the connection lives on."""
    with client() as one:
        for text in b"", b"{", b"[]", b"null", b"{}", b"\xff\xfe", b'{"method":7}', b'{"method":"List"}', b'{"method":"a.b\\u0000"}', \
                b'{"method":"org.tockd.Control."}', b'{"method":"org.tockd.Control.List","parameters":[]}', \
                b'{"method":"org.tockd.Control.List","more":1}', b'{"method":"org.tockd.Control.List"}}', b"[" * 5000, \
                b'{"a":1,"a":2,"method":"org.tockd.Control.List"}', b'{"method":"' + b"x." * 300 + b'y"}':
            one.send_bytes(b'{"method":"org.tockd.Control.Version"}\0' + text + b"\0")
            check("version" in one.receive(), "a good one before")
            message = one.receive_message()
            equal(message["error"], f"{CONTROL}.BadRequest")
            check(len(message["parameters"]["reason"]) > 5, message)
        equal(one.error(f"{CONTROL}.Lists"), (f"{SERVICE}.MethodNotFound", {"method": f"{CONTROL}.Lists"}))
        equal(one.error("org.example.List"), (f"{SERVICE}.InterfaceNotFound", {"interface": "org.example"}))
        for method, parameters, wrong in (("Describe", {}, "app"), ("Describe", {"app": None}, "app"), ("Describe", {"app": 1}, "app"),
                                          ("List", {"x": 1}, "x"), ("Button", {"index": 1.5, "pressed": True}, "index"),
                                          ("Button", {"index": 1, "pressed": "yes"}, "pressed")):
            equal(one.error(method, parameters), (f"{SERVICE}.InvalidParameter", {"parameter": wrong}))
        for method, parameters in ("Events", {}), ("Console", {"app": "blink"}):
            equal(one.error(method, parameters)[0], f"{SERVICE}.ExpectedMore")
        equal(one.error("List", upgrade=True), (f"{SERVICE}.InvalidParameter", {"parameter": "upgrade"}))
        equal(len(one.call("List", more=True)["processes"]), 3)
        one.send("Describe", {"app": "none"}, oneway=True)
        one.send("Stop", {"app": "blink"}, oneway=True)
        equal(one.state("blink"), "stopped")
        one.call("Resume", {"app": "blink"})
        one.send_bytes(b'{"method":"org.tockd.Control.Input","parameters":{"app":"echo","text":"' + b"x" * 70000 + b'"}}\0')
        equal(one.receive_message(), {"error": f"{CONTROL}.RequestTooLong", "parameters": {"limit_bytes": 65536}})
        equal(one.call("List", {})["processes"][0]["name"], "blink")


def recovers_from_a_bad_beginning():
    """A connection that begins with garbage goes on behind the first NUL or newline."""
    for terminator in b"\0", b"\n":
        for garbage in b"hello", b'{"method"', b"}", b'{"a":"\x01"}', b"{} {}", b"[" * 100, b"\xff" * 70000:
            with daemon.client(terminator) as one:
                if terminator == b"\n" and garbage == b'{"method"':
                    continue  # a newline may stand in there
                one.send_bytes(garbage + terminator)
                equal(one.receive_message()["error"], f"{CONTROL}.BadRequest")
                equal(len(one.call("List")["processes"]), 3)


def is_alive_at_the_end():
    """The daemon survived all of it and ends when told to."""
    with client() as one:
        equal([process["name"] for process in one.call("List")["processes"]], ["blink", "echo", "hello"])
    equal(daemon.stop(), 128 + 15)


try:
    run_tests([lists_processes, describes_a_process, prints_a_process, names_processes, stops_and_resumes, terminates_and_starts, faults, loads,
               knows_applications, refuses_to_load, fills_and_empties_slots, attaches_a_console, takes_bounded_input, streams_events, ends_events_of_one,
               shows_devices, introspects, refuses_wrong_calls, recovers_from_a_bad_beginning, is_alive_at_the_end])
finally:
    daemon.__exit__()
