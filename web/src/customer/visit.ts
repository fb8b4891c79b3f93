// Everything the session's page knows, as one value, and how each message
// changes it. Pure: no socket, no page, no clock but the one given.
import type { ChatLine, CustomerHears, SessionView } from '../lib/protocol.ts';

/** A line of ours that the server has not acknowledged. */
export interface Outgoing {
  /** Ours, random; the server keeps a line with the same id once. */
  id: string;
  text: string;
  at: number;
  /** The server will never take it. */
  refused?: boolean;
}

export type Ender = 'customer' | 'technician' | 'time' | 'system';

/** Why this page shows no conversation any more. */
export type Over = { is: 'ended'; by: Ender | null } | { is: 'gone' } | { is: 'replaced' };

export interface Visit {
  /** Null until the first welcome. */
  session: SessionView | null;
  /** Ascending by seq, each once. */
  lines: readonly ChatLine[];
  /** Older lines exist that are not shown. */
  more: boolean;
  /** Every line up to this one is known. */
  complete: number;
  outbox: readonly Outgoing[];
  /** The technician types until then (local clock). */
  typingUntil: number;
  /** The connection is up and has been greeted. */
  greeted: boolean;
  /** The customer pressed End; the server may not know yet. */
  ending: boolean;
  over: Over | null;
}

export const TYPING_LASTS = 6000;

export const FIRST_VISIT: Visit = {
  session: null,
  lines: [],
  more: false,
  complete: 0,
  outbox: [],
  typingUntil: 0,
  greeted: false,
  ending: false,
  over: null,
};

/** Refusals that will not change, however often a line is said again. */
const FINAL_REFUSALS = new Set(['too_long', 'bad_input', 'gone']);

/** The visit after a message from the server. */
export function hear(visit: Visit, message: CustomerHears, now: number): Visit {
  switch (message.t) {
    case 'welcome': {
      const lines = merge(visit.lines, message.chat);
      // What was left out is older than what came, so nothing up to the newest is still to be asked for.
      const complete = message.chat.reduce((highest, line) => Math.max(highest, line.seq), visit.complete);
      const next = { ...visit, session: message.session, lines, complete: run(lines, complete), more: visit.more || message.more === true, greeted: true };
      return settled(withoutArrived(next));
    }
    case 'session':
      return settled({ ...visit, session: message.session });
    case 'chat': {
      const lines = merge(visit.lines, [message.line]);
      const typingUntil = message.line.from === 'technician' ? 0 : visit.typingUntil;
      return withoutArrived({ ...visit, lines, complete: run(lines, visit.complete), typingUntil });
    }
    case 'ack':
      return heardAck(visit, message.id, message.seq, message.at);
    case 'typing':
      return { ...visit, typingUntil: message.on ? now + TYPING_LASTS : 0 };
    case 'error':
      if (message.id === undefined || !FINAL_REFUSALS.has(message.code)) return visit;
      return { ...visit, outbox: visit.outbox.map((line) => (line.id === message.id ? { ...line, refused: true } : line)) };
    case 'ended':
      // Who pressed End here need not be told that it worked.
      return { ...visit, over: visit.ending ? { is: 'ended', by: 'customer' } : { is: 'ended', by: message.by } };
    case 'replaced':
      return { ...visit, over: visit.over ?? { is: 'replaced' } };
    case 'media':
    case 'pong':
      return visit;
  }
}

/** Lines of both, ascending by seq, each once. */
export function merge(known: readonly ChatLine[], more: readonly ChatLine[]): readonly ChatLine[] {
  const bySeq = new Map(known.map((line) => [line.seq, line]));
  for (const line of more) bySeq.set(line.seq, line);
  return [...bySeq.values()].sort((a, b) => a.seq - b.seq);
}

/** Puts a line into the outbox. */
export function say(visit: Visit, line: Outgoing): Visit {
  return { ...visit, outbox: [...visit.outbox, line] };
}

/** The connection is gone; what was being typed over there is unknown now. */
export function lost(visit: Visit): Visit {
  return { ...visit, greeted: false, typingUntil: 0 };
}

/** The customer ends it: over for this page at once, whatever the connection does. */
export function end(visit: Visit): Visit {
  return { ...visit, ending: true, over: { is: 'ended', by: 'customer' } };
}

/** Lines that may be said now, oldest first. */
export function unsaid(visit: Visit): readonly Outgoing[] {
  if (!visit.greeted || visit.over || visit.session?.returning) return [];
  return visit.outbox.filter((line) => !line.refused);
}

/** The highest number up to which `lines` has no gap after `complete`. */
function run(lines: readonly ChatLine[], complete: number): number {
  let end = complete;
  for (const { seq } of lines) {
    if (seq === end + 1) end = seq;
  }
  return end;
}

function heardAck(visit: Visit, id: string, seq: number, at: number): Visit {
  const mine = visit.outbox.find((line) => line.id === id);
  if (!mine) return visit;
  const lines = merge(visit.lines, [{ seq, from: 'customer', name: '', text: mine.text, at, id }]);
  return withoutArrived({ ...visit, lines, complete: run(lines, visit.complete) });
}

function withoutArrived(visit: Visit): Visit {
  const arrived = new Set(visit.lines.flatMap((line) => (line.from === 'customer' && line.id ? [line.id] : [])));
  if (!visit.outbox.some((line) => arrived.has(line.id))) return visit;
  return { ...visit, outbox: visit.outbox.filter((line) => !arrived.has(line.id)) };
}

/** A session that was over before this page came: the chat's last word says who ended it. */
function settled(visit: Visit): Visit {
  if (visit.session?.state !== 'ended' || visit.over) return visit;
  return { ...visit, over: { is: 'ended', by: lastEnder(visit.lines) } };
}

function lastEnder(lines: readonly ChatLine[]): Ender | null {
  switch (lines.findLast((line) => line.from === 'system')?.code) {
    case 'ended_by_customer':
      return 'customer';
    case 'ended_by_technician':
      return 'technician';
    case 'timed_out':
      return 'time';
    default:
      return null;
  }
}
