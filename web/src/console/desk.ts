// Everything the console knows, as one value, and how each message changes it.
// Pure: no socket, no page, no clock but the one given.
import type { ChatLine, ConsoleHears, ConsoleSession, Me, SessionId, Status } from '../lib/protocol.ts';
import { type Consents, hearConsents, NOTHING_ALLOWED } from './media/consents.ts';
import { drop, type Outbox } from './outbox.ts';

/** A session's chat as far as it is known here. */
export interface Talk {
  /** Ascending by seq, each once. */
  lines: readonly ChatLine[];
  /** The server has sent the history. */
  loaded: boolean;
  /** Older lines exist that are not shown. */
  more: boolean;
  /** The customer types until then (local clock). */
  typingUntil: number;
}

export interface Desk {
  /** Null until the first welcome. */
  me: Me | null;
  status: Status;
  /** The status is so by itself: there are as many sessions as are enough. */
  automatic: boolean;
  guarded: boolean;
  /** Server clock minus local clock. */
  offset: number;
  sessions: ReadonlyMap<SessionId, ConsoleSession>;
  talks: ReadonlyMap<SessionId, Talk>;
  outbox: Outbox;
  /** What is being written and not yet sent, by session. */
  drafts: ReadonlyMap<SessionId, string>;
  tabs: readonly SessionId[];
  current: SessionId | null;
  /** Highest line that was looked at, by session. */
  seen: ReadonlyMap<SessionId, number>;
  /** What customers allow, by session. */
  consents: ReadonlyMap<SessionId, Consents>;
}

export const TYPING_LASTS = 6000;

export const EMPTY_TALK: Talk = { lines: [], loaded: false, more: false, typingUntil: 0 };

export const EMPTY_DESK: Desk = {
  me: null,
  status: 'online',
  automatic: false,
  guarded: false,
  offset: 0,
  sessions: new Map(),
  talks: new Map(),
  outbox: [],
  drafts: new Map(),
  tabs: [],
  current: null,
  seen: new Map(),
  consents: new Map(),
};

/** The desk after a message from the server; the same desk when nothing changed. */
export function hear(desk: Desk, message: ConsoleHears, now: number): Desk {
  switch (message.t) {
    case 'welcome': {
      const sessions = new Map(message.sessions.map((session) => [session.id, session]));
      const { me, status, automatic, guarded } = message;
      const next: Desk = { ...desk, me, status, automatic, guarded, sessions, offset: message.now - now };
      const kept = [...desk.tabs, ...desk.talks.keys(), ...desk.drafts.keys(), ...desk.outbox.map((line) => line.session)];
      return kept.filter((id) => !sessions.has(id)).reduce(forget, next);
    }
    case 'session':
      return { ...desk, sessions: withEntry(desk.sessions, message.session.id, message.session) };
    case 'gone':
      return forget(desk, message.session);
    case 'history':
      return heardHistory(desk, message.session, message.lines, message.more);
    case 'chat':
      return heardLine(desk, message.session, message.line);
    case 'ack':
      return heardAck(desk, message);
    case 'typing':
      return withTalk(desk, message.session, { typingUntil: message.on ? now + TYPING_LASTS : 0 });
    case 'status':
      return { ...desk, status: message.status, automatic: message.automatic };
    case 'guarded':
      return { ...desk, guarded: message.on };
    case 'media': {
      const known = consentsOf(desk, message.session);
      const next = hearConsents(known, message.say);
      return next === known ? desk : { ...desk, consents: withEntry(desk.consents, message.session, next) };
    }
    default:
      return desk;
  }
}

/** Brings a session to the front, with a tab of its own. */
export function show(desk: Desk, session: SessionId): Desk {
  if (!desk.sessions.has(session)) return desk;
  const tabs = desk.tabs.includes(session) ? desk.tabs : [...desk.tabs, session];
  return look({ ...desk, tabs, current: session });
}

/** Puts a tab away; the session itself goes on. */
export function hide(desk: Desk, session: SessionId): Desk {
  const at = desk.tabs.indexOf(session);
  if (at < 0) return desk;
  const tabs = desk.tabs.filter((id) => id !== session);
  const current = desk.current === session ? (tabs[Math.min(at, tabs.length - 1)] ?? null) : desk.current;
  return { ...desk, tabs, current };
}

/** The current session's lines have been looked at. */
export function look(desk: Desk): Desk {
  const { current } = desk;
  if (current === null) return desk;
  const last = lastSeq(desk, current);
  if (last <= (desk.seen.get(current) ?? 0)) return desk;
  return { ...desk, seen: withEntry(desk.seen, current, last) };
}

