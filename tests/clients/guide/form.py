"""Posts form.html as a browser does that shows it on another site: same encoding, foreign Origin, no cookie.
The same page goes through a real browser in e2e. Arguments: base URL, authcode."""

import pathlib
import sys
import urllib.parse
import urllib.request
from html.parser import HTMLParser

HOST = "https://secure.logmeinrescue.com"


class Form(HTMLParser):
    """Reads where a page's form goes and what it holds."""

    def __init__(self, page):
        super().__init__()
        self.action, self.fields = None, []
        self.feed(page)

    def handle_starttag(self, tag, attrs):
        attrs = dict(attrs)
        if tag == "form":
            self.action = attrs["action"]
        elif tag == "input" and "name" in attrs:
            self.fields.append((attrs["name"], attrs["value"]))


base, authcode = sys.argv[1:3]
page = pathlib.Path(__file__).with_name("form.html").read_text(encoding="utf-8")
form = Form(page.replace(HOST, base).replace("AUTHCODE", authcode))

request = urllib.request.Request(
    form.action,
    data=urllib.parse.urlencode(form.fields).encode(),
    headers={
        "Content-Type": "application/x-www-form-urlencoded",
        "Origin": "https://helpdesk.example",
        "Referer": "https://helpdesk.example/",
        "Sec-Fetch-Dest": "document",
        "Sec-Fetch-Mode": "navigate",
        "Sec-Fetch-Site": "cross-site",
        "Sec-Fetch-User": "?1",
    },
)
with urllib.request.urlopen(request, timeout=20) as answer:
    sys.stdout.write(answer.read().decode())
