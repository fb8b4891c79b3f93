"""A client as they grow in the field: SOAP 1.2 by hand, `application/soap+xml` with neither charset nor action, elements
out of schema order, those it has no use for left out; the answer is read by the literal keys soap:Envelope and
soap:Body. Arguments: base URL, authcode, node, what to ask for (pin or link)."""

import re
import sys
import urllib.request

NAMESPACE = "https://secure.logmeinrescue.com/API/API.asmx"
ENVELOPE = (
    '<soap:Envelope xmlns:soap="http://www.w3.org/2003/05/soap-envelope" '
    'xmlns:xsi="http://www.w3.org/2001/XMLSchema-instance" xmlns:xsd="http://www.w3.org/2001/XMLSchema"'
)

base, authcode, node, wanted = sys.argv[1:5]


def call(operation, *elements):
    """Sends one operation; gives the text inside its response element."""
    inside = "".join(f"<{name}>{value}</{name}>" for name, value in elements)
    message = (
        f'<?xml version="1.0" encoding="utf-8"?>{ENVELOPE}><soap:Body>'
        f'<{operation} xmlns="{NAMESPACE}">{inside}</{operation}></soap:Body></soap:Envelope>'
    )
    request = urllib.request.Request(
        f"{base}/API/API.asmx", data=message.encode(), headers={"Content-Type": "application/soap+xml"}
    )
    with urllib.request.urlopen(request, timeout=20) as answer:
        text = answer.read().decode()
    found = re.fullmatch(
        rf'<\?xml version="1\.0" encoding="utf-8"\?>\s*{re.escape(ENVELOPE)}>\s*<soap:Body>\s*'
        rf'<{operation}Response xmlns="{re.escape(NAMESPACE)}">(.*)</{operation}Response>'
        r"\s*</soap:Body>\s*</soap:Envelope>\s*",
        text,
        re.DOTALL,
    )
    if found is None:
        sys.exit(f"not read by its literal keys: {text}")
    return found[1]


def value(inside, name):
    """One element's text; None where the element is missing."""
    found = re.search(rf"<{name}>([^<]*)</{name}>|<{name}\s*/>", inside)
    return found and (found[1] or "")


account = call("getAccount_v2", ("sAuthCode", authcode))
print(value(account, "getAccount_v2Result"), value(account, "iTechID") == node, value(account, "bTcRunning"))

# nodeId and the authcode first, texts in no order, three of them and the boolean missing.
request = [
    ("nodeId", node),
    ("sAuthCode", authcode),
    ("sCField3", "Zoë/ACME"),
    ("sCField0", "Jane Doe"),
    ("sCField1", "Printer &amp; scanner"),
]
refused = call("requestInvitationLink", *request)
print(value(refused, "requestInvitationLinkResult"), repr(value(refused, "sInvitationLink")))

request.insert(1, ("bNoTechConsole", "true"))
if wanted == "pin":
    answer = call("requestPINCodeV3", *request)
    print(value(answer, "requestPINCodeV3Result"))
    print(value(answer, "sPINCode"))
else:
    answer = call("requestInvitationLink", *request)
    print(value(answer, "requestInvitationLinkResult"))
    print(value(answer, "sInvitationLink"))

# The kind of node is left out: NODE is meant.
sessions = call("getSession_V3", ("sAuthCode", authcode), ("iNodeID", node))
print(value(sessions, "getSession_V3Result"), sessions.count("<SESSION_V3>"))
print(value(sessions, "bStatus"), value(sessions, "sCustomField0"), value(sessions, "sCustomField2") == "", sep="|")
