"""The foreign clients: what each is called with, what it must print line by line, what its session must then hold, and which changes
of the answers it has to fail at (`mutants.py`)."""

import re
from dataclasses import dataclass

PIN = r"\d{6}"
LINK = r"http://127\.0\.0\.1:\d+/R\?i=2&amp;Code=\d{6}#k=[A-Za-z0-9_-]{22,}"
FIELDS = ("Jane Doe", "Printer & scanner", "2nd floor", "Zoë/ACME", "four", "five")
NO_FIELDS = ("",) * 6
PIN_BODY = ("OK", "", f"PINCODE:{PIN}")


@dataclass(frozen=True)
class Case:
    """One client for one technician. In `command`, {name} stands for a fact of the run; `fields` None: it leaves no session behind."""

    name: str
    command: tuple
    prints: tuple
    fields: tuple | None = FIELDS
    console: bool = False  # the technician's console is open
    served: bool = False  # the technician has served a customer before
    mutants: tuple = ()


def exactly(text):
    return re.escape(text)


def php(script, *arguments):
    return ("php", "{here}/" + script, *arguments)


def python(script, *arguments):
    return ("{python}", "{here}/" + script, *arguments)


def node(script, *arguments):
    return ("node", "{here}/" + script, *arguments)


def mono(program, *arguments):
    return ("mono", "{built}/" + program, *arguments)


GUIDE = (
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
)


def fixed_offsets(method, *mutants):
    return Case(
        f"fixed offsets: {method}",
        python("shapes/fixed_offsets.py", "{url}", method, "{email}", "{password}", "{node}"),
        (
            "INVALID",
            "OK True 128 True",
            exactly(r"'OK\n\nPINCODE:######' True"),
            PIN,
            exactly("OK / '' / 238 / True / Connecting / Jane Doe / a/b"),
            "True ''",
        ),
        fields=("Jane Doe", "Printer & scanner", "a/b", "Zoë/ACME", "", ""),
        mutants=mutants,
    )


def lenient(wanted, *prints, mutants=()):
    return Case(
        f"SOAP by hand, elements missing and out of order: {wanted}",
        python("shapes/lenient_soap.py", "{url}", "{authcode}", "{node}", wanted),
        (
            "getAccount_OK True false",
            "requestInvitationLink_NoTechConsoleRunning ''",
            *prints,
            "getSession_OK 1",
            exactly("SESSION_CONNECTING|Jane Doe|True"),
        ),
        fields=("Jane Doe", "Printer & scanner", "", "Zoë/ACME", "", ""),
        mutants=mutants,
    )


def cookie_python(port):
    return Case(
        f"cookie alone, Python's zeep through {port}",
        python("shapes/cookie_session.py", "{url}", port, "{email}", "{password}", "{node}"),
        (
            "login_OK",
            "requestPINCode_OK",
            PIN,
            "getSession_OK",
            exactly("SESSION_CONNECTING|Connecting|Jane Doe|Zoë/ACME|True"),
            "logout_OK",
            "requestPINCode_NotLoggedIn",
        ),
        mutants=("no cookie",) if port == "APISoap" else ("no cookie", "the prefix of the version in the result"),
    )


def cookie_php(version):
    return Case(
        f"cookie alone, PHP on SOAP 1.{version}",
        php("shapes/cookie_session.php", "{url}", version, "{email}", "{password}"),
        (
            "getAccount_NotLoggedIn",
            "login_OK",
            r"getAccount_OK tech\d+@demo\.example",
            "setReportArea_OK",
            "LOGIN",
            "logout_OK",
            "getAccount_NotLoggedIn",
        ),
        fields=None,
        mutants=("no cookie", "the prefix of the version in the result"),
    )


