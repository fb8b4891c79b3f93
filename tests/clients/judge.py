"""Runs one foreign client and judges it by what it prints and by the session it leaves behind."""

import contextlib
import pathlib
import re
import subprocess
import sys
import urllib.parse
import urllib.request

from mutants import Mutant
from people import Console, Customer

HERE = pathlib.Path(__file__).resolve().parent
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


class Administrator:
    """Looks at what the clients left behind, over the text protocol, with one login and an authcode for those who want one."""

    def __init__(self, demo):
        self._url = demo.url
        who = demo.facts["administrator"]
        status, _, self.authcode = self._ask("requestAuthCode", email=who["email"], pwd=who["password"]).partition("\n\nAUTHCODE:")
        if status != "OK":
            raise SystemExit(f"the administrator's authcode: {status}")

    def _ask(self, method, **query):
        address = f"{self._url}/API/{method}.aspx?{urllib.parse.urlencode(query)}"
        with urllib.request.urlopen(address, timeout=20) as answer:
            return answer.read().decode()

    def sessions(self, node):
        """Rows of a technician's queue, as lists of columns."""
        status, _, table = self._ask("getSession_v3", node=node, authcode=self.authcode).partition("\n\n")
        if status != "OK":
            raise Wrong(f"getSession_v3 of node {node} answered {status}")
        return [row.split("|") for row in table.splitlines()[1:] if row]

    def pin(self, technician, **fields):
        """A PIN for that technician."""
        query = {**fields, "notechconsole": 1, "authcode": technician["authcode"]}
        status, _, pin = self._ask("requestPINCode_v3", **query).partition("\n\nPINCODE:")
        if status != "OK":
            raise Wrong(f"requestPINCode_v3 of {technician['email']} answered {status}")
        return pin


def serve(demo, technician, administrator):
    """A session from PIN to close, so that there is something to report."""
    pin = administrator.pin(technician, cfield0="Jane Doe", cfield1="Printer & scanner", tracking0="CASE-7")
    with Console(demo.url, technician) as console, Customer(demo.url, pin) as customer:
        session = int(administrator.sessions(technician["node_id"])[0][0])
        console.pick_up(session)
        console.chat(session, "How can I help?")
        customer.chat("My printer.\nIt is on fire")
        console.close(session)


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
            raise Wrong(f"there is a session that should not be: {rows}")
        return
    if len(rows) != 1:
        raise Wrong(f"{len(rows)} sessions instead of one: {rows}")
    row = rows[0]
    held = tuple(row[FIRST_FIELD:FIRST_LATER_FIELD])
    if row[1] != "Connecting" or held != case.fields:
        raise Wrong(f"the session is {row[1]!r} with {held}, expected 'Connecting' with {case.fields}")


def run_case(case, demo, technician, built, administrator, url=None):
    """One client for one technician, at the server or at what stands in front of it."""
    facts = {
        "here": str(HERE),
        "python": sys.executable,
        "built": built,
        "url": url or demo.url,
        "email": technician["email"],
        "password": technician["password"],
        "authcode": technician["authcode"],
        "node": str(technician["node_id"]),
        "administrator": administrator.authcode,
    }
    with Console(demo.url, technician) if case.console else contextlib.nullcontext():
        output = run([part.format(**facts) for part in case.command], cwd=built)
        judge_output(case, output)
        judge_session(case, administrator.sessions(technician["node_id"]))


def run_mutant(case, name, demo, technician, built, administrator):
    """The client has to fail when the answers are changed so, and must not when they only take the same way (`name` None)."""
    with Mutant(demo.url, name) as mutant:
        try:
            run_case(case, demo, technician, built, administrator, mutant.url)
        except Wrong:
            if not name:
                raise
        else:
            if name:
                raise Wrong("it did not notice" if mutant.changed else "nothing was changed")
        if name and not mutant.changed:
            raise Wrong("it failed before anything was changed")
