"""Reads the tree as an extractor does: cut at two line feeds, the first and the last piece thrown away, every line of a block cut
at its colon into exactly two. Arguments: base URL, an administrator's authcode, a technician's node."""

import sys
import urllib.parse
import urllib.request

base, authcode, technician = sys.argv[1:4]

address = f"{base}/API/getHierarchy_v2.aspx?{urllib.parse.urlencode({'authcode': authcode})}"
with urllib.request.urlopen(address, timeout=20) as answer:
    status, *blocks, rest = answer.read().decode().split("\n\n")

nodes = {}
for block in blocks:
    node = {}
    for line in block.split("\n"):
        key, value = line.split(":")
        node[key] = value
    nodes[int(node["NodeID"])] = node

print(repr(status), repr(rest))
print(*next(iter(nodes.values())))
print(*[node["Type"] for node in nodes.values() if node["ParentID"] == "0"])
mine = nodes[int(technician)]
print(mine["Type"], mine["Status"], mine["Email"], sep="|")
print(all(int(node["ParentID"]) in nodes for node in nodes.values() if node["Type"] != "Root"))
