// What tests of the session's page have in common: a session, its lines, and the
// English words.
import { readFileSync } from 'node:fs';
import type { ChatLine, SessionView } from '../lib/protocol.ts';
import type { SessionTexts } from './texts.ts';

const catalogue = new URL('../i18n/customer/en.json', import.meta.url);
export const TEXTS = (JSON.parse(readFileSync(catalogue, 'utf8')) as { session_script: SessionTexts }).session_script;

export function session(changes: Partial<SessionView> = {}): SessionView {
  const { id, state } = { id: 17, state: 'active' as const };
  return { id, state, organisation: 'ACME', technician: { name: 'Tess' }, position: null, since: 0, away: false, returning: false, passing: false, others: [], ...changes };
}

export function line(seq: number, changes: Partial<ChatLine> = {}): ChatLine {
  return { seq, from: 'technician', name: 'Tess', text: `line ${seq}`, at: seq * 1000, ...changes };
}
