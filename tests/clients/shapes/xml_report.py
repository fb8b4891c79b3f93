"""Reads a report in XML as an extractor does: a value belongs to the column of the header whose field has the same id.
Arguments: base URL, authcode, node."""

import sys
import urllib.parse
import urllib.request
import xml.etree.ElementTree as ET

base, authcode, node = sys.argv[1:4]


def ask(method, **parameters):
    query = urllib.parse.urlencode({**parameters, "authcode": authcode})
    with urllib.request.urlopen(f"{base}/API/{method}.aspx?{query}", timeout=20) as answer:
        return answer.read().decode()


settings = [
    ask("setOutput", output="XML"),
    ask("setReportArea_v8", area="0"),
    ask("setReportDate_v2", bdate="1/1/2020 0:00:00", edate="12/31/2099 23:59:59"),
]
print(*settings)

status, xml = ask("getReport_v2", node=node, nodetype="NODE").split("\n\n")
report = ET.fromstring(xml)
titles = {field.attrib["id"]: field.text for field in report.find("header").findall("field")}
print(status, list(titles.values())[:3], len(titles))
for row in report.find("data").findall("row"):
    session = {titles[field.attrib["id"]]: field.text for field in row.findall("field")}
    print(session["Technician ID"], session["Status"], session["Name"], session["Custom field 1"], session["Channel ID"], sep="|")
