// A server in memory that speaks the customer's side of the protocol. It serves the
// session's page as the templates have it, with the built files, under the policies
// of the real server, and says whatever a test wants said.
import { readFileSync } from 'node:fs';
import { readFile } from 'node:fs/promises';
import { createServer, type IncomingMessage, type Server, type ServerResponse } from 'node:http';
import type { AddressInfo } from 'node:net';
import { type WebSocket, WebSocketServer } from 'ws';
import type { CustomerHears, CustomerSays, MediaFromCustomer, MediaToCustomer, SessionView } from '../src/lib/protocol.ts';
import { POLICY } from './mock.ts';

const TEMPLATES = new URL('../../crates/server/templates/customer/', import.meta.url);
const TYPES: Record<string, string> = { js: 'text/javascript', css: 'text/css', svg: 'image/svg+xml' };
const PERMISSIONS = 'camera=(self), microphone=(self), geolocation=(), display-capture=(self)';

type Catalogue = Record<string, Record<string, string>>;

const escaped = (text: string): string => text.replace(/[&<>"']/g, (one) => `&#${one.charCodeAt(0)};`);

/** The page's body, with what stands between braces filled in. */
function body(texts: Catalogue): string {
  const template = (name: string): string => readFileSync(new URL(name, TEMPLATES), 'utf8');
  const values: Record<string, string> = {
    name: 'ACME',
    session: '17',
    'helper.unwrap_or_default()': 'Tess',
    'frame.organisation.unwrap_or_default()': 'ACME',
    'entry()': '/',
    'script_texts()': JSON.stringify(texts['session_script']),
    'frame.texts.media_script': JSON.stringify(texts['media_script']),
  };
  const value = (expression: string): string => {
    const [, section = '', key = ''] = /^(?:frame\.texts\.)?(\w+)\.(\w+)$/.exec(expression) ?? [];
    const found = values[expression] ?? texts[section === 'session_texts' ? 'session' : section]?.[key];
    if (found === undefined) throw new Error(`the template asks for ${expression}`);
    return escaped(found);
  };
  const whole = template('session.html')
    .replace(/\{% include "customer\/(\S+)" %\}/g, (_, name: string) => template(name))
    .replace(/\{%-? if let Some\(name\) = frame\.organisation %\}(.*?)\{% else %\}.*?\{% endif %\}/gs, '$1')
    .replace(/\{% if channel\.is_some\(\) %\}.*?\{% else %\}(.*?)\{% endif %\}/gs, '$1');
  const from = whole.indexOf('<body');
  return whole.slice(from, whole.indexOf('</body>', from)).replace(/\{\{ (.+?) \}\}/g, (_, expression: string) => value(expression));
}

export class SessionMock {
  /** Everything that the page said since it came. */
  heard: CustomerSays[] = [];
  /** Called with each thing that the page says of calls and what is shared. */
  media: (say: MediaFromCustomer) => void = () => undefined;
  view: SessionView = {
    id: 17, state: 'active', organisation: 'ACME', technician: { name: 'Tess' }, position: null, since: 0, away: false, returning: false, passing: false, others: [],
  };
  language = 'en';
  url = '';
  #http: Server = createServer((request, response) => void this.#answer(request, response));
  #sockets = new Set<WebSocket>();

  async start(): Promise<void> {
    const sockets = new WebSocketServer({ noServer: true });
    this.#http.on('upgrade', (request, socket, head) => {
      sockets.handleUpgrade(request, socket, head, (one) => {
        this.#sockets.add(one);
        one.on('close', () => this.#sockets.delete(one));
        one.on('message', (data) => this.#hear(JSON.parse(String(data)) as CustomerSays));
      });
    });
    await new Promise<void>((done) => this.#http.listen(0, '127.0.0.1', done));
    this.url = `http://127.0.0.1:${(this.#http.address() as AddressInfo).port}`;
  }

  async stop(): Promise<void> {
    this.cut();
    this.#http.closeAllConnections();
    await new Promise((done) => this.#http.close(done));
  }

  /** Breaks every socket; with `stop` nobody comes back. */
  cut(): void {
    for (const socket of this.#sockets) socket.terminate();
  }

  say(message: CustomerHears): void {
    for (const socket of this.#sockets) socket.send(JSON.stringify(message));
  }

  tell(say: MediaToCustomer): void {
    this.say({ t: 'media', say });
  }

  /** What the page said of calls and what is shared. */
  said(): MediaFromCustomer[] {
    return this.heard.flatMap((message) => (message.t === 'media' ? [message.say] : []));
  }

  #hear(message: CustomerSays): void {
    this.heard.push(message);
    if (message.t === 'hello') this.say({ t: 'welcome', session: this.view, chat: [], more: false, now: Date.now() });
    if (message.t === 'media') this.media(message.say);
    if (message.t === 'chat') this.say({ t: 'ack', id: message.id, seq: this.heard.length, at: Date.now() });
  }

  async #answer({ url = '/' }: IncomingMessage, response: ServerResponse): Promise<void> {
    try {
      if (url.startsWith('/assets/')) {
        const content = await readFile(new URL(`../dist${url}`, import.meta.url));
        response.writeHead(200, { 'Content-Type': TYPES[url.split('.').at(-1) ?? ''] ?? 'application/octet-stream' }).end(content);
      } else if (url === '/session') {
        response.writeHead(200, { 'Content-Type': 'text/html', 'Content-Security-Policy': POLICY, 'Permissions-Policy': PERMISSIONS }).end(await this.#page());
      } else {
        // An empty page of the same origin, for the console's end of a call.
        response.writeHead(200, { 'Content-Type': 'text/html' }).end('<!doctype html><html lang="en"><title>console</title></html>');
      }
    } catch {
      response.writeHead(404).end();
    }
  }

  async #page(): Promise<string> {
    const texts = JSON.parse(await readFile(new URL(`../src/i18n/customer/${this.language}.json`, import.meta.url), 'utf8')) as Catalogue;
    const manifest = JSON.parse(await readFile(new URL('../dist/manifest.json', import.meta.url), 'utf8')) as Record<string, { file: string }>;
    const file = (source: string): string => `/${manifest[source]?.file ?? ''}`;
    return `<!doctype html><html lang="${this.language}" dir="ltr"><head><meta charset="utf-8"><title>Support session</title>
<meta name="viewport" content="width=device-width, initial-scale=1, interactive-widget=resizes-content">
<meta name="color-scheme" content="light dark">
<link rel="stylesheet" href="${file('src/customer/customer.css')}">
<script type="module" src="${file('src/customer/session.ts')}"></script></head>${body(texts)}</body></html>`;
  }
}
