// Canned replies: when the composer offers them, and what they say once their
// placeholders are filled in. Pure.
import { plain, plainLine } from '../lib/plain.ts';
import type { CannedReply } from '../lib/protocol.ts';
import { find } from './fuzzy.ts';

/** The bounds of the server, in UTF-16 units. */
export const LONGEST_TITLE = 64;
export const LONGEST_REPLY = 2000;

/** What is looked for: a slash at the start of the draft and what follows it on that line; null: nothing. */
export function asked(draft: string): string | null {
  const found = /^\/([^\n/]{0,40})$/.exec(draft);
  return found ? (found[1] ?? '') : null;
}

/** The replies that fit, the best first. Titles count before texts. */
export function fitting(query: string, replies: readonly CannedReply[]): CannedReply[] {
  const byTitle = find(query, replies, (reply) => reply.title);
  const rest = replies.filter((reply) => !byTitle.includes(reply));
  const inText = query.trim().length < 3 ? [] : rest.filter((reply) => reply.text.toLowerCase().includes(query.trim().toLowerCase()));
  return [...byTitle, ...inText];
}

export interface Filling {
  customer: string;
  technician: string;
  organisation: string;
}

/** What a reply says. Each placeholder is replaced once, by text; what that text looks like does not matter, and nothing else is evaluated. */
export function filled(text: string, values: Filling): string {
  return plain(text).replace(/\{(customer|technician|organisation)\}/g, (_, name: keyof Filling) => plainLine(values[name]));
}
