"""Every operation that the WSDL lists, called by a foreign SOAP client. What is called is in `rows.py`; the clients are programs
(`caller.php`, `caller.py`) that are told a call a line. An operation without a row fails the run, and so does a row without one."""

import contextlib
import json
import re
import subprocess
import sys
from dataclasses import dataclass
from pathlib import Path

from judge import LIMIT, Wrong
from mutants import Mutant
from people import Console, Customer

from .rows import ADMINISTRATOR, AHEAD, ROWS, Deed

HERE = Path(__file__).resolve().parent
SOAP_11 = "http://schemas.xmlsoap.org/soap/envelope/"
SOAP_12 = "http://www.w3.org/2003/05/soap-envelope"
ALONE = 7  # technicians who get a PIN each
TEAM = 2 + ALONE


@dataclass(frozen=True)
class Client:
    """A foreign client: its command, and the namespace of the envelopes that it is to be answered in."""

    name: str
    command: tuple
    envelope: str


CLIENTS = (
    Client("PHP, SOAP 1.1", ("php", HERE / "caller.php", "{url}", "1"), SOAP_11),
    Client("PHP, SOAP 1.2", ("php", HERE / "caller.php", "{url}", "2"), SOAP_12),
    Client("zeep, SOAP 1.1", (sys.executable, HERE / "caller.py", "{url}", "APISoap"), SOAP_11),
    Client("zeep, SOAP 1.2", (sys.executable, HERE / "caller.py", "{url}", "APISoap12"), SOAP_12),
)
TECHNICIANS = 2 * TEAM * len(CLIENTS)
OPERATIONS = frozenset(row.operation for row in ROWS if not isinstance(row, Deed))


class Caller:
    """A client's program while it runs."""

    def __init__(self, client, url):
        command = [str(part).format(url=url) for part in client.command]
        self._program = subprocess.Popen(command, stdin=subprocess.PIPE, stdout=subprocess.PIPE, stderr=subprocess.PIPE, text=True)
        self._envelope = client.envelope
        self.operations = self._hear()

    def _hear(self):
        line = self._program.stdout.readline()
        if not line:
            raise Wrong(f"the client ended: {self._program.stderr.read()}")
        return json.loads(line)

    def call(self, operation, arguments):
        print(json.dumps([operation, arguments]), file=self._program.stdin, flush=True)
        answer, envelope = self._hear()
        if "fault" in answer:
            raise Wrong(answer["fault"])
        if envelope != self._envelope:
            raise Wrong(f"answered in the envelope {envelope!r}")
        return answer

    def end(self):
        self._program.stdin.close()
        try:
            self._program.wait(LIMIT)
        except subprocess.TimeoutExpired:
            self._program.kill()
            self._program.wait()
        self._program.stdout.close()
        self._program.stderr.close()


class Team:
    """The technicians of one run, what they do at their pages, and what is known by name."""

    def __init__(self, number, demo, technicians, pages):
        self._url, self._pages = demo.url, pages
        tech, colleague, *alone = technicians
        who = demo.facts["administrator"]
        self.facts = {"number": number, "admin": who["node_id"], "admin_email": who["email"], "admin_password": who["password"]}
        for name, technician in (("tech", tech), ("colleague", colleague)):
            self.facts |= {name: technician["node_id"], f"{name}_code": technician["authcode"]}
            self.facts |= {f"{name}_email": technician["email"], f"{name}_password": technician["password"]}
        for at, technician in enumerate(alone):
            self.facts |= {f"node_{at}": technician["node_id"], f"code_{at}": technician["authcode"]}
        self._console = pages.enter_context(Console(demo.url, tech))
        pages.enter_context(Console(demo.url, colleague))

    def customer_enters(self):
        self._customer = self._pages.enter_context(Customer(self._url, self.facts["pin"]))

    def both_chat(self):
        session = self.facts["session"]
        self._console.chat(session, "How can I help?")
        self._customer.chat("My printer.")
        self._console.note(session, "a note\nin two lines")

    def look_for_a_channel(self):
        """In the tree that was told last. Nothing in the API makes channels: without one, what is refused is judged."""
        nodes = pick(self.told, "aHierarchy.HIERARCHY")
        channel = next((node["iNodeID"] for node in nodes if node["eType"] == "Channel"), None)
        self.facts |= {"channel": channel or 0, "is_available": str(channel is not None).lower()}
        self.facts |= {"entry": "OK" if channel else "InvalidParam_EntryID", "available": "OK" if channel else "InvalidParam_ChannelID"}

    def keep(self, name, value):
        self.facts[name] = value
        if name == "pin":
            self.facts["pin_number"] = int(value)


