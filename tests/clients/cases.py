"""The foreign clients: what each is called with, what it must print line by line, what its session must then hold."""

import re
from dataclasses import dataclass

PIN = r"\d{6}"
LINK = r"http://127\.0\.0\.1:\d+/R\?i=2&amp;Code=\d{6}#k=[A-Za-z0-9_-]{22,}"
FIELDS = ("Jane Doe", "Printer & scanner", "2nd floor", "Zoë/ACME", "four", "five")
NO_FIELDS = ("",) * 6
PIN_BODY = ("OK", "", f"PINCODE:{PIN}")


@dataclass(frozen=True)
class Case:
    """One client for one technician. In `command`, {name} stands for a fact of the run; `fields` None: no session."""

    name: str
    command: tuple
    prints: tuple
    fields: tuple | None = FIELDS
    console: bool = False


def exactly(text):
    return re.escape(text)


def php(script, *arguments):
    return ("php", "{here}/" + script, *arguments)


def python(script, *arguments):
    return ("{python}", "{here}/" + script, *arguments)


def mono(program, *arguments):
    return ("mono", "{built}/" + program, *arguments)


def zeep(port):
    return Case(
        f"zeep through {port}: login, PIN, sessions, logout",
        python("zeep_port.py", "{url}", port, "{email}", "{password}", "{node}"),
        (
            "login_OK",
            "requestPINCode_OK",
            PIN,
            "getSession_OK",
            exactly("SESSION_CONNECTING|Connecting|Jane Doe|Zoë/ACME|True"),
            "logout_OK",
            "requestPINCode_NotLoggedIn",
        ),
    )


def lenient(wanted, *prints):
    return Case(
        f"SOAP by hand, elements missing and out of order: {wanted}",
        python("lenient_soap.py", "{url}", "{authcode}", "{node}", wanted),
        (
            "getAccount_OK True false",
            "requestInvitationLink_NoTechConsoleRunning ''",
            *prints,
            "getSession_OK 1",
            exactly("SESSION_CONNECTING|Jane Doe|True"),
        ),
        fields=("Jane Doe", "Printer & scanner", "", "Zoë/ACME", "", ""),
    )


def text_habits(method):
    return Case(
        f"parsing habits of text clients: {method}",
        python("text_habits.py", "{url}", method, "{email}", "{password}", "{node}"),
        (
            "INVALID",
            "OK True 128 True",
            exactly(r"'OK\n\nPINCODE:######' True"),
            PIN,
            exactly("OK / '' / 238 / True / Connecting / Jane Doe / a/b"),
            "True ''",
        ),
        fields=("Jane Doe", "Printer & scanner", "a/b", "Zoë/ACME", "", ""),
    )


CASES = (
    Case("guide: GET", ("sh", "{here}/guide/get.sh", "{url}", "{authcode}"), PIN_BODY),
    Case("guide: HTML form from another site", python("guide/form.py", "{url}", "{authcode}"), PIN_BODY),
    Case(
        "guide: PHP, technician's console connected",
        php("guide/soap.php", "{url}", "{email}", "{password}"),
        ("login_OK", "requestPINCode_OK", PIN),
        console=True,
    ),
    Case(
        "guide: PHP, no console",
        php("guide/soap.php", "{url}", "{email}", "{password}"),
        ("login_OK", "requestPINCode_NoTechConsoleRunning", ""),
        fields=None,
    ),
    Case(
        "guide: C# web requests, technician's console connected",
        mono("WebRequest.exe", "{url}", "{email}", "{password}"),
        ("OK", *PIN_BODY),
        fields=NO_FIELDS,
        console=True,
    ),
    Case(
        "guide: C# proxy from the WSDL, authcode",
        mono("Proxy.exe", "{email}", "{password}", "{authcode}"),
        ("login_OK", "requestPINCode_OK", PIN),
    ),
    Case(
        "guide: C# proxy from the WSDL, cookie alone",
        mono("Proxy.exe", "{email}", "{password}", ""),
        ("login_OK", "requestPINCode_OK", PIN),
    ),
    Case(
        "PHP on requestPINCodeV3 with a node, SOAP 1.2",
        php("soap_v3.php", "{url}", "{authcode}", "{node}"),
        ("requestPINCode_OK", PIN, "requestPINCode_Invalid_SecretAuthCode"),
    ),
    Case(
        "PHP on requestPINCode with the older iPINCode",
        php("soap_int.php", "{url}", "{authcode}"),
        ("requestPINCode_OK", r"integer \d{1,6}"),
    ),
    zeep("APISoap"),
    zeep("APISoap12"),
    lenient("pin", "requestPINCode_OK", PIN),
    lenient("link", "requestInvitationLink_OK", LINK),
    text_habits("API/requestPINCode.aspx"),
    text_habits("api/RequestPinCode_V2.aspx"),
    text_habits("Api/requestpincode_v3.ASPX"),
)
