"""Reads a chat report as an extractor does: the rows end where the delimiter and a line feed stand, so that line feeds in values
do no harm. Arguments: base URL, authcode, node."""

import sys
import urllib.parse
import urllib.request

base, authcode, node = sys.argv[1:4]
DELIMITER = '","'


def ask(method, **parameters):
    query = urllib.parse.urlencode({**parameters, "authcode": authcode})
    with urllib.request.urlopen(f"{base}/API/{method}.aspx", query.encode(), timeout=20) as answer:
        return answer.read().decode()


settings = [
    ask("setOutput", output="TEXT"),
    ask("setDelimiter", delimiter=DELIMITER),
    ask("setReportArea", area="5"),
    ask("setReportDate", bdate="1/1/2020", edate="12/31/2099"),
]
print(*settings)

status, _, report = ask("getReport", node=node).partition("\n\n")
header, *rows, rest = report.split(DELIMITER + "\n")
titles = header.split(DELIMITER)
print(status, len(rows), repr(rest))
for row in rows:
    fields = row.split(DELIMITER)
    print(len(fields) == len(titles), titles[-1], "\n  It is on fire\n" in fields[-1], fields[-1].endswith("\n"))
