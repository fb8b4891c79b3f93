"""Python's zeep through one port of the WSDL, the cookie kept by its session: login, a PIN, the sessions, logout.
Arguments: base URL, port (APISoap or APISoap12), e-mail, password, node."""

import sys

import zeep
from zeep.transports import Transport

base, port, email, password, node = sys.argv[1:6]
client = zeep.Client(
    f"{base}/API/API.asmx?wsdl",
    service_name="API",
    port_name=port,
    transport=Transport(timeout=20, operation_timeout=20),
)
api = client.service

print(api.login(sEmail=email, sPassword=password))

request = dict(
    sCField0="Jane Doe",
    sCField1="Printer & scanner",
    sCField2="2nd floor",
    sCField3="Zoë/ACME",
    sCField4="four",
    sCField5="five",
    sTracking0="CASE-3001",
    bNoTechConsole=True,
)
answer = api.requestPINCodeV3(**request)
print(answer.requestPINCodeV3Result)
print(answer.sPINCode)

answer = api.getSession_V3(iNodeID=int(node), eNodeRef="NODE")
print(answer.getSession_V3Result)
for session in answer.aSessions.SESSION_V3:
    print(session.bStatus, session.sStatus, session.sCustomField0, session.sCustomField3, session.bIsLead, sep="|")

print(api.logout())
print(api.requestPINCodeV3(**request).requestPINCodeV3Result)
