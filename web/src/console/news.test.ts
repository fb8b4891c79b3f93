import { describe, expect, it } from 'vitest';
import type { ConsoleHears } from '../lib/protocol.ts';
import { type Desk, EMPTY_DESK, hear } from './desk.ts';
import { news } from './news.ts';
import { line, session, welcome } from './samples.ts';

const on = (desk: Desk, ...messages: ConsoleHears[]) => messages.reduce((one, message) => hear(one, message, 0), desk);
const told = (before: Desk, ...messages: ConsoleHears[]) =>
  news(before, on(before, ...messages)).map((one) => `${one.kind} ${one.session}`);

const history: ConsoleHears = { t: 'history', session: 1, lines: [line(1)], more: false };

describe('news', () => {
  it('does not report how things are at the first welcome, but what changed until the next', () => {
    const waiting = session(1, { state: 'waiting' });
    expect(told(EMPTY_DESK, welcome([waiting]))).toEqual([]);
    expect(told(on(EMPTY_DESK, welcome()), welcome([waiting]))).toEqual(['waiting 1']);
    expect(told(on(EMPTY_DESK, welcome([waiting])), welcome([waiting]))).toEqual([]);
  });

  it('reports a customer who waits, comes back or leaves, each once', () => {
    const before = on(EMPTY_DESK, welcome([session(1, { state: 'connecting', customer: null }), session(2), session(3)]));
    const returning = session(2, { customer: { online: false, returning: true, network: 'x' } });
    const messages: ConsoleHears[] = [
      { t: 'session', session: session(1, { state: 'waiting' }) },
      { t: 'session', session: returning },
      { t: 'session', session: session(3, { state: 'customer_left' }) },
    ];
    expect(told(before, ...messages)).toEqual(['waiting 1', 'returning 2', 'left 3']);
    expect(told(on(before, ...messages), ...messages)).toEqual([]);
  });

  it('reports what the customer says, not old lines, the technician or the system', () => {
    const fresh = on(EMPTY_DESK, welcome([session(1)]));
    expect(told(fresh, history)).toEqual([]);
    const open = on(fresh, history);
    expect(told(open, { t: 'chat', session: 1, line: line(2) })).toEqual(['message 1']);
    expect(told(open, { t: 'chat', session: 1, line: line(2, { from: 'technician' }) })).toEqual([]);
    expect(told(open, { t: 'chat', session: 1, line: line(2, { from: 'system' }) })).toEqual([]);
  });

  it('trusts the server’s count where the chat is not open', () => {
    const fresh = on(EMPTY_DESK, welcome([session(1, { state: 'waiting' })]));
    expect(told(fresh, { t: 'session', session: session(1, { state: 'waiting', unread: 1 }) })).toEqual(['message 1']);
  });
});
