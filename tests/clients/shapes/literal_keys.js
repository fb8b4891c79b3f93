// Reads SOAP 1.2 as a desktop program does: XML made into an object whose keys are the names as they are written, then
// answer["soap:Envelope"]["soap:Body"]. One element of a list is an object, several are an array.
// Arguments: base URL, authcode, node.
const [base, authcode, node] = process.argv.slice(2);
const NAMESPACE = "https://secure.logmeinrescue.com/API/API.asmx";

const ENTITIES = { "&lt;": "<", "&gt;": ">", "&quot;": '"', "&apos;": "'", "&amp;": "&" };
const plain = (text) => text.replace(/&\w+;/g, (entity) => ENTITIES[entity]);

// Elements, texts; attributes and the declaration are passed over.
function objectOf(xml) {
  const open = [{ children: {}, text: "" }];
  for (const [, declaration, end, name, empty, text] of xml.matchAll(/(<\?.*?\?>)|<\/([^>]+)>|<([^\s/>]+)[^>]*?(\/?)>|([^<]+)/gs)) {
    if (declaration) continue;
    if (text) open.at(-1).text += plain(text);
    if (name) open.push({ name, children: {}, text: "" });
    if (end || empty) {
      const done = open.pop();
      const value = Object.keys(done.children).length > 0 ? done.children : done.text;
      const siblings = open.at(-1).children;
      siblings[done.name] = done.name in siblings ? [siblings[done.name], value].flat() : value;
    }
  }
  return open[0].children;
}

async function call(operation, elements) {
  const inside = Object.entries(elements).map(([name, value]) => `<${name}>${value}</${name}>`);
  const answer = await fetch(`${base}/api/api.asmx`, {
    method: "POST",
    headers: { "Content-Type": "application/soap+xml" },
    body: `<?xml version="1.0" encoding="utf-8"?>
<soap12:Envelope xmlns:soap12="http://www.w3.org/2003/05/soap-envelope"><soap12:Body>
<${operation} xmlns="${NAMESPACE}">${inside.join("")}</${operation}>
</soap12:Body></soap12:Envelope>`,
    signal: AbortSignal.timeout(20_000),
  });
  return objectOf(await answer.text())["soap:Envelope"]["soap:Body"][`${operation}Response`];
}

const account = await call("getAccount_v2", { sAuthCode: authcode });
console.log(account["getAccount_v2Result"], account["iTechID"] === node, account["bTcRunning"]);

const link = await call("requestInvitationLink", { sAuthCode: authcode, nodeId: node, sCField0: "Jane Doe", bNoTechConsole: "true" });
console.log(link["requestInvitationLinkResult"], new URL(link["sInvitationLink"]).searchParams.get("i"));

const sessions = await call("getSession_V3", { sAuthCode: authcode, iNodeID: node });
const session = sessions["aSessions"]["SESSION_V3"];
console.log(sessions["getSession_V3Result"], Array.isArray(session));
console.log([session["bStatus"], session["sStatus"], session["sCustomField0"], session["sEntry"], session["bIsLead"]].join("|"));
