// Invitations that the server sends for the technician: by what, how long it may
// take, and which words there are for what can go wrong.
import type { InviteBy, Me } from '../lib/protocol.ts';
import { isTextKey, type TextKey } from './texts.ts';

/** Longer than the server tries, so that its answer is the one that is heard. */
export const SENT_WITHIN = 30_000;

/** The longest recipient that can be one. */
export const RECIPIENT_LENGTHS: Readonly<Record<InviteBy, number>> = { mail: 254, text: 40 };

export function waysToSend(me: Me | null): readonly InviteBy[] {
  return (['mail', 'text'] as const).filter((by) => me?.sends[by]);
}

/** The words for a refusal, when sending has its own. */
export function sendProblem(by: InviteBy, code: string): TextKey | null {
  return [`send.${by}_${code}`, `send.problem_${code}`].find(isTextKey) ?? null;
}
