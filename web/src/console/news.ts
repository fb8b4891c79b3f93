// What happened between two desks that a technician should hear of. Pure.
import type { ConsoleSession, SessionId } from '../lib/protocol.ts';
import { type Desk, lastSeq } from './desk.ts';
import { mayPickUp, needsLetIn } from './queue.ts';

export interface News {
  kind: 'waiting' | 'incoming' | 'asked' | 'message' | 'returning' | 'left';
  session: SessionId;
}

export function news(before: Desk, after: Desk): News[] {
  // The first welcome is how things are, not what happened.
  if (!before.me) return [];
  return [...after.sessions.values()].flatMap((session) => newsOf(before, after, session));
}

function newsOf(before: Desk, after: Desk, session: ConsoleSession): News[] {
  const { id } = session;
  const was = before.sessions.get(id);
  const heard: News[] = [];
  if (mayPickUp(session) && !(was && mayPickUp(was))) heard.push({ kind: session.incoming ? 'incoming' : 'waiting', session: id });
  if (session.role === 'asked' && was?.role !== 'asked') heard.push({ kind: 'asked', session: id });
  if (needsLetIn(session) && !(was && needsLetIn(was))) heard.push({ kind: 'returning', session: id });
  if (session.state === 'customer_left' && was && was.state !== 'customer_left') heard.push({ kind: 'left', session: id });
  if (hasNewMessage(before, after, session)) heard.push({ kind: 'message', session: id });
  return heard;
}

function hasNewMessage(before: Desk, after: Desk, session: ConsoleSession): boolean {
  const talk = after.talks.get(session.id);
  if (!talk?.loaded) return session.unread > (before.sessions.get(session.id)?.unread ?? 0);
  if (!before.talks.get(session.id)?.loaded) return false;
  const known = lastSeq(before, session.id);
  return talk.lines.some((line) => line.seq > known && line.from === 'customer');
}
