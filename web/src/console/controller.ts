// Ties the socket to the desk: says hello, subscribes, sends and resends, asks
// and answers. Knows no page; what it changes is reported to its listener.
import { Link, type LinkState, type Wire } from '../lib/link.ts';
import type {
  ConsoleHears,
  ConsoleSays,
  InviteBy,
  MediaFromConsole,
  MediaToConsole,
  PeerId,
  SessionId,
  Status,
  WorkSays,
} from '../lib/protocol.ts';
import { type Desk, EMPTY_DESK, hear, hide, isMineToRead, lastSeq, look, show, withDraft } from './desk.ts';
import { recall, remember, type Store, wipe } from './memory.ts';
import { drop, lineId, LONGEST_LINE, put, refuse, retry, unsaid } from './outbox.ts';
import { type Answer, ANSWER_WITHIN, Requests } from './requests.ts';
import { SENT_WITHIN } from './sending.ts';
import { Typing } from './typing.ts';

export interface Ports {
  connect(): Wire;
  store: Store;
  now(): number;
  random(): number;
  bytes(length: number): Uint8Array;
  /** Asks over HTTP whether we are signed in; false only when surely not. */
  signedIn(): Promise<boolean>;
}

export interface Listener {
  /** `live` is false while the link is down or the first answer is outstanding. */
  linkChanged(state: LinkState, live: boolean): void;
  deskChanged(before: Desk, after: Desk): void;
  /** Something said without being asked for was refused. */
  refused(code: string, say: string): void;
  signedOut(): void;
  /** Something about a session's call, consents or files, after the desk has changed. */
  media(session: SessionId, say: MediaToConsole): void;
  /** The calls of a session that this page holds. */
  peers(session: SessionId): PeerId[];
  /** The server hears this session again: what was under way can be said anew. */
  opened(session: SessionId): void;
}

type WithoutReq<M> = M extends unknown ? Omit<M, 'req'> : never;

/** What is asked about the desk; the request's id is put to it. */
export type Work = WithoutReq<WorkSays>;

/** How long to hold a line back that the server could not take just now. */
export const BREATHER = 1000;

export class Controller {
  #email: string;
  #ports: Ports;
  #listener: Listener;
  #desk: Desk;
  #link: Link;
  #linkState: LinkState = { is: 'connecting' };
  #live = false;
  #requests = new Requests();
  #typing: Typing;
  #subscribed = new Set<SessionId>();
  /** The one line of each session that was said and not yet acknowledged. */
  #underway = new Map<SessionId, string>();
  #breathers = new Set<ReturnType<typeof setTimeout>>();

