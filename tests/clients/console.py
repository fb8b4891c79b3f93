"""A technician's console as far as presence goes: signed in, its socket open and kept alive."""

import json
import threading
import urllib.request

from websockets.exceptions import ConnectionClosed
from websockets.sync.client import connect

PING = 20  # seconds between signs of life
WAIT = 20  # seconds that an answer may take


def sign_in(url, email, password):
    """The console's cookie, as the header that carries it."""
    request = urllib.request.Request(
        f"{url}/console/login",
        data=json.dumps({"email": email, "password": password}).encode(),
        headers={"Content-Type": "application/json", "Origin": url, "Sec-Fetch-Site": "same-origin"},
    )
    with urllib.request.urlopen(request, timeout=WAIT) as answer:
        cookie = answer.headers["Set-Cookie"].split(";")[0]
    if not cookie.startswith("__Host-console="):
        raise AssertionError("the console's login set another cookie than __Host-console")
    return cookie


class Console:
    """Open while the `with` block runs; the server has said welcome before the block begins."""

    def __init__(self, url, technician):
        self._url, self._technician = url, technician

    def __enter__(self):
        cookie = sign_in(self._url, self._technician["email"], self._technician["password"])
        self._socket = connect(
            self._url.replace("http:", "ws:") + "/ws/console",
            origin=self._url,
            additional_headers={"Cookie": cookie},
            compression=None,
            proxy=None,
            open_timeout=WAIT,
            close_timeout=WAIT,
        )
        self._say("hello")
        while json.loads(self._socket.recv(timeout=WAIT))["t"] != "welcome":
            pass
        self._ended = threading.Event()
        self._keeper = threading.Thread(target=self._keep, daemon=True)
        self._keeper.start()
        return self

    def _say(self, kind):
        self._socket.send(json.dumps({"t": kind}))

    def _keep(self):
        """Pings, and reads what comes so that the server never finds this peer slow."""
        while not self._ended.is_set():
            try:
                self._say("ping")
                while True:
                    self._socket.recv(timeout=PING)
            except TimeoutError:
                continue
            except ConnectionClosed:
                return

    def __exit__(self, *_):
        self._ended.set()
        self._socket.close()
        self._keeper.join(WAIT)
