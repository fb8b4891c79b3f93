"""A demo of the server for one run: started on a free port with a folder of its own, stopped at the end."""

import json
import pathlib
import socket
import subprocess
import tempfile
import threading

START = 60  # seconds that a start may take in the debug profile
STOP = 35  # seconds that an orderly end may take


def free_port():
    with socket.socket() as probe:
        probe.bind(("127.0.0.1", 0))
        return probe.getsockname()[1]


class Demo:
    """`towline serve --demo`; `facts` is what it wrote to demo.json."""

    def __init__(self, binary, technicians):
        self.port = free_port()
        self.url = f"http://127.0.0.1:{self.port}"
        self._folder = tempfile.TemporaryDirectory(prefix="towline-clients-")
        data = pathlib.Path(self._folder.name, "data")
        data.mkdir()
        self._log = open(pathlib.Path(self._folder.name, "log"), "w+b")
        self._process = subprocess.Popen(
            [binary, "serve", "--demo", "--demo-technicians", str(technicians), "--data", data]
            + ["--listen", f"127.0.0.1:{self.port}", "--public-url", self.url],
            stdin=subprocess.DEVNULL,
            stdout=self._log,
            stderr=subprocess.STDOUT,
        )
        self._await(data / "demo.json")
        self.facts = json.loads((data / "demo.json").read_text())

    def _await(self, written):
        """Until the facts are written and the port answers; a server that ended says why."""
        pause = threading.Event()
        for _ in range(START * 20):
            if self._process.poll() is not None:
                break
            if written.exists() and self._listens():
                return
            pause.wait(0.05)
        log = self.log()
        self.stop()
        raise SystemExit(f"the server did not start:\n{log}")

    def _listens(self):
        try:
            socket.create_connection(("127.0.0.1", self.port), timeout=1).close()
        except OSError:
            return False
        return True

    def log(self):
        self._log.flush()
        return pathlib.Path(self._log.name).read_text(errors="replace")

    def stop(self):
        self._process.terminate()
        try:
            self._process.wait(STOP)
        except subprocess.TimeoutExpired:
            self._process.kill()
            self._process.wait()
        self._log.close()
        self._folder.cleanup()
