#!/usr/bin/python3
# SPDX-License-Identifier: Apache-2.0 OR MIT
"""Access to the control socket, and the rights of its clients."""

import array
import grp
import json
import os
import signal
import socket
import stat
import subprocess
import sys
import tempfile

from varlink_client import BUILD, CONTROL, PATIENCE_S, Client, Daemon, Skip, app, check, equal, run_tests, until

NOBODY = 65534
STRANGERS_MAX = 96


def refused(*options):
    """The error output of a tockd that must refuse to start."""
    result = subprocess.run([f"{BUILD}/bin/tockd", "run", "--timeout", "600", *options, app("blink")], stdin=subprocess.DEVNULL,
                            capture_output=True, text=True, timeout=PATIENCE_S, check=False)
    equal(result.returncode, 1)
    equal(result.stdout, "")
    return result.stderr


def as_stranger(work, path, groups=()):
    """Runs work(path) as another user with these groups only, and returns its result."""
    if os.geteuid() != 0:
        raise Skip("only root can become another user")
    reading, writing = os.pipe()
    child = os.fork()
    if child == 0:
        try:
            os.setgroups(groups)
            os.setresgid(NOBODY, NOBODY, NOBODY)
            os.setresuid(NOBODY, NOBODY, NOBODY)
            result = work(path)
        except BaseException as error:
            result = f"{type(error).__name__}: {error}"
        os.write(writing, json.dumps(result).encode())
        os._exit(0)
    os.close(writing)
    with os.fdopen(reading, "rb") as pipe:
        result = json.loads(pipe.read())
    os.waitpid(child, 0)
    return result


def open_to_all(daemon):
    os.chmod(daemon.folder.name, 0o755)
    os.chmod(daemon.path, 0o666)


def makes_a_private_socket():
    """The socket is its owner's alone and goes when the daemon ends."""
    with Daemon(app("blink")) as daemon:
        status = os.lstat(daemon.path)
        check(stat.S_ISSOCK(status.st_mode), "a socket")
        equal(stat.S_IMODE(status.st_mode), 0o600)
        daemon.process.send_signal(signal.SIGTERM)
        daemon.process.wait(PATIENCE_S)
        check(not os.path.exists(daemon.path), "it is still there")


def does_without():
    """Without --socket there is none, whatever the environment says."""
    with tempfile.TemporaryDirectory() as folder:
        path = os.path.join(folder, "sock")
        subprocess.run([f"{BUILD}/bin/tockd", "run", "--timeout", "0.3", app("blink")], stdin=subprocess.DEVNULL, check=False,
                       capture_output=True, env={**os.environ, "TOCKD_SOCKET": path, "XDG_RUNTIME_DIR": folder})
        equal(os.listdir(folder), [])


def keeps_a_second_daemon_away():
    """A second daemon on the same socket says so and ends; the first one goes on."""
    with Daemon(app("blink")) as daemon:
        check("another tockd is using it" in refused("--socket", daemon.path), "it says why")
        with daemon.client() as one:
            check("version" in one.call("Version"), "the first answers")


def takes_over_what_is_stale():
    """A socket whose daemon was killed is taken over."""
    with Daemon(app("blink")) as daemon:
        daemon.process.kill()
        daemon.process.wait()
        check(os.path.exists(daemon.path), "it was left over")
        with subprocess.Popen([f"{BUILD}/bin/tockd", "run", "--socket", daemon.path, "--timeout", "600", app("blink")],
                              stdin=subprocess.DEVNULL, stdout=subprocess.DEVNULL, stderr=subprocess.DEVNULL) as second:
            try:
                until(lambda: answers(daemon.path))
            finally:
                second.terminate()


def answers(path):
    try:
        with Client(path) as one:
            return "version" in one.call("Version")
    except OSError:
        return False


def leaves_others_alone():
    """What is no socket of ours is left alone, and the message says what is there."""
    with tempfile.TemporaryDirectory() as folder:
        path = os.path.join(folder, "file")
        with open(path, "w", encoding="ascii") as file:
            file.write("precious")
        check("is not a socket" in refused("--socket", path), "a file")
        with open(path, encoding="ascii") as file:
            equal(file.read(), "precious")
        check("is a folder" in refused("--socket", folder), "a folder")
        equal(os.listdir(folder), ["file"])
        check(not os.path.exists(folder + ".lock"), "no lock is left beside a folder")
        other = os.path.join(folder, "other")
        with socket.socket(socket.AF_UNIX, socket.SOCK_STREAM) as listening:
            listening.bind(other)
            listening.listen()
            check("another program answers there" in refused("--socket", other), "another's socket")
            check(os.path.exists(other), "it is still there")
        check("No such file" in refused("--socket", os.path.join(folder, "none", "sock")), "no folder")
        check("characters" in refused("--socket", "/" + "x" * 200), "too long")


