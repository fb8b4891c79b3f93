// To whom a session may go, as the dialogs offer it. Pure.
import { plainLine } from '../lib/plain.ts';
import type { ConsoleSession, WorkHears } from '../lib/protocol.ts';
import { text } from './texts.ts';

export interface Target {
  key: number;
  name: string;
  more: string;
  status: string;
  /** Why it cannot be chosen now. */
  off?: string;
}

/** Technicians first, in the server's order; channels after them, where a session may go there. */
export function offered(
  targets: Extract<WorkHears, { t: 'targets' }>,
  how: 'transfer' | 'ask',
  session: ConsoleSession | undefined,
): Target[] {
  const inside = new Set((session?.team ?? []).map((member) => member.node));
  const technicians = targets.technicians.map(({ node, name, group, status }): Target => {
    const standing = text(`standing.${status ?? 'offline'}`);
    const more = [plainLine(group), standing].filter((part) => part !== '').join(' · ');
    const target = { key: node, name: plainLine(name), more, status: status ?? 'offline' };
    if (how === 'ask' && inside.has(node)) return { ...target, off: text('sendon.inside') };
    const ready = how === 'ask' ? status !== null : status === 'online';
    return ready ? target : { ...target, off: text('sendon.not_ready') };
  });
  if (how === 'ask') return technicians;
  const channels = targets.channels.map(({ node, name }): Target => ({
    key: node,
    name: plainLine(name),
    more: text('sendon.channel'),
    status: '',
  }));
  return [...technicians, ...channels];
}
