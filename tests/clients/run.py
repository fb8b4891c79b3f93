"""Runs every foreign client against the binary: the guide's programs and the shapes of `cases.py`, each for a technician of its own;
each shape again in front of answers that are changed, where it has to fail; and every operation that the WSDL lists, through PHP's
SoapClient and Python's zeep. Arguments: words; only what has one of them in its name runs."""

import os
import sys
import tempfile
import time

import operations
from cases import CASES
from demo import Demo
from judge import HERE, Administrator, Wrong, run, run_case, run_mutant, serve

PAST = 6  # technicians at the head of a demo who may have sessions from before
BINARY = HERE.parents[1] / "target" / "debug" / "towline"


def compile_csharp(url, built):
    """The guide's two C# programs; the proxy is made from the WSDL that the server gives."""
    guide = HERE / "guide"
    run(["mcs", "-nologo", "-warnaserror", f"-out:{built}/WebRequest.exe", guide / "WebRequest.cs"])
    run(["wsdl", "-nologo", f"-out:{built}/API.cs", f"{url}/API/API.asmx?wsdl"])
    run(
        ["mcs", "-nologo", "-r:System.Web.Services", f"-out:{built}/Proxy.exe", guide / "Proxy.cs", f"{built}/API.cs"]
    )


class Tally:
    """What has passed and failed, and the technicians that are left."""

    def __init__(self, words, technicians):
        self.passed = self.failed = 0
        self._words, self._technicians = words, iter(technicians)

    def wants(self, name):
        return not self._words or any(word in name for word in self._words)

    def technician(self):
        return next(self._technicians)

    def one(self, name, work):
        if not self.wants(name):
            return
        began = time.monotonic()
        try:
            work()
            self.passed += 1
            print(f"ok      {name} ({time.monotonic() - began:.1f} s)", flush=True)
        except Exception as wrong:
            self.failed += 1
            print(f"FAILED  {name}: {type(wrong).__name__}: {wrong}", flush=True)


def run_cases(tally, demo, built, administrator):
    def prepared(case):
        technician = tally.technician()
        if case.served:
            serve(demo, technician, administrator)
        return technician

    for case in CASES:

        def honest(case=case):
            run_case(case, demo, prepared(case), built, administrator)

        def mutants(case=case):
            for name in (None, *case.mutants):
                try:
                    run_mutant(case, name, demo, prepared(case), built, administrator)
                except Wrong as wrong:
                    raise Wrong(f"{name or 'unchanged answers'}: {wrong}") from None

        tally.one(case.name, honest)
        if case.mutants:
            tally.one(f"{case.name}; fails at: {', '.join(case.mutants)}", mutants)


def main(words):
    most = sum(2 + len(case.mutants) for case in CASES) + operations.TECHNICIANS + PAST
    demo = Demo(os.environ.get("BINARY", BINARY), most)
    try:
        tally = Tally(words, demo.facts["technicians"][PAST:])
        administrator = Administrator(demo)
        with tempfile.TemporaryDirectory(prefix="towline-built-") as built:
            compile_csharp(demo.url, built)
            run_cases(tally, demo, built, administrator)
        for client in operations.CLIENTS:
            team = [tally.technician() for _ in range(operations.TEAM)]
            tally.one(f"every operation of the WSDL: {client.name}", lambda: operations.tell(client, demo, team))
        # One of each program: an administrator has ten logins in three minutes.
        for client in operations.CLIENTS[::2]:
            team = [tally.technician() for _ in range(operations.TEAM)]
            name = f"every operation of the WSDL: {client.name}; fails at: one more, one less, an output without its name"
            tally.one(name, lambda: operations.notice(client, demo, team))
        if tally.failed:
            print(f"\nThe server's log:\n{demo.log()}")
    finally:
        demo.stop()
    if tally.passed + tally.failed == 0:
        raise SystemExit(f"nothing has {' or '.join(words)} in its name")
    print(f"\n{tally.passed} passed, {tally.failed} failed")
    return 1 if tally.failed else 0


if __name__ == "__main__":
    sys.exit(main(sys.argv[1:]))