/** Keeps what is being written; nothing written is no draft. */
export function withDraft(desk: Desk, session: SessionId, text: string): Desk {
  const drafts = text === '' ? without(desk.drafts, session) : withEntry(desk.drafts, session, text);
  return { ...desk, drafts };
}

/** How many of the customer's lines nobody has looked at. */
export function unread(desk: Desk, session: SessionId): number {
  const talk = desk.talks.get(session);
  // Until the chat is here, the server's count is the best there is.
  if (!talk?.loaded) return desk.sessions.get(session)?.unread ?? 0;
  const seen = desk.seen.get(session) ?? 0;
  return talk.lines.filter((line) => line.from === 'customer' && line.seq > seen).length;
}

export function talkOf(desk: Desk, session: SessionId): Talk {
  return desk.talks.get(session) ?? EMPTY_TALK;
}

export function consentsOf(desk: Desk, session: SessionId): Consents {
  return desk.consents.get(session) ?? NOTHING_ALLOWED;
}

/** The seq to name in `open`: everything after it is wanted. */
export function lastSeq(desk: Desk, session: SessionId): number {
  return talkOf(desk, session).lines.at(-1)?.seq ?? 0;
}

/** The technician writes in this session, now or until the customer left. */
export function isMineToWrite(session: ConsoleSession): boolean {
  const writes = session.mine || session.role === 'helper';
  return writes && (session.state === 'active' || session.state === 'hold');
}

/** The technician leads the session: closing, holding, sending on and inviting are theirs. */
export function isMineToLead(session: ConsoleSession): boolean {
  return session.mine && (session.state === 'active' || session.state === 'hold');
}

/** The technician may read the session's chat. */
export function isMineToRead(session: ConsoleSession): boolean {
  return session.mine || session.role === 'helper' || session.role === 'monitor';
}

function heardHistory(desk: Desk, session: SessionId, lines: readonly ChatLine[], more: boolean): Desk {
  const talk = talkOf(desk, session);
  // A gap would read as if nothing had been said: what stands before it goes.
  const kept = more ? [] : talk.lines;
  const next = withTalk(desk, session, {
    lines: merge(kept, lines),
    loaded: true,
    more: more || (talk.loaded && talk.more),
  });
  const arrived = { ...next, outbox: lines.reduce((box, line) => (line.id ? drop(box, line.id) : box), next.outbox) };
  return withoutTyping(arrived, session, lines);
}

function heardLine(desk: Desk, session: SessionId, line: ChatLine): Desk {
  const next = withTalk(desk, session, { lines: merge(talkOf(desk, session).lines, [line]) });
  const outbox = line.id ? drop(next.outbox, line.id) : next.outbox;
  return withoutTyping({ ...next, outbox }, session, [line]);
}

function heardAck(desk: Desk, ack: { session: SessionId; id: string; seq: number; at: number }): Desk {
  const sent = desk.outbox.find((line) => line.id === ack.id && line.session === ack.session);
  if (!sent) return desk;
  const { seq, at, id } = ack;
  const line: ChatLine = { seq, from: 'technician', name: desk.me?.name ?? '', text: sent.text, at, id };
  return heardLine(desk, ack.session, line);
}

/** Whoever has just said something types no longer. */
function withoutTyping(desk: Desk, session: SessionId, lines: readonly ChatLine[]): Desk {
  if (!lines.some((line) => line.from === 'customer')) return desk;
  return withTalk(desk, session, { typingUntil: 0 });
}

function merge(known: readonly ChatLine[], more: readonly ChatLine[]): readonly ChatLine[] {
  const bySeq = new Map([...known, ...more].map((line) => [line.seq, line]));
  return [...bySeq.values()].sort((a, b) => a.seq - b.seq);
}

function withTalk(desk: Desk, session: SessionId, change: Partial<Talk>): Desk {
  return { ...desk, talks: withEntry(desk.talks, session, { ...talkOf(desk, session), ...change }) };
}

function forget(desk: Desk, session: SessionId): Desk {
  return {
    ...hide(desk, session),
    sessions: without(desk.sessions, session),
    talks: without(desk.talks, session),
    seen: without(desk.seen, session),
    drafts: without(desk.drafts, session),
    consents: without(desk.consents, session),
    outbox: desk.outbox.filter((line) => line.session !== session),
  };
}

function withEntry<V>(map: ReadonlyMap<SessionId, V>, key: SessionId, value: V): ReadonlyMap<SessionId, V> {
  return new Map(map).set(key, value);
}

function without<V>(map: ReadonlyMap<SessionId, V>, key: SessionId): ReadonlyMap<SessionId, V> {
  const rest = new Map(map);
  rest.delete(key);
  return rest;
}
