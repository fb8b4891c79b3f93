// A server in memory that speaks the console's side of the protocol, so that
// every state of the page can be brought about, also the rare ones. Serves the
// built files under the content security policy of the real server.
import { readFile } from 'node:fs/promises';
import { createServer, type IncomingMessage, type Server, type ServerResponse } from 'node:http';
import type { AddressInfo } from 'node:net';
import { type WebSocket, WebSocketServer } from 'ws';
import type {
  CannedReply,
  ChatLine,
  Colleague,
  ConsoleHears,
  ConsoleSays,
  ConsoleSession,
  Me,
  MediaFromConsole,
  MediaToConsole,
  Place,
  Sends,
  SessionId,
  WatchableSession,
} from '../src/lib/protocol.ts';
import { session as sample, welcome } from '../src/console/samples.ts';

export const POLICY = [
  "default-src 'none'",
  "script-src 'self'",
  "style-src 'self'",
  "img-src 'self' blob: data:",
  "font-src 'self'",
  "media-src 'self' blob:",
  "connect-src 'self'",
  "frame-ancestors 'none'",
  "base-uri 'none'",
  "form-action 'self'",
  "object-src 'none'",
  "require-trusted-types-for 'script'",
  "trusted-types 'none'",
].join('; ');

const TYPES: Record<string, string> = { html: 'text/html', js: 'text/javascript', css: 'text/css', svg: 'image/svg+xml' };

/** Questions whose answer is more than that it was done. */
const ANSWERED = new Set(['targets', 'replies', 'keep_reply', 'drop_reply', 'watchable']);

export class Mock {
  signedIn = true;
  /** The answer to the next sign-in. */
  login: { status: number; body: object } = { status: 200, body: { name: 'Tess' } };
  /** Lines are taken but not acknowledged, questions not answered. */
  mute = false;
  /** The refusal that answers the next question. */
  refusal: string | null = null;
  /** Nobody gets a socket. */
  down = false;
  guarded = false;
  /** More about who is at the console. */
  me: Partial<Me> = {};
  /** The status is so by itself. */
  automatic = false;
  technicians: Colleague[] = [];
  channels: Place[] = [];
  replies: CannedReply[] = [];
  watchable: WatchableSession[] = [];
  /** Which invitations it says that it sends. */
  sends: Sends = { mail: true, text: true };
  sessions = new Map<SessionId, ConsoleSession>();
  lines = new Map<SessionId, ChatLine[]>();
  heard: ConsoleSays[] = [];
  /** What else it answers, by path. */
  more = new Map<string, (request: IncomingMessage, response: ServerResponse) => void>();
  url = '';
  /** What becomes of what is said about calls; the refusal's code, if it is one. */
  media: (session: SessionId, say: MediaFromConsole) => string | void = () => undefined;
  /** What has arrived of recordings, piece by piece, and how the next request about them is answered. */
  recordings = { pieces: [] as Buffer[], ended: 0, status: 200 };
  #http: Server = createServer((request, response) => void this.#answer(request, response));
  #sockets = new Set<WebSocket>();

