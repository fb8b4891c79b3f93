"""Runs every foreign client against the binary, each for a technician of its own, and judges it by what it prints and
by the session it leaves behind. Arguments: words; only cases whose name holds one of them run."""

import contextlib
import os
import pathlib
import re
import subprocess
import sys
import tempfile
import time
import urllib.parse
import urllib.request

from cases import CASES
from console import Console
from demo import Demo

HERE = pathlib.Path(__file__).resolve().parent
BINARY = HERE.parents[1] / "target" / "debug" / "towline"
LIMIT = 90  # seconds that a client may take
FIRST_FIELD = 8  # column of custom field 0 in getSession_v3
FIRST_LATER_FIELD = FIRST_FIELD + 6


class Wrong(Exception):
    """What a client did otherwise than it should."""


def run(command, **more):
    """Output of a command that must end well and in time."""
    try:
        done = subprocess.run(
            command, stdin=subprocess.DEVNULL, capture_output=True, text=True, timeout=LIMIT, check=False, **more
        )
    except subprocess.TimeoutExpired:
        raise Wrong(f"not done after {LIMIT} s") from None
    if done.returncode != 0:
        raise Wrong(f"ended with {done.returncode}: {done.stderr.strip()} {done.stdout.strip()}")
    return done.stdout


def compile_csharp(url, built):
    """The guide's two C# programs; the proxy is made from the WSDL that the server gives."""
    guide = HERE / "guide"
    run(["mcs", "-nologo", "-warnaserror", f"-out:{built}/WebRequest.exe", guide / "WebRequest.cs"])
    run(["wsdl", "-nologo", f"-out:{built}/API.cs", f"{url}/API/API.asmx?wsdl"])
    run(
        ["mcs", "-nologo", "-r:System.Web.Services", f"-out:{built}/Proxy.exe", guide / "Proxy.cs", f"{built}/API.cs"]
    )


class Administrator:
    """Looks at what the clients left behind, over the text protocol, with one login."""

    def __init__(self, demo):
        self._url = demo.url
        self._open = urllib.request.build_opener(urllib.request.HTTPCookieProcessor()).open
        who = demo.facts["administrator"]
        answer = self._ask("login", email=who["email"], pwd=who["password"])
        if answer != "OK":
            raise SystemExit(f"the administrator's login answered {answer}")

    def _ask(self, method, **query):
        address = f"{self._url}/API/{method}.aspx?{urllib.parse.urlencode(query)}"
        with self._open(address, timeout=20) as answer:
            return answer.read().decode()

    def sessions(self, node):
        """Rows of a technician's queue, as lists of columns."""
        status, _, table = self._ask("getSession_v3", node=node).partition("\n\n")
        if status != "OK":
            raise Wrong(f"getSession_v3 of node {node} answered {status}")
        return [row.split("|") for row in table.splitlines()[1:] if row]


def judge_output(case, output):
    lines = output.rstrip("\n").split("\n")
    # A last line that should be empty has gone with the trailing line end.
    while len(lines) < len(case.prints) and output.endswith("\n"):
        lines.append("")
    if len(lines) != len(case.prints):
        raise Wrong(f"printed {len(lines)} lines instead of {len(case.prints)}: {output!r}")
    for line, pattern in zip(lines, case.prints):
        if not re.fullmatch(pattern, line):
            raise Wrong(f"printed {line!r}, expected {pattern}")


def judge_session(case, rows):
    if case.fields is None:
        if rows:
            raise Wrong(f"a refused request left a session: {rows}")
        return
    if len(rows) != 1:
        raise Wrong(f"{len(rows)} sessions instead of one: {rows}")
    row = rows[0]
    held = tuple(row[FIRST_FIELD:FIRST_LATER_FIELD])
    if row[1] != "Connecting" or held != case.fields:
        raise Wrong(f"the session is {row[1]!r} with {held}, expected 'Connecting' with {case.fields}")


def run_case(case, demo, technician, built, administrator):
    facts = {
        "here": str(HERE),
        "python": sys.executable,
        "built": built,
        "url": demo.url,
        "email": technician["email"],
        "password": technician["password"],
        "authcode": technician["authcode"],
        "node": str(technician["node_id"]),
    }
    with Console(demo.url, technician) if case.console else contextlib.nullcontext():
        output = run([part.format(**facts) for part in case.command], cwd=built)
        judge_output(case, output)
        judge_session(case, administrator.sessions(technician["node_id"]))


def main(words):
    cases = [case for case in CASES if not words or any(word in case.name for word in words)]
    if not cases:
        raise SystemExit(f"no case has {' or '.join(words)} in its name")
    demo = Demo(os.environ.get("BINARY", BINARY), len(cases))
    failed = 0
    try:
        administrator = Administrator(demo)
        with tempfile.TemporaryDirectory(prefix="towline-built-") as built:
            compile_csharp(demo.url, built)
            for case, technician in zip(cases, demo.facts["technicians"], strict=True):
                began = time.monotonic()
                try:
                    run_case(case, demo, technician, built, administrator)
                    print(f"ok      {case.name} ({time.monotonic() - began:.1f} s)", flush=True)
                except Exception as wrong:
                    failed += 1
                    print(f"FAILED  {case.name}: {type(wrong).__name__}: {wrong}", flush=True)
        if failed:
            print(f"\nThe server's log:\n{demo.log()}")
    finally:
        demo.stop()
    print(f"\n{len(cases) - failed} passed, {failed} failed")
    return 1 if failed else 0


if __name__ == "__main__":
    sys.exit(main(sys.argv[1:]))
