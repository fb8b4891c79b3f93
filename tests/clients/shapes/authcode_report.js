// Makes two reports as a nightly script does: an authcode and nothing else, no cookie, so that each setting has to be remembered until
// the report is asked for. Arguments: base URL, authcode, node.
const [base, authcode, node] = process.argv.slice(2);

async function ask(method, parameters) {
  const answer = await fetch(`${base}/API/${method}.aspx`, {
    method: "POST",
    body: new URLSearchParams({ ...parameters, authcode }),
    signal: AbortSignal.timeout(20_000),
  });
  if (answer.headers.has("set-cookie")) throw new Error(`${method} set a cookie`);
  return answer.text();
}

async function set(method, parameters) {
  const answer = await ask(method, parameters);
  if (answer.trim() !== "OK") throw new Error(`${method} answered ${answer}`);
}

await set("setReportDate", { bdate: "01/01/2020", edate: "12/31/2099" });
await set("setDelimiter", { delimiter: "Ω" });
for (const area of ["0", "4"]) {
  await set("setReportArea", { area });
  const lines = (await ask("getReport", { node })).split("\n");
  const titles = lines[2].split("Ω");
  const row = lines[3].split("Ω");
  console.log(lines[0], lines[1] === "", titles.length === row.length, titles[0], row[titles.indexOf("Technician ID")] === node);
}