def lets_strangers_look():
    """Another user who can connect sees everything and changes nothing."""

    def look(path):
        found = []
        with Client(path) as one, Client(path) as stream:
            stream.send("Events", more=True)
            found.append("lost" in stream.receive())
            found.append(len(one.call("List")["processes"]) == 1)
            found.append("memory" in one.call("Describe", {"app": "blink"}))
            found.append("drivers" in one.call("Drivers"))
            found.append("event" in stream.receive())
            for method, parameters in (("Stop", {"app": "blink"}), ("Resume", {"app": "blink"}), ("Start", {"app": "blink"}),
                                       ("Boot", {"app": "blink"}), ("Terminate", {"app": "blink"}), ("Fault", {"app": "blink"}),
                                       ("Load", {"path": "/etc/passwd"}), ("Unload", {"app": "blink"}), ("Load", {"wrong": 1}),
                                       ("Input", {"app": "blink", "text": "x"}), ("Button", {"index": 0, "pressed": True})):
                found.append(one.error(method, parameters)[0] == f"{CONTROL}.NotPermitted")
                one.send(method, parameters, oneway=True)
            found.append("processes" in one.call("List"))
        return found

    with Daemon(app("blink")) as daemon:
        open_to_all(daemon)
        with daemon.client() as one:
            before = one.call("Describe", {"app": "blink"})["process"]
            equal(as_stranger(look, daemon.path), [True] * 17)
            after = one.call("Describe", {"app": "blink"})["process"]
            equal((after["id"], after["restarts"]), (before["id"], before["restarts"]))
            check(after["state"] in ("running", "yielded", "yielded_for"), after)


def takes_no_descriptors_of_strangers():
    """Descriptors that strangers send never become the daemon's, and end their connection."""

    def send(path):
        with Client(path) as one, open("/dev/null", "rb") as file:
            text = json.dumps({"method": f"{CONTROL}.Load", "parameters": {"descriptor": 0}}).encode()
            rights = [(socket.SOL_SOCKET, socket.SCM_RIGHTS, array.array("i", [file.fileno()] * 5))]
            one.socket.sendmsg([text], rights)
            return one.receive_message()["error"]

    with Daemon(app("blink")) as daemon:
        open_to_all(daemon)
        with daemon.client() as one:
            until(lambda: "pid" in one.call("List")["processes"][0])
            descriptors = daemon.settled_descriptors()
            equal(as_stranger(send, daemon.path), f"{CONTROL}.NotPermitted")
            until(lambda: daemon.descriptors() == descriptors)


def keeps_strangers_out():
    """Another user cannot connect to the socket of `run`."""

    def connect(path):
        Client(path)

    with Daemon(app("blink")) as daemon:
        os.chmod(daemon.folder.name, 0o755)
        check("PermissionError" in as_stranger(connect, daemon.path), "it could")


def lets_the_group_change():
    """Members of the configured group may change things, and nobody else; a new configuration counts for calls from then on."""

    def stop(path):
        with Client(path) as one:
            one.send("Stop", {"app": "blink"})
            return one.receive_message().get("error", "stopped")

    if os.geteuid() != 0:
        raise Skip("only root can become another user")
    first, second = (group.gr_gid for group in grp.getgrall()[1:3])
    first_name = grp.getgrgid(first).gr_name
    configuration = {"namespaces": "optional", "socket": {"mode": "0666", "group": first_name}}
    with Daemon(configuration=configuration) as daemon, daemon.client() as one:
        os.chmod(daemon.folder.name, 0o755)
        equal((os.stat(daemon.path).st_gid, stat.S_IMODE(os.stat(daemon.path).st_mode)), (first, 0o666))
        one.call("Load", {"path": os.path.abspath(app("blink"))})
        for groups, answer in ([], f"{CONTROL}.NotPermitted"), ([second], f"{CONTROL}.NotPermitted"), ([second, first], "stopped"):
            equal(as_stranger(stop, daemon.path, groups), answer)
            equal(one.state("blink") == "stopped", answer == "stopped")
        configuration["socket"]["group"] = grp.getgrgid(second).gr_name
        with open(os.path.join(daemon.folder.name, "conf"), "w", encoding="utf-8") as file:
            json.dump(configuration, file)
        daemon.process.send_signal(signal.SIGHUP)
        until(lambda: as_stranger(stop, daemon.path, [second]) == "stopped")
        equal(as_stranger(stop, daemon.path, [first]), f"{CONTROL}.NotPermitted")


def keeps_room_for_the_permitted():
    """Strangers cannot take all places from those who may change things."""

    def crowd(path):
        refusals = 0
        clients = [Client(path) for _ in range(STRANGERS_MAX + 10)]
        for one in clients:
            try:
                one.send("Version")
                one.receive()
            except (OSError, EOFError):
                refusals += 1
            except Exception as error:
                refusals += CONTROL + ".TooBusy" in str(error)
        with open(f"{path}.full", "w", encoding="ascii"):
            pass
        until(lambda: os.path.exists(f"{path}.seen"))
        return refusals

    with Daemon(app("blink")) as daemon:
        open_to_all(daemon)
        os.chmod(daemon.folder.name, 0o777)
        if os.geteuid() != 0:
            raise Skip("only root can become another user")
        watcher = os.fork()
        if watcher == 0:
            status = 1
            try:
                until(lambda: os.path.exists(f"{daemon.path}.full"))
                with daemon.client() as one:
                    one.call("Stop", {"app": "blink"})
                    status = 0
            finally:
                with open(f"{daemon.path}.seen", "w", encoding="ascii"):
                    pass
                os._exit(status)
        equal(as_stranger(crowd, daemon.path), 10)
        equal(os.waitpid(watcher, 0)[1], 0)


if __name__ == "__main__":
    sys.stdout.reconfigure(line_buffering=True)
    run_tests([makes_a_private_socket, does_without, keeps_a_second_daemon_away, takes_over_what_is_stale, leaves_others_alone,
               lets_strangers_look, takes_no_descriptors_of_strangers, keeps_strangers_out, lets_the_group_change, keeps_room_for_the_permitted])
