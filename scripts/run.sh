#!/usr/bin/env bash
# Builds, starts a demo on http://127.0.0.1:8080 (PORT=… for another port) with its data in .towline/demo, and prints
# what to try. Ctrl-C stops it; the next start goes on with the same data.
set -euo pipefail
. "$(dirname "$0")/env.sh"

port=${PORT:-8080}
url=http://127.0.0.1:$port
data=.towline/demo

port_is_taken() { (exec 3<>"/dev/tcp/127.0.0.1/$port") 2>/dev/null; }

if port_is_taken; then
  stop "Port $port of 127.0.0.1 is taken by another program. Stop it, or choose another port: make run PORT=8081"
fi
scripts/install.sh run
scripts/build.sh

forget_server_settings
mkdir -p "$data"
target/debug/towline serve --demo --data "$data" --listen "127.0.0.1:$port" --public-url "$url" &
server=$!
# Ctrl-C reaches the server too; this waits until it has said goodbye.
trap 'trap - INT TERM; kill -TERM "$server" 2>/dev/null || true; wait "$server" || true; exit 0' INT TERM

until [ -f "$data/demo.json" ] && port_is_taken; do
  kill -0 "$server" 2>/dev/null || { wait "$server" || true; stop "The server did not start; the lines above say why."; }
  sleep 0.1
done

node - "$data/demo.json" "$url" <<'JS'
const [file, url] = process.argv.slice(2);
const demo = JSON.parse(require("node:fs").readFileSync(file, "utf8"));
const [technician, { email, password }] = [demo.technicians[0], demo.administrator];
const day = (ago) => {
  const date = new Date(Date.now() - ago * 86_400_000);
  return `${date.getUTCMonth() + 1}/${date.getUTCDate()}/${date.getUTCFullYear()}`;
};

// A page for each channel, where this build serves them.
async function channelPage() {
  const form = new URLSearchParams({ email, pwd: password });
  const login = await fetch(`${url}/API/login.aspx`, { method: "POST", body: form });
  const cookie = login.headers.getSetCookie()[0]?.split(";")[0] ?? "";
  const call = { method: "POST", headers: { cookie, "content-type": "application/json" }, body: "{}" };
  const tree = await (await fetch(`${url}/API/getHierarchy_v2.json`, call)).json();
  await fetch(`${url}/API/logout.json`, call);
  const channel = (tree.aHierarchy ?? []).find((node) => node.Type === "Channel");
  const page = channel && `${url}/channel/${channel.NodeID}`;
  return page && (await fetch(page)).ok ? page : "";
}

channelPage()
  .catch(() => "")
  .then((channel) => console.log(`
Towline's demo is up. Ctrl-C stops it.

1. Technician: open ${url}/console and sign in
     e-mail    ${technician.email}
     password  ${technician.password}

2. Ask for a PIN, as a CRM does:
     curl '${url}/API/requestPINCode_v3.aspx?cfield0=Jane&tracking0=CASE-1&notechconsole=1&authcode=${technician.authcode}'

3. Customer: open ${url}/ in another window, type the PIN, and chat.${channel && `
   Without a PIN: open ${channel}`}

4. The technician's sessions of the last 30 days, as a report:
     curl '${url}/API/setReportDate.aspx?bdate=${day(30)}&edate=${day(0)}&authcode=${technician.authcode}'
     curl '${url}/API/getReport.aspx?node=${technician.node_id}&authcode=${technician.authcode}'

5. The organisation's tree, as its administrator:
     curl -sc .towline/jar '${url}/API/login.aspx' -d email=${email} -d pwd=${password}
     curl -sb .towline/jar '${url}/API/getHierarchy_v2.aspx'
`));
JS
wait "$server"
