import { describe, expect, it } from 'vitest';
import type { CustomerHears, RefusalCode } from '../lib/protocol.ts';
import { line, session } from './samples.ts';
import { end, FIRST_VISIT, hear, lost, merge, say, TYPING_LASTS, unsaid, type Visit } from './visit.ts';

const welcome = (chat = [line(1)], more = false): CustomerHears => ({ t: 'welcome', session: session(), chat, more, now: 0 });
const after = (...messages: CustomerHears[]): Visit => messages.reduce((visit, message) => hear(visit, message, 1000), FIRST_VISIT);
const mine = (id: string) => ({ id, text: `my ${id}`, at: 5 });

describe('chat lines', () => {
  it('are kept in order of their number, each once, however they come', () => {
    const lines = merge([line(1), line(4)], [line(3), line(4), line(2)]);
    expect(lines.map(({ seq }) => seq)).toEqual([1, 2, 3, 4]);
  });

  it('are asked for again from the first gap on', () => {
    expect(after(welcome([line(1)]), { t: 'chat', line: line(3) }).complete).toBe(1);
    expect(after(welcome([line(1)]), { t: 'chat', line: line(3) }, { t: 'chat', line: line(2) }).complete).toBe(3);
  });

  it('that were cut off before the oldest shown are not asked for', () => {
    const visit = after(welcome([line(301), line(302)], true), { t: 'chat', line: line(303) });
    expect(visit).toMatchObject({ complete: 303, more: true });
  });
});

describe('an own line', () => {
  const visit = say(after(welcome()), mine('c1'));

  it('waits in the outbox until the server has it', () => {
    expect(unsaid(visit).map(({ id }) => id)).toEqual(['c1']);
    const acked = hear(visit, { t: 'ack', id: 'c1', seq: 2, at: 9 }, 0);
    expect(acked.outbox).toEqual([]);
    expect(acked.lines.at(-1)).toEqual({ seq: 2, from: 'customer', name: '', text: 'my c1', at: 9, id: 'c1' });
  });

  it('leaves the outbox when the server shows it after a reconnection, and is there once', () => {
    const again = hear(lost(visit), welcome([line(2, { from: 'customer', id: 'c1' })]), 0);
    expect(again.outbox).toEqual([]);
    expect(again.lines.filter(({ id }) => id === 'c1')).toHaveLength(1);
    expect(hear(again, { t: 'ack', id: 'c1', seq: 2, at: 9 }, 0)).toEqual(again);
  });

  it("does not leave it for somebody else's line of the same id", () => {
    expect(hear(visit, { t: 'chat', line: line(2, { id: 'c1' }) }, 0).outbox).toHaveLength(1);
  });

  it('is not said while the connection is down, the customer is not let back in, or all is over', () => {
    expect(unsaid(lost(visit))).toEqual([]);
    expect(unsaid(hear(visit, { t: 'session', session: session({ returning: true }) }, 0))).toEqual([]);
    expect(unsaid(hear(visit, { t: 'ended', by: 'technician', survey: true }, 0))).toEqual([]);
  });

  it('that can never be taken is not said again; one that came too fast is', () => {
    const refusal = (code: RefusalCode): CustomerHears => ({ t: 'error', code, id: 'c1', say: '' });
    expect(unsaid(hear(visit, refusal('too_long'), 0))).toEqual([]);
    expect(unsaid(hear(visit, refusal('too_fast'), 0))).toHaveLength(1);
  });
});

describe('typing', () => {
  it('is believed for a while, and ends with the line that was typed', () => {
    const typing = after(welcome(), { t: 'typing', on: true });
    expect(typing.typingUntil).toBe(1000 + TYPING_LASTS);
    expect(hear(typing, { t: 'chat', line: line(2) }, 0).typingUntil).toBe(0);
    expect(lost(typing).typingUntil).toBe(0);
  });
});

describe('the end', () => {
  it('pressed here is the end for this page, whatever the server says later', () => {
    const ended = end(after(welcome()));
    expect(ended).toMatchObject({ ending: true, over: { is: 'ended', by: 'customer' } });
    expect(hear(ended, { t: 'ended', by: 'system', survey: true }, 0).over).toEqual({ is: 'ended', by: 'customer', survey: true });
    expect(hear(ended, welcome(), 0).over).toEqual({ is: 'ended', by: 'customer' });
  });

  it('that came before this page is told by the last word of the chat', () => {
    const over = (code: string) =>
      hear(FIRST_VISIT, { t: 'welcome', session: session({ state: 'ended' }), chat: [line(1, { from: 'system', code })], more: false, now: 0 }, 0).over;
    expect(over('ended_by_technician')).toEqual({ is: 'ended', by: 'technician' });
    expect(over('timed_out')).toEqual({ is: 'ended', by: 'time' });
    expect(over('picked_up')).toEqual({ is: 'ended', by: null });
  });

  it('is not undone by another tab', () => {
    expect(hear(end(after(welcome())), { t: 'replaced' }, 0).over).toEqual({ is: 'ended', by: 'customer' });
    expect(after(welcome(), { t: 'replaced' }).over).toEqual({ is: 'replaced' });
  });
});