def filled(value, facts):
    """Arguments with facts in their places; a place that is all of a text is the fact itself."""
    if isinstance(value, dict):
        return {name: filled(inner, facts) for name, inner in value.items()}
    if isinstance(value, list):
        return [filled(inner, facts) for inner in value]
    if not isinstance(value, str):
        return value
    whole = re.fullmatch(r"\{(\w+)\}", value)
    return facts[whole[1]] if whole else re.sub(r"\{([a-z]\w*)\}", lambda found: str(facts[found[1]]), value)


def pick(answer, path):
    """What stands at a path. One element of a list may have been made the list by the client."""
    value = answer
    for step in path.split("."):
        key, _, wanted = step.partition("=")
        if step.isdecimal() or wanted:
            items = value if isinstance(value, list) else [value]
            value = items[int(step)] if not wanted else next(item for item in items if str(item[key]) == wanted)
        else:
            value = value[step]
    return value


def shown(value):
    """A value as a pattern sees it."""
    return str(value).lower() if isinstance(value, bool) else "" if value is None else str(value)


def judge(row, answer, team):
    def there(path):
        try:
            return pick(answer, filled(path, team.facts))
        except (KeyError, IndexError, StopIteration, TypeError):
            raise Wrong(f"nothing at {path}: {answer}") from None

    results = [f"{row.operation}Result", *row.outputs]
    for path, pattern in zip(results, (row.result, *row.outputs.values()), strict=True):
        value, pattern = shown(there(path)), str(filled(pattern, team.facts))
        if not re.fullmatch(pattern, value):
            raise Wrong(f"{path} is {value!r}, expected {pattern!r}: {answer}")
    for name, path in row.keep.items():
        team.keep(name, there(path))


def compare(listed):
    """The rows that are to be called; all of them but those that are ahead."""
    listed = set(listed)
    wrong = [f"no case for operation {name}" for name in sorted(listed - OPERATIONS)]
    wrong += [f"a case for {name}, which the WSDL does not list" for name in sorted(OPERATIONS - listed - set(AHEAD))]
    if wrong:
        raise Wrong("; ".join(wrong))
    return [row for row in ROWS if isinstance(row, Deed) or row.operation in listed]


def tell(client, demo, technicians, url=None):
    """Runs all rows through one client, at the server or at what stands in front of it."""
    with contextlib.ExitStack() as pages:
        team = Team(CLIENTS.index(client), demo, technicians, pages)
        caller = Caller(client, url or demo.url)
        pages.callback(caller.end)
        for row in compare(caller.operations):
            if isinstance(row, Deed):
                getattr(team, row.name)()
                continue
            arguments = filled(row.arguments, team.facts)
            if row.by != ADMINISTRATOR:
                arguments["sAuthCode"] = team.facts[row.by]
            try:
                team.told = caller.call(row.operation, arguments)
                judge(row, team.told, team)
            except Wrong as wrong:
                raise Wrong(f"{row.operation}: {wrong}") from None


def notice(client, demo, technicians):
    """The rows have to be wrong where an operation is new, where one is gone, and where an answer has lost an output."""

    def wrong(begin, work):
        try:
            work()
        except Wrong as found:
            if not str(found).startswith(begin):
                raise
        else:
            raise Wrong(f"nobody noticed: {begin}")

    wrong("no case for operation tomorrow", lambda: compare(OPERATIONS | {"tomorrow"}))
    wrong("a case for logout", lambda: compare(OPERATIONS - {"logout"}))
    with Mutant(demo.url, "another name for the PIN") as mutant:
        wrong("requestPINCode: ", lambda: tell(client, demo, technicians, mutant.url))
