"""A server whose answers break one rule of the contract: what it is asked goes to the real one, and one thing of the answer
is changed on the way. A client that lives by the rule has to fail against it."""

import http.client
import re
import threading
from dataclasses import dataclass
from http.server import BaseHTTPRequestHandler, ThreadingHTTPServer

WAIT = 20  # seconds that the real server may take
ON_THE_WAY = ("connection", "content-length", "date", "host", "keep-alive", "server", "transfer-encoding")


@dataclass
class Answer:
    """What the real server said; a mutant changes it in place."""

    status: int
    headers: list
    body: bytes


def body(pattern, change):
    """Replaces wherever the pattern is found in the body."""

    def mutate(answer):
        answer.body = re.sub(pattern, change, answer.body)

    return mutate


def status(number):
    def mutate(answer):
        answer.status = number

    return mutate


def without_header(name):
    def mutate(answer):
        answer.headers = [header for header in answer.headers if header[0].lower() != name.lower()]

    return mutate


def numbers_from_one(answer):
    """The rows of a report in XML count their fields from another number than its header does."""
    head, data = answer.body.partition(b"<data>")[::2]
    answer.body = head + b"<data>" + re.sub(rb' id="(\d+)"', lambda found: b' id="%d"' % (int(found[1]) + 1), data)


# By name: which paths it is about, and what becomes of the answer; None instead: the call is answered OK and forgotten.
MUTANTS = {
    "CRLF": ("", body(rb"\n", b"\r\n")),
    "one line feed after the status": ("", body(rb"\AOK\n\n", b"OK\n")),
    "three line feeds after the status": ("", body(rb"\AOK\n\n", b"OK\n\n\n")),
    "a blank after the status": ("", body(rb"\AOK", b"OK ")),
    "a byte order mark": ("", body(rb"\A", b"\xef\xbb\xbf")),
    "a line feed at the end": ("", body(rb"\Z", b"\n")),
    "no line feed at the end": ("", body(rb"\n+\Z", b"")),
    "a blank behind the colon": ("", body(rb"(?m)^(\w+):", rb"\1: ")),
    "an equals sign for the colon": ("", body(rb"(?m)^(\w+):", rb"\1=")),
    "a colon in a value": ("", body(rb"(?m)^Name:", b"Name:Dr:")),
    "a longer title": ("", body(rb"ID\|", b"Id.|")),
    "no delimiter at the ends of lines": ("", body(rb"(?:\||&quot;,&quot;|\",\")\n", b"\n")),
    "the status in the report": ("asmx", body(rb"<sReport>", b"<sReport>OK\n\n")),
    "numbers from one in rows": ("", numbers_from_one),
    "no numbers": ("", body(rb' id="\d+"', b"")),
    "columns for fields": ("", body(rb"(</?)field\b", rb"\1column")),
    "the prefix soap12": ("asmx", body(rb"(</?|xmlns:)soap\b", rb"\1soap12")),
    "the prefix of the version in the result": ("asmx", body(rb">(\w+?)_OK<", rb">\1_v9_OK<")),
    "another name for the PIN": ("asmx", body(rb"\b[si]PINCode\b", b"sPIN")),
    "refusals by HTTP": ("", lambda answer: status(403)(answer) if answer.body == b"INVALID" else None),
    "bodies wanted": ("[?]", status(411)),
    "no cookie": ("", without_header("Set-Cookie")),
    "settings forgotten": ("set(Report|Delimiter|Output)", None),
}


class Mutant:
    """The server, for the length of a `with` block; `changed` tells whether it has changed any answer. `None`: it changes nothing."""

    def __init__(self, server, name):
        self.changed = False
        self._server = server
        self._paths, self._mutate = MUTANTS[name] if name else ("", lambda answer: None)

    def __enter__(self):
        mutant = self

        class Handler(BaseHTTPRequestHandler):
            protocol_version = "HTTP/1.1"

            def do_GET(self):
                length = int(self.headers.get("Content-Length") or 0)
                answer = mutant.answer(self.command, self.path, self.headers.items(), self.rfile.read(length))
                self.send_response_only(answer.status)
                for name, value in answer.headers:
                    self.send_header(name, value)
                self.send_header("Content-Length", str(len(answer.body)))
                self.end_headers()
                self.wfile.write(answer.body)

            do_POST = do_GET

            def log_message(self, *_):
                """Nothing: who failed says why."""

        self._http = ThreadingHTTPServer(("127.0.0.1", 0), Handler)
        self._http.daemon_threads = True
        self.url = f"http://127.0.0.1:{self._http.server_port}"
        self._thread = threading.Thread(target=self._http.serve_forever, args=(0.02,))
        self._thread.start()
        return self

    def answer(self, verb, path, headers, content):
        about = re.search(self._paths, path)
        if about and self._mutate is None:
            self.changed = True
            return Answer(200, [("Content-Type", "text/plain; charset=utf-8")], b"OK")
        server = http.client.HTTPConnection(self._server.removeprefix("http://"), timeout=WAIT)
        try:
            kept = {name: value for name, value in headers if name.lower() not in ON_THE_WAY}
            server.request(verb, path, content, kept)
            response = server.getresponse()
            said = [header for header in response.getheaders() if header[0].lower() not in ON_THE_WAY]
            # The service address in the WSDL becomes this server's, so that clients of the WSDL stay here.
            answer = Answer(response.status, said, response.read().replace(self._server.encode(), self.url.encode()))
        finally:
            server.close()
        if about and "wsdl" not in path.lower():
            before = (answer.status, answer.headers, answer.body)
            self._mutate(answer)
            self.changed |= before != (answer.status, answer.headers, answer.body)
        return answer

    def __exit__(self, *_):
        self._http.shutdown()
        self._thread.join(WAIT)
        self._http.server_close()
