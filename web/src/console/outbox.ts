// Chat lines that the server has not acknowledged yet. Pure: every change gives
// a new list. A line keeps its id for life, so saying it again stores it once.
import type { SessionId } from '../lib/protocol.ts';

export interface Outgoing {
  session: SessionId;
  /** Ours, random; the server knows the line by it. */
  id: string;
  text: string;
  at: number;
  /** Why the server will not take it; such a line is not sent again by itself. */
  problem?: string;
}

export type Outbox = readonly Outgoing[];

/** The longest chat line, in UTF-16 units after trimming. */
export const LONGEST_LINE = 4000;

export function put(outbox: Outbox, line: Outgoing): Outbox {
  return [...outbox, line];
}

/** Forgets a line that arrived or that its author gave up. */
export function drop(outbox: Outbox, id: string): Outbox {
  return outbox.some((line) => line.id === id) ? outbox.filter((line) => line.id !== id) : outbox;
}

export function refuse(outbox: Outbox, id: string, problem: string): Outbox {
  return outbox.map((line) => (line.id === id ? { ...line, problem } : line));
}

/** Ready to be said again, with the same id. */
export function retry(outbox: Outbox, id: string): Outbox {
  return outbox.map((line) => {
    if (line.id !== id) return line;
    const { problem: _, ...rest } = line;
    return rest;
  });
}

/** What to say after the line is back, oldest first. */
export function unsaid(outbox: Outbox): Outbox {
  return outbox.filter((line) => line.problem === undefined);
}

export function of(outbox: Outbox, session: SessionId): Outbox {
  return outbox.filter((line) => line.session === session);
}

/** An id of 22 characters `[A-Za-z0-9_-]` from 16 random bytes. */
export function lineId(bytes: Uint8Array): string {
  return btoa(String.fromCharCode(...bytes))
    .replaceAll('+', '-')
    .replaceAll('/', '_')
    .replaceAll('=', '');
}