  async start(): Promise<void> {
    const sockets = new WebSocketServer({ noServer: true });
    this.#http.on('upgrade', (request, socket, head) => {
      if (this.down || !this.signedIn) {
        socket.end('HTTP/1.1 401 Unauthorized\r\nConnection: close\r\n\r\n');
        return;
      }
      sockets.handleUpgrade(request, socket, head, (one) => {
        this.#sockets.add(one);
        one.on('close', () => this.#sockets.delete(one));
        one.on('message', (data) => this.#hear(one, JSON.parse(String(data)) as ConsoleSays));
      });
    });
    await new Promise<void>((done) => this.#http.listen(0, '127.0.0.1', done));
    this.url = `http://127.0.0.1:${(this.#http.address() as AddressInfo).port}/console`;
  }

  async stop(): Promise<void> {
    for (const socket of this.#sockets) socket.terminate();
    this.#http.closeAllConnections();
    await new Promise((done) => this.#http.close(done));
  }

  say(message: ConsoleHears): void {
    for (const socket of this.#sockets) socket.send(JSON.stringify(message));
  }

  /** Says something about a session's call. */
  tell(session: SessionId, say: MediaToConsole): void {
    this.say({ t: 'media', session, say });
  }

  /** Ends every line, with this close code. */
  cut(code: number): void {
    for (const socket of this.#sockets) socket.close(code);
  }

  put(id: SessionId, more: Partial<ConsoleSession> = {}): void {
    const session = { ...(this.sessions.get(id) ?? sample(id, { since: Date.now(), created: Date.now() })), ...more };
    this.sessions.set(id, session);
    this.say({ t: 'session', session });
  }

  write(id: SessionId, more: Partial<ChatLine>): ChatLine {
    const lines = this.lines.get(id) ?? [];
    const line: ChatLine = { seq: lines.length + 1, from: 'customer', name: '', text: '', at: Date.now(), ...more };
    this.lines.set(id, [...lines, line]);
    if (line.from !== 'technician') this.say({ t: 'chat', session: id, line });
    return line;
  }

  async #answer(request: IncomingMessage, response: ServerResponse): Promise<void> {
    const path = (request.url ?? '/').split('?')[0] ?? '/';
    const json = (status: number, body: object) =>
      response.writeHead(status, { 'content-type': 'application/json' }).end(JSON.stringify(body));
    if (path === '/console/me') {
      return void (this.signedIn ? json(200, { name: 'Tess', email: 'tess@example.com' }) : json(401, {}));
    }
    if (path === '/console/login') {
      this.signedIn = this.login.status === 200;
      return void json(this.login.status, this.login.body);
    }
    if (path === '/console/logout') {
      this.signedIn = false;
      return void response.writeHead(204).end();
    }
    // Where a customer's page can be made: an origin, and nothing on it.
    if (path === '/customer') return void response.writeHead(200, { 'content-type': 'text/html' }).end('<title>Customer</title>');
    const more = this.more.get(path);
    if (more) return more(request, response);
    if (path.startsWith('/console/recordings')) return this.#record(request, response, path);
    const pages: Record<string, string> = { console: 'console.html', evidence: 'evidence.html', 'console/record/7': 'record.html' };
    const file = pages[path.slice(1)] ?? path.slice(1);
    try {
      const bytes = await readFile(new URL(`../dist/${file}`, import.meta.url));
      response
        .writeHead(200, {
          'content-type': TYPES[file.split('.').pop() ?? ''] ?? 'application/octet-stream',
          'content-security-policy': POLICY,
          'permissions-policy': 'camera=(), microphone=(self), geolocation=(), display-capture=()',
        })
        .end(bytes);
    } catch {
      response.writeHead(404).end();
    }
  }

  async #record(request: IncomingMessage, response: ServerResponse, path: string): Promise<void> {
    const parts: Buffer[] = [];
    for await (const part of request) parts.push(part as Buffer);
    if (this.recordings.status !== 200) return void response.writeHead(this.recordings.status).end();
    const [, number] = /^\/console\/recordings\/7\/(\w+)$/.exec(path) ?? [];
    if (number === 'end') this.recordings.ended += 1;
    else if (number !== undefined) this.recordings.pieces[Number(number)] = Buffer.concat(parts);
    response.writeHead(200, { 'content-type': 'application/json' }).end(JSON.stringify(number === undefined ? { recording: 7 } : {}));
  }

  #hear(socket: WebSocket, message: ConsoleSays): void {
    this.heard.push(message);
    const say = (answer: object) => socket.send(JSON.stringify(answer));
    if (message.t === 'ping') return say({ t: 'pong' });
    if (message.t === 'hello') {
      const me = { ...welcome().me, sends: this.sends, ...this.me };
      return say(welcome([...this.sessions.values()], { me, guarded: this.guarded, now: Date.now(), automatic: this.automatic, status: this.automatic ? 'busy' : 'online' }));
    }
    if (this.mute) return;
    if (message.t === 'media') {
      const code = this.media(message.session, message.say);
      if (message.req) say(code ? { t: 'error', req: message.req, code, say: 'No.' } : { t: 'done', req: message.req });
      return;
    }
    if (this.refusal && 'req' in message && message.req) {
      say({ t: 'error', req: message.req, code: this.refusal, say: 'No.' });
      this.refusal = null;
      return;
    }
    this.#carryOut(message, say);
    if ('req' in message && message.req && message.t !== 'chat' && !ANSWERED.has(message.t)) say({ t: 'done', req: message.req });
  }

  #carryOut(message: ConsoleSays, say: (answer: object) => void): void {
    switch (message.t) {
      case 'open': {
        const lines = (this.lines.get(message.session) ?? []).filter((line) => line.seq > message.last);
        return say({ t: 'history', session: message.session, lines, more: false });
      }
      case 'hold':
        return this.put(message.session, { state: message.on ? 'hold' : 'active' });
      case 'note':
        return this.put(message.session, { note: message.text.trimEnd() });
      case 'targets':
        return say({ t: 'targets', req: message.req, technicians: this.technicians, channels: this.channels });
      case 'watchable':
        return say({ t: 'watchable', req: message.req, sessions: this.watchable });
      case 'keep_reply': {
        const { id = 900 + this.replies.length, title, text } = message;
        this.replies = [...this.replies.filter((reply) => reply.id !== id), { id, own: true, title, text }];
        return say({ t: 'replies', req: message.req, replies: this.replies });
      }
      case 'drop_reply':
        this.replies = this.replies.filter((reply) => reply.id !== message.id);
        return say({ t: 'replies', req: message.req, replies: this.replies });
      case 'replies':
        return say({ t: 'replies', req: message.req, replies: this.replies });
      case 'transfer': {
        const to = [...this.technicians, ...this.channels].find((one) => one.node === message.to)?.name ?? '';
        return this.put(message.session, { state: 'waiting', role: 'sender', mine: false, lies_with: to, since: Date.now() });
      }
      case 'take_back':
        return this.put(message.session, { state: 'active', role: 'lead', mine: true, lies_with: null, incoming: null });
      case 'field': {
        const fields = this.sessions.get(message.session)?.fields ?? [];
        return this.put(message.session, { fields: fields.with(message.field, message.text) });
      }
      case 'ask': {
        const name = this.technicians.find((one) => one.node === message.to)?.name ?? '';
        return this.put(message.session, { team: [{ node: message.to, name, watches: false, joined: false }] });
      }
      case 'join':
        if (message.on) return this.put(message.session, { role: 'helper' });
        this.sessions.delete(message.session);
        return this.say({ t: 'gone', session: message.session });
      case 'leave':
        this.sessions.delete(message.session);
        return this.say({ t: 'gone', session: message.session });
      case 'watch':
        return this.put(message.session, { role: 'monitor', mine: false, lies_with: 'Otto' });
      case 'pickup':
        this.put(message.session, { state: 'active', since: Date.now(), mine: true, incoming: null });
        this.write(message.session, { from: 'system', code: 'picked_up', text: 'Picked up' });
        return;
      case 'chat': {
        const { id, text } = message;
        const { seq, at } = this.write(message.session, { from: 'technician', name: 'Tess', text, id });
        return say({ t: 'ack', session: message.session, id, seq, at });
      }
      case 'close':
        this.sessions.delete(message.session);
        return this.say({ t: 'gone', session: message.session });
      case 'admit': {
        const customer = { online: message.let, returning: false, network: '198.51.100.0/24' };
        return this.put(message.session, { customer });
      }
      case 'status':
        return this.say({ t: 'status', status: message.status, automatic: false });
      case 'new': {
        const id = 4700 + this.sessions.size;
        const expires = Date.now() + 1_200_000;
        const { fields, tracking } = message;
        this.put(id, { state: 'connecting', customer: null, language: null, fields, tracking, expires });
        return this.#created(id, message.req, '#k=Zq3vT0x8mWc1LhYb7sNfRg', say);
      }
      case 'reveal':
        return this.#created(message.session, message.req, '', say);
      default:
    }
  }

  #created(session: SessionId, req: string | undefined, key: string, say: (answer: object) => void): void {
    const link = `https://help.example.com/R?i=2&Code=012345${key}`;
    say({
      t: 'created',
      req,
      session,
      pin: '012345',
      words: ['amber', 'river'],
      link,
      email: {
        subject: 'Your support session with ACME Support',
        text: `Hello,\n\nto start your session with ACME Support, open this link:\n${link}\n\nor type the PIN 012345 at https://help.example.com/\n\nTess`,
      },
      expires: Date.now() + 1_200_000,
    });
  }
}
