"""The people whom API clients are about: a technician at the console and a customer in the session, each as far as sign-in
and WebSocket go. Their pages are tested in e2e."""

import http.client
import json
import queue
import threading
import urllib.parse
import urllib.request

from websockets.exceptions import ConnectionClosed
from websockets.sync.client import connect

PING = 20  # seconds between signs of life
WAIT = 20  # seconds that an answer may take
ANSWERS = ("done", "ack", "error")


class Page:
    """A page's WebSocket, open and kept alive while the `with` block runs; the server has said welcome before the block begins."""

    def __init__(self, url, path, cookie):
        self._url, self._path, self._cookie = url, path, cookie

    def __enter__(self):
        self._socket = connect(
            self._url.replace("http:", "ws:") + self._path,
            origin=self._url,
            additional_headers={"Cookie": self._cookie},
            compression=None,
            proxy=None,
            open_timeout=WAIT,
            close_timeout=WAIT,
        )
        self._say("hello")
        while json.loads(self._socket.recv(timeout=WAIT))["t"] != "welcome":
            pass
        self._ended = threading.Event()
        self._answers = queue.SimpleQueue()
        self._keeper = threading.Thread(target=self._keep, daemon=True)
        self._keeper.start()
        return self

    def ask(self, kind, **more):
        """Says something that is answered, and waits until it is done."""
        self._say(kind, **more)
        answer = self._answers.get(timeout=WAIT)
        if answer["t"] == "error":
            raise AssertionError(f"{kind} was refused: {answer}")

    def _say(self, kind, **more):
        self._socket.send(json.dumps({"t": kind, **more}))

    def _keep(self):
        """Pings, and reads what comes so that the server never finds this peer slow."""
        while not self._ended.is_set():
            try:
                self._say("ping")
                while True:
                    heard = json.loads(self._socket.recv(timeout=PING))
                    if heard["t"] in ANSWERS:
                        self._answers.put(heard)
            except TimeoutError:
                continue
            except ConnectionClosed:
                return

    def __exit__(self, *_):
        self._ended.set()
        self._socket.close()
        self._keeper.join(WAIT)


class Console(Page):
    """A technician's console."""

    def __init__(self, url, technician):
        request = urllib.request.Request(
            f"{url}/console/login",
            data=json.dumps({"email": technician["email"], "password": technician["password"]}).encode(),
            headers={"Content-Type": "application/json", "Origin": url, "Sec-Fetch-Site": "same-origin"},
        )
        with urllib.request.urlopen(request, timeout=WAIT) as answer:
            cookie = answer.headers["Set-Cookie"].split(";")[0]
        if not cookie.startswith("__Host-console="):
            raise AssertionError("the console's login set another cookie than __Host-console")
        super().__init__(url, "/ws/console", cookie)

    def pick_up(self, session):
        self.ask("pickup", session=session, req="pickup")

    def chat(self, session, text):
        self.ask("open", session=session, last=0, req="open")
        self.ask("chat", session=session, id="from-technician", text=text)

    def note(self, session, text):
        self.ask("note", session=session, text=text, req="note")

    def close(self, session):
        self.ask("close", session=session, req="close")


class Customer(Page):
    """A customer who has typed a PIN."""

    def __init__(self, url, pin):
        entry = http.client.HTTPConnection(url.removeprefix("http://"), timeout=WAIT)
        headers = {"Content-Type": "application/x-www-form-urlencoded", "Origin": url, "Sec-Fetch-Site": "same-origin"}
        entry.request("POST", "/", urllib.parse.urlencode({"Code": pin}), headers)
        answer = entry.getresponse()
        cookie = answer.getheader("Set-Cookie", "").split(";")[0]
        entry.close()
        if answer.status != 303 or not cookie.startswith("__Host-seat="):
            raise AssertionError(f"the PIN was not taken: {answer.status}")
        super().__init__(url, "/ws/session", cookie)

    def chat(self, text):
        self.ask("chat", id="from-customer", text=text)