SHAPES = (
    Case(
        "blocks between two line feeds",
        python("shapes/blocks.py", "{url}", "{administrator}", "{node}"),
        ("'OK' ''", "NodeID ParentID Name Email Description Status Type", "Root", r"Technician\|Offline\|tech\d+@demo\.example", "True"),
        fields=None,
        mutants=("CRLF", "one line feed after the status", "a line feed at the end", "no line feed at the end", "a colon in a value"),
    ),
    Case(
        "header in the third line, rows from the fourth",
        node("shapes/third_line.js", "{url}", "{authcode}", "{node}"),
        ("20 1", exactly("Connecting|Jane Doe|2nd/floor left|yes")),
        fields=("Jane Doe", "Printer & scanner", "2nd/floor left", "", "", ""),
        mutants=("CRLF", "one line feed after the status", "three line feeds after the status", "a blank after the status"),
    ),
    fixed_offsets("API/requestPINCode.aspx", "CRLF", "one line feed after the status", "a byte order mark", "refusals by HTTP"),
    fixed_offsets("api/RequestPinCode_V2.aspx", "a blank behind the colon", "a line feed at the end"),
    fixed_offsets("Api/requestpincode_v3.ASPX", "a longer title", "no delimiter at the ends of lines"),
    Case(
        "key and value",
        php("shapes/key_value.php", "{url}", "{authcode}"),
        (
            "AccountID Organization AdminID TechID Email",
            r"0 \d+ tech\d+@demo\.example",
            "AccountID Organization AdminID TechID Email TcRunning",
            r"0 \d+ tech\d+@demo\.example",
        ),
        fields=None,
        mutants=("CRLF", "a blank behind the colon", "an equals sign for the colon", "one line feed after the status"),
    ),
    Case(
        "rows end with delimiter and line feed",
        python("shapes/delimiter_rows.py", "{url}", "{authcode}", "{node}"),
        ("OK OK OK OK", "OK 1 ''", "True Chat Log True True"),
        fields=None,
        served=True,
        mutants=("CRLF", "no delimiter at the ends of lines", "a line feed at the end", "settings forgotten"),
    ),
    Case(
        "last field is an empty one, popped",
        php("shapes/popped_field.php", "{url}", "{authcode}", "{node}"),
        (
            "setOutput_OK",
            "setDelimiter_OK",
            "setReportArea_OK",
            "setReportDate_OK",
            "getReport_OK",
            r"\d+\|Closed by technician\|Jane Doe\|CASE-7",
        ),
        fields=None,
        served=True,
        mutants=("no delimiter at the ends of lines", "the status in the report", "the prefix of the version in the result"),
    ),
    Case(
        "report in XML, fields matched by id",
        python("shapes/xml_report.py", "{url}", "{authcode}", "{node}"),
        (
            "OK OK OK",
            exactly("OK ['Start Time', 'End Time', 'Last Action Time'] 36"),
            r"\d+\|Closed by technician\|Jane Doe\|Printer & scanner\|None",
        ),
        fields=None,
        served=True,
        mutants=("numbers from one in rows", "no numbers", "columns for fields", "one line feed after the status"),
    ),
    Case(
        "literal keys soap:Envelope and soap:Body on SOAP 1.2",
        node("shapes/literal_keys.js", "{url}", "{authcode}", "{node}"),
        (
            "getAccount_OK true false",
            "requestInvitationLink_OK 2",
            "getSession_OK false",
            exactly("SESSION_CONNECTING|Connecting|Jane Doe||true"),
        ),
        fields=("Jane Doe", "", "", "", "", ""),
        mutants=("the prefix soap12", "the prefix of the version in the result"),
    ),
    lenient("pin", "requestPINCode_OK", PIN, mutants=("the prefix soap12", "another name for the PIN")),
    lenient("link", "requestInvitationLink_OK", LINK, mutants=("the prefix of the version in the result",)),
    Case(
        "POST with everything in the query and no body",
        python("shapes/query_post.py", "{url}", "{email}", "{password}", "{node}"),
        ("OK Session ID Chatlog", "OK", "", "REPORTAREA:16", "OK", "", "TIMEZONE:-300", "OK NOTLOGGEDIN"),
        fields=None,
        mutants=("bodies wanted", "a line feed at the end", "settings forgotten", "no cookie"),
    ),
    Case(
        "reports by authcode, settings kept between calls",
        node("shapes/authcode_report.js", "{url}", "{authcode}", "{node}"),
        ("OK true true Start Time true", "OK true true Technician Name true"),
        fields=None,
        served=True,
        mutants=("settings forgotten", "CRLF", "one line feed after the status"),
    ),
    cookie_php("1"),
    cookie_php("2"),
    cookie_python("APISoap"),
    cookie_python("APISoap12"),
    Case(
        "PHP on requestPINCodeV3 with a node, SOAP 1.2",
        php("shapes/soap_v3.php", "{url}", "{authcode}", "{node}"),
        ("requestPINCode_OK", PIN, "requestPINCode_Invalid_SecretAuthCode"),
        mutants=("another name for the PIN",),
    ),
    Case(
        "PHP on requestPINCode with the older iPINCode",
        php("shapes/soap_int.php", "{url}", "{authcode}"),
        ("requestPINCode_OK", r"integer \d{1,6}"),
        mutants=("another name for the PIN",),
    ),
)

if easy := [case.name for case in SHAPES if not case.mutants]:
    raise SystemExit(f"never seen to fail: {', '.join(easy)}")

CASES = (*GUIDE, *SHAPES)
