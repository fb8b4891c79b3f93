// Sessions and messages for tests, each a valid one to be varied.
import type { ChatLine, ConsoleSession, ConsoleWelcome } from '../lib/protocol.ts';

export function session(id: number, more: Partial<ConsoleSession> = {}): ConsoleSession {
  return {
    id,
    state: 'active',
    since: 1000,
    created: 500,
    fields: ['Jane', '', '', '', '', ''],
    tracking: '',
    mine: true,
    kind: 'private',
    channel: null,
    incoming: null,
    note: '',
    customer: { online: true, returning: false, network: '203.0.113.0/24' },
    language: 'en',
    unread: 0,
    wrong_tries: 0,
    expires: null,
    ended_by: null,
    role: 'lead',
    lies_with: null,
    team: [],
    worked: 0,
    ...more,
  };
}

export function line(seq: number, more: Partial<ChatLine> = {}): ChatLine {
  return { seq, from: 'customer', name: 'Jane', text: `line ${seq}`, at: 1000 + seq, ...more };
}

export function welcome(sessions: ConsoleSession[] = [], more: Partial<ConsoleWelcome> = {}): ConsoleWelcome {
  return {
    t: 'welcome',
    me: {
      name: 'Tess',
      email: 'tess@example.com',
      node: 4,
      organisation: 'ACME Support',
      labels: ['Name', 'Order', 'Product', 'Problem', 'Phone', 'Region'],
      entry: 'https://help.example.com/',
      sends: { mail: true, text: true },
      watches: false,
      concludes: false,
    },
    status: 'online',
    automatic: false,
    sessions,
    guarded: false,
    now: 10_000,
    ...more,
  };
}
