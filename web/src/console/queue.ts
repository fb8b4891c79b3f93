// The order of the queue: who needs the technician first. Pure.
import type { ConsoleSession, ConsoleState, SessionId } from '../lib/protocol.ts';

export type GroupName = 'waiting' | 'active' | 'team' | 'sent' | 'left' | 'connecting';

export interface Group {
  name: GroupName;
  sessions: readonly ConsoleSession[];
}

const GROUP_OF: Record<ConsoleState, GroupName> = {
  waiting: 'waiting',
  active: 'active',
  hold: 'active',
  customer_left: 'left',
  ended: 'left',
  connecting: 'connecting',
};

const ORDER: readonly GroupName[] = ['waiting', 'active', 'team', 'sent', 'left', 'connecting'];

/** Where a session stands in the queue: what is with a colleague has places of its own. */
function groupOf(session: ConsoleSession): GroupName {
  if (session.role === 'sender') return 'sent';
  // Who is asked for help is waited for.
  if (session.role === 'asked') return 'waiting';
  if (session.role === 'helper' || session.role === 'monitor') return 'team';
  return GROUP_OF[session.state];
}

/** A technician may have 1,200 PINs out: the queue shows the newest of them. */
export const PINS_SHOWN = 20;

/** The groups that have anybody in them, the most pressing first. */
export function groups(sessions: Iterable<ConsoleSession>): Group[] {
  const all = [...sessions];
  return ORDER.map((name) => ({
    name,
    sessions: all.filter((session) => groupOf(session) === name).sort(orderOf(name)),
  })).filter((group) => group.sessions.length > 0);
}

/** Where `step` leads from `from`, along the sessions as they are shown. */
export function neighbour(shown: readonly SessionId[], from: SessionId | null, step: 1 | -1): SessionId | null {
  const at = from === null ? -1 : shown.indexOf(from);
  if (at < 0) return (step === 1 ? shown[0] : shown.at(-1)) ?? null;
  return shown[Math.min(shown.length - 1, Math.max(0, at + step))] ?? null;
}

function orderOf(name: GroupName): (a: ConsoleSession, b: ConsoleSession) => number {
  const byAge = (a: ConsoleSession, b: ConsoleSession) => a.since - b.since || a.id - b.id;
  // Who waits longest comes first; a PIN just given out is the one spoken about.
  if (name === 'connecting') return (a, b) => b.created - a.created || b.id - a.id;
  return (a, b) => Number(needsLetIn(b)) - Number(needsLetIn(a)) || byAge(a, b);
}

/** A customer waits whom this technician may pick up. */
export function mayPickUp(session: ConsoleSession): boolean {
  return session.state === 'waiting' && session.role !== 'sender';
}

/** Somebody came back from another network and stands at the door. */
export function needsLetIn(session: ConsoleSession): boolean {
  return session.customer?.returning === true && session.state !== 'customer_left' && session.state !== 'ended';
}
