"""Calls operations by Python's zeep. First says in a line which operations the WSDL lists; then for each line of its input, which
names an operation and its arguments, says in a line what was answered and in which envelope. Arguments: base URL, port."""

import json
import sys

import zeep
from zeep.exceptions import Error
from zeep.helpers import serialize_object
from zeep.plugins import HistoryPlugin
from zeep.transports import Transport

base, port = sys.argv[1:3]
history = HistoryPlugin()
client = zeep.Client(
    f"{base}/API/API.asmx?wsdl",
    service_name="API",
    port_name=port,
    plugins=[history],
    transport=Transport(timeout=20, operation_timeout=20),
)


def say(what):
    # Dates are told as the schema has them.
    print(json.dumps(what, default=lambda value: value.isoformat()), flush=True)


say(list(client.wsdl.services["API"].ports[port].binding.all()))

for line in sys.stdin:
    operation, arguments = json.loads(line)
    try:
        answer = serialize_object(client.service[operation](**arguments), dict)
    except (Error, ValueError, TypeError) as refused:
        say([{"fault": repr(refused)}, ""])
        continue
    # Where nothing but a result comes back, zeep gives the result itself.
    if not isinstance(answer, dict):
        answer = {f"{operation}Result": answer}
    say([answer, history.last_received["envelope"].nsmap["soap"]])
