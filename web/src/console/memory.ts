// What outlives a reload of the page: drafts, unsent lines, tabs. Kept per
// person and per browser tab; never a PIN, a key or a received line.
import type { Desk } from './desk.ts';
import type { Outgoing } from './outbox.ts';

/** The part of the browser's Storage that is used here. */
export interface Store {
  getItem(key: string): string | null;
  setItem(key: string, value: string): void;
  removeItem(key: string): void;
}

export type Memory = Pick<Desk, 'tabs' | 'current' | 'seen' | 'drafts' | 'outbox'>;

const key = (email: string) => `towline.console.${email.toLowerCase()}`;

export function remember(store: Store, email: string, memory: Memory): void {
  const { tabs, current, outbox } = memory;
  const text = JSON.stringify({ tabs, current, outbox, seen: [...memory.seen], drafts: [...memory.drafts] });
  try {
    store.setItem(key(email), text);
  } catch {
    // Storage is full or switched off: the page still works, only not across a reload.
  }
}

/** What was kept; empty when nothing was, or when it is not ours to read. */
export function recall(store: Store, email: string): Memory {
  let kept: Record<string, unknown> = {};
  try {
    const value: unknown = JSON.parse(store.getItem(key(email)) ?? '{}');
    if (typeof value === 'object' && value !== null) kept = value as Record<string, unknown>;
  } catch {
    // Damaged or blocked storage counts as empty.
  }
  return {
    tabs: list(kept['tabs']).filter(isId),
    current: isId(kept['current']) ? kept['current'] : null,
    seen: new Map(list(kept['seen']).filter(isPairOf(isId))),
    drafts: new Map(list(kept['drafts']).filter(isPairOf(isText))),
    outbox: list(kept['outbox']).filter(isOutgoing),
  };
}

export function wipe(store: Store, email: string): void {
  try {
    store.removeItem(key(email));
  } catch {
    // Nothing can have been kept either.
  }
}

const list = (value: unknown): unknown[] => (Array.isArray(value) ? value : []);
const isId = (value: unknown): value is number => Number.isSafeInteger(value);
const isText = (value: unknown): value is string => typeof value === 'string';

function isPairOf<T>(isSecond: (value: unknown) => value is T): (value: unknown) => value is [number, T] {
  return (value): value is [number, T] =>
    Array.isArray(value) && value.length === 2 && isId(value[0]) && isSecond(value[1]);
}

function isOutgoing(value: unknown): value is Outgoing {
  if (typeof value !== 'object' || value === null) return false;
  const line = value as Partial<Outgoing>;
  return (
    isId(line.session) &&
    isText(line.id) &&
    isText(line.text) &&
    isId(line.at) &&
    (line.problem === undefined || isText(line.problem))
  );
}