  constructor(email: string, ports: Ports, listener: Listener) {
    this.#email = email;
    this.#ports = ports;
    this.#listener = listener;
    this.#desk = { ...EMPTY_DESK, ...recall(ports.store, email) };
    this.#typing = new Typing((session, on) => this.#say({ t: 'typing', session, on }), ports.now);
    this.#link = new Link({
      connect: ports.connect,
      opened: () => this.#link.say({ t: 'hello' }),
      heard: (message) => this.#hear(message as ConsoleHears),
      changed: (state) => this.#linkChanged(state),
      refused: () => void this.#askWhetherSignedIn(),
      now: ports.now,
      random: ports.random,
    });
  }

  get desk(): Desk {
    return this.#desk;
  }

  /** Connects; also the way to try now instead of later. */
  start(): void {
    this.#link.start();
  }

  stop(): void {
    this.#link.stop();
    this.#quieten();
  }

  /** Forgets what was kept for the next visit: the person leaves on purpose. */
  leave(): void {
    this.stop();
    wipe(this.#ports.store, this.#email);
  }

  show(session: SessionId): void {
    this.#change(show(this.#desk, session));
    this.#subscribe(session);
  }

  hide(session: SessionId): void {
    this.#change(hide(this.#desk, session));
  }

  /** The current chat is on the screen and the window is looked at. */
  look(): void {
    this.#change(look(this.#desk));
  }

  /** Keeps what is being written, and lets the customer know that something is. */
  draft(session: SessionId, text: string): void {
    if (text === (this.#desk.drafts.get(session) ?? '')) return;
    this.#change(withDraft(this.#desk, session, text));
    if (text === '') this.#typing.stop();
    else this.#typing.pressed(session);
  }

  /** Sends the draft; false when there is nothing to send or too much. */
  send(session: SessionId): boolean {
    const text = (this.#desk.drafts.get(session) ?? '').trim();
    if (text === '' || text.length > LONGEST_LINE) return false;
    this.#typing.stop();
    const line = { session, id: lineId(this.#ports.bytes(16)), text, at: this.#ports.now() + this.#desk.offset };
    this.#change({ ...withDraft(this.#desk, session, ''), outbox: put(this.#desk.outbox, line) });
    this.#pump(session);
    return true;
  }

  /** Says a refused line once more. */
  sendAgain(session: SessionId, id: string): void {
    this.#change({ ...this.#desk, outbox: retry(this.#desk.outbox, id) });
    this.#pump(session);
  }

  /** Gives a refused line up. */
  discard(id: string): void {
    this.#change({ ...this.#desk, outbox: drop(this.#desk.outbox, id) });
  }

  setStatus(status: Status): Promise<Answer> {
    return this.#ask({ t: 'status', status });
  }

  pickUp(session: SessionId): Promise<Answer> {
    return this.#ask({ t: 'pickup', session });
  }

  close(session: SessionId): Promise<Answer> {
    return this.#ask({ t: 'close', session });
  }

  hold(session: SessionId, on: boolean): Promise<Answer> {
    return this.#ask({ t: 'hold', session, on });
  }

  note(session: SessionId, text: string): Promise<Answer> {
    return this.#ask({ t: 'note', session, text });
  }

  admit(session: SessionId, letIn: boolean): Promise<Answer> {
    return this.#ask({ t: 'admit', session, let: letIn });
  }

  invite(fields: string[], tracking: string): Promise<Answer> {
    return this.#ask({ t: 'new', fields, tracking });
  }

  reveal(session: SessionId): Promise<Answer> {
    return this.#ask({ t: 'reveal', session });
  }

  sendInvitation(session: SessionId, by: InviteBy, to: string): Promise<Answer> {
    return this.#ask({ t: 'invite', session, by, to }, SENT_WITHIN);
  }

  /** Says something about a session's call, consents or files. */
  media(session: SessionId, say: MediaFromConsole): Promise<Answer> {
    return this.#ask({ t: 'media', session, say });
  }

  /** Asks something about the desk. */
  work(message: Work): Promise<Answer> {
    return this.#requests.ask((req) => this.#say({ ...message, req }), ANSWER_WITHIN);
  }

  #ask(message: Exclude<ConsoleSays, { t: 'hello' | 'ping' | 'typing' }>, within = ANSWER_WITHIN): Promise<Answer> {
    return this.#requests.ask((req) => this.#say({ ...message, req }), within);
  }

  #say(message: ConsoleSays): boolean {
    return this.#live && this.#link.say(message);
  }

  #hear(message: ConsoleHears): void {
    if (this.#requests.hear(message)) return;
    if (message.t === 'signed_out') return this.#signedOut();
    if (message.t === 'error') return this.#refusedLine(message);
    if (message.t === 'welcome') this.#welcomed();
    this.#change(hear(this.#desk, message, this.#ports.now()));
    if (message.t === 'welcome') this.#catchUp();
    if (message.t === 'session') this.#subscribeIfMine(message.session.id);
    if (message.t === 'gone') this.#subscribed.delete(message.session);
    if (message.t === 'ack') this.#acknowledged(message.session, message.id);
    if (message.t === 'media') this.#listener.media(message.session, message.say);
  }

  #welcomed(): void {
    this.#link.settled();
    this.#live = true;
    this.#listener.linkChanged(this.#linkState, true);
  }

  /** After each welcome: subscribe to what is ours and say what was left unsaid. */
  #catchUp(): void {
    for (const id of this.#desk.sessions.keys()) this.#subscribeIfMine(id);
    for (const id of new Set(unsaid(this.#desk.outbox).map((line) => line.session))) this.#pump(id);
  }

  #subscribeIfMine(session: SessionId): void {
    const known = this.#desk.sessions.get(session);
    if (!known) return;
    const chats = isMineToRead(known) && known.state !== 'waiting' && known.state !== 'connecting' && known.state !== 'ended';
    if (chats || this.#desk.tabs.includes(session)) this.#subscribe(session);
  }

  #subscribe(session: SessionId): void {
    const known = this.#desk.sessions.get(session);
    // What waits in a channel is heard by whoever picks it up; in a session that nobody has joined there is nothing to hear.
    if (!known || !isMineToRead(known)) this.#subscribed.delete(session);
    if (!known || !isMineToRead(known) || known.state === 'connecting' || this.#subscribed.has(session)) return;
    const peers = this.#listener.peers(session);
    const held = peers.length > 0 ? { peers } : {};
    if (!this.#say({ t: 'open', session, last: lastSeq(this.#desk, session), ...held })) return;
    this.#subscribed.add(session);
    this.#listener.opened(session);
  }

  /** Says the oldest unsaid line of a session, one at a time so that order holds. */
  #pump(session: SessionId): void {
    if (this.#underway.has(session)) return;
    const line = unsaid(this.#desk.outbox).find((one) => one.session === session);
    if (!line) return;
    const { id, text } = line;
    if (this.#say({ t: 'chat', session, id, text })) this.#underway.set(session, id);
  }

  #acknowledged(session: SessionId, id: string): void {
    if (this.#underway.get(session) === id) this.#underway.delete(session);
    this.#pump(session);
  }

  #refusedLine(error: Extract<ConsoleHears, { t: 'error' }>): void {
    const line = this.#desk.outbox.find((one) => one.id === error.id);
    if (!line) {
      this.#listener.refused(error.code, error.say);
      return;
    }
    this.#underway.delete(line.session);
    // Nothing is wrong with the line itself: it goes out a little later.
    if (error.code === 'too_fast' || error.code === 'busy') {
      this.#later(() => this.#pump(line.session));
      return;
    }
    this.#change({ ...this.#desk, outbox: refuse(this.#desk.outbox, line.id, error.code) });
    this.#pump(line.session);
  }

  #later(act: () => void): void {
    const timer = setTimeout(() => {
      this.#breathers.delete(timer);
      act();
    }, BREATHER);
    this.#breathers.add(timer);
  }

  #linkChanged(state: LinkState): void {
    this.#linkState = state;
    if (state.is !== 'open') this.#quieten();
    // The server ends a console's line for good only with the login.
    if (state.is === 'closed') return this.#signedOut();
    this.#listener.linkChanged(state, this.#live);
  }

  /** What belonged to the line that is gone. */
  #quieten(): void {
    this.#live = false;
    this.#typing.stop();
    this.#requests.abandon();
    this.#subscribed.clear();
    this.#underway.clear();
    for (const timer of this.#breathers) clearTimeout(timer);
    this.#breathers.clear();
  }

  /** A refused upgrade tells a page nothing, so the reason is asked for. */
  async #askWhetherSignedIn(): Promise<void> {
    if (!(await this.#ports.signedIn())) this.#signedOut();
  }

  #signedOut(): void {
    this.stop();
    this.#listener.signedOut();
  }

  #change(next: Desk): void {
    const before = this.#desk;
    if (next === before) return;
    this.#desk = next;
    const kept: (keyof Desk)[] = ['tabs', 'current', 'seen', 'drafts', 'outbox'];
    if (kept.some((part) => next[part] !== before[part])) remember(this.#ports.store, this.#email, next);
    this.#listener.deskChanged(before, next);
  }
}
