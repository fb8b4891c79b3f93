// Reads a table as a script does: split at the line feed, the first line compared strictly, the header in the third, the rows
// from the fourth. Arguments: base URL, authcode, node.
const [base, authcode, node] = process.argv.slice(2);

async function ask(method, parameters) {
  const address = `${base}/API/${method}.aspx?${new URLSearchParams({ ...parameters, authcode })}`;
  const answer = await fetch(address, { signal: AbortSignal.timeout(20_000) });
  const lines = (await answer.text()).split("\n");
  if (lines[0] !== "OK") throw new Error(`${method} answered ${JSON.stringify(lines[0])}`);
  return lines;
}

await ask("requestPINCode_v3", { notechconsole: "1", cfield0: "Jane Doe", cfield1: "Printer & scanner", cfield2: "2nd|floor\nleft" });

const lines = await ask("getSession_v3", { node, noderef: "NODE" });
const titles = lines[2].split("|");
const rows = lines
  .slice(3)
  .filter((line) => line !== "")
  .map((line) => Object.fromEntries(line.split("|").map((value, at) => [titles[at], value])));
console.log(titles.length, rows.length);
console.log([rows[0]["Status"], rows[0]["Custom Field 0"], rows[0]["Custom Field 2"], rows[0]["Is Lead Technician"]].join("|"));
