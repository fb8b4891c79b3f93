// What outlives a reload of the session's page: the draft, lines that are not
// acknowledged, the choice of sound. Kept in this tab only, never anything received.
import type { Outgoing } from './visit.ts';

/** The part of the browser's Storage that is used here. */
export interface Store {
  getItem(key: string): string | null;
  setItem(key: string, value: string): void;
  removeItem(key: string): void;
}

export interface Memory {
  draft: string;
  outbox: readonly Outgoing[];
  sound: boolean;
}

const key = (session: string): string => `towline.session.${session}`;

export function remember(store: Store, session: string, memory: Memory): void {
  try {
    store.setItem(key(session), JSON.stringify(memory));
  } catch {
    // Storage is full or switched off: the page still works, only not across a reload.
  }
}

/** What was kept; empty when nothing was, or when it is damaged. */
export function recall(store: Store, session: string): Memory {
  let kept: Partial<Record<keyof Memory, unknown>> = {};
  try {
    const value: unknown = JSON.parse(store.getItem(key(session)) ?? '{}');
    if (typeof value === 'object' && value !== null) kept = value;
  } catch {
    // Damaged or blocked storage counts as empty.
  }
  return {
    draft: typeof kept.draft === 'string' ? kept.draft : '',
    outbox: Array.isArray(kept.outbox) ? kept.outbox.filter(isOutgoing) : [],
    sound: kept.sound !== false,
  };
}

export function forget(store: Store, session: string): void {
  try {
    store.removeItem(key(session));
  } catch {
    // Nothing can have been kept either.
  }
}

function isOutgoing(value: unknown): value is Outgoing {
  if (typeof value !== 'object' || value === null) return false;
  const { id, text, at } = value as Partial<Outgoing>;
  return typeof id === 'string' && typeof text === 'string' && typeof at === 'number';
}
