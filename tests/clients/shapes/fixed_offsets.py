"""How programs in the field cut the text answers to pieces: by offset, by blank line, by key, never trimming.
Arguments: base URL, the PIN method's name as it is to be asked for, e-mail, password, node."""

import sys
import urllib.parse
import urllib.request

base, method, email, password, node = sys.argv[1:6]
HEADER_LENGTH = 238


def post(name, query=None, **form):
    """One call, parameters in the form and, where given, in the query string."""
    address = f"{base}/{name}" + (f"?{urllib.parse.urlencode(query)}" if query else "")
    with urllib.request.urlopen(address, urllib.parse.urlencode(form).encode(), timeout=20) as answer:
        return answer.read().decode()


print(post("API/login.aspx", email=email, pwd="not it"))

# The authcode stands at offset 13 and ends with the body; a program puts it into an address as it is.
body = post("API/requestAuthCode.aspx", query={"email": email, "pwd": password})
authcode = body[13:]
print(body.split("\n\n")[0], authcode == body.split("AUTHCODE:")[1], len(authcode), authcode == authcode.strip())

# The PIN stands at offset 12; parameters partly in the query, names in any case.
body = post(
    method,
    query={"CFIELD0": "Jane Doe", "cField1": "Printer & scanner", "cfield2": "a|b"},
    CField3="Zoë/ACME",
    Tracking0="CASE-4001",
    NoTechConsole="1",
    AuthCode=authcode,
)
pin = body[12:]
print(repr(body.replace(pin, "######")), pin == body.split("PINCODE:")[1])
print(pin)

# Sessions: status, blank line, header line, rows; the first row begins at offset 243 with its session's id.
body = post("api/getsession_v3.aspx", node=node, authcode=authcode)
lines = body.split("\n")
row = body[4 + HEADER_LENGTH + 1 :].split("|")
print(lines[0], repr(lines[1]), len(lines[2]), row[0].isdigit(), row[1], row[8], row[10], sep=" / ")
print(all(line.endswith("|") for line in lines[2:] if line), repr(lines[-1]))
