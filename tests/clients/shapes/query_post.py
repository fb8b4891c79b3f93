"""Sets and reads a report as an extractor does: a login whose cookie is kept, then POST with everything in the query string and no
body; a setting has taken when the answer is `OK` and nothing else. Arguments: base URL, e-mail, password, node."""

import http.client
import sys
import urllib.parse

base, email, password, node = sys.argv[1:5]
server = http.client.HTTPConnection(base.removeprefix("http://"), timeout=20)
headers = {}


def post(method, **parameters):
    server.request("POST", f"/API/{method}.aspx?{urllib.parse.urlencode(parameters)}", headers=headers)
    answer = server.getresponse()
    text = answer.read().decode()
    if answer.status != 200:
        sys.exit(f"{method}: HTTP {answer.status}")
    if cookie := answer.getheader("Set-Cookie"):
        headers["Cookie"] = cookie.split(";")[0]
    return text


steps = [
    post("login", email=email, pwd=password),
    post("setOutput", output="TEXT"),
    post("setDelimiter", delimiter="|"),
    post("setReportArea_v8", area="16"),
    post("setTimezone", timezone="-300"),
    post("setReportDate_v2", bdate="1/1/2020 0:00:00", edate="12/31/2099 23:59:59"),
]
if steps != ["OK"] * len(steps):
    sys.exit(f"not all settings took: {steps}")

status, report = post("getReport_v2", node=node, nodetype="NODE").split("\n\n", 1)
titles = report.split("|\n")[0].split("|")
print(status, titles[0], titles[-1])
print(post("getReportArea_v8"), post("getTimeZone"), sep="\n")
print(post("logout"), post("getReport_v2", node=node))
