import { describe, expect, it } from 'vitest';
import type { ConsoleHears } from '../lib/protocol.ts';
import { type Desk, EMPTY_DESK, hear, hide, lastSeq, look, show, talkOf, TYPING_LASTS, unread, withDraft } from './desk.ts';
import { line, session, welcome } from './samples.ts';

const NOW = 4000;

function after(...messages: ConsoleHears[]): Desk {
  return messages.reduce((desk, message) => hear(desk, message, NOW), EMPTY_DESK);
}

const history = (id: number, seqs: number[], more = false): ConsoleHears => ({
  t: 'history',
  session: id,
  lines: seqs.map((seq) => line(seq)),
  more,
});

const seqs = (desk: Desk, id: number) => talkOf(desk, id).lines.map((one) => one.seq);

describe('a welcome', () => {
  it('sets the queue and learns how far the clocks are apart', () => {
    const desk = after(welcome([session(1), session(2)]));
    expect([...desk.sessions.keys()]).toEqual([1, 2]);
    expect(desk.offset).toBe(6000);
    expect(desk.me?.name).toBe('Tess');
  });

  it('forgets sessions that ended while the line was down, with all that hung on them', () => {
    const outgoing = { session: 7, id: 'a', text: 'x', at: 1 };
    let desk = withDraft(show(after(welcome([session(7)])), 7), 7, 'half a senten');
    desk = { ...hear(desk, history(7, [1]), NOW), outbox: [outgoing] };
    desk = hear(desk, welcome([]), NOW);
    expect(desk).toMatchObject({ tabs: [], current: null, outbox: [] });
    expect([desk.talks.size, desk.drafts.size, desk.seen.size]).toEqual([0, 0, 0]);
  });

  it('keeps what is still there', () => {
    const desk = hear(show(after(welcome([session(7)]), history(7, [1])), 7), welcome([session(7)]), NOW);
    expect(desk.current).toBe(7);
    expect(seqs(desk, 7)).toEqual([1]);
  });
});

describe('a chat', () => {
  it('is in order, each line once, whatever order the lines arrive in', () => {
    const desk = after(
      welcome([session(1)]),
      history(1, [2, 1]),
      { t: 'chat', session: 1, line: line(4) },
      { t: 'chat', session: 1, line: line(3) },
      history(1, [3, 4, 5]),
    );
    expect(seqs(desk, 1)).toEqual([1, 2, 3, 4, 5]);
    expect(lastSeq(desk, 1)).toBe(5);
  });

  it('drops what stands before a gap, and says that older lines exist', () => {
    const desk = after(welcome([session(1)]), history(1, [1, 2]), history(1, [300, 301], true));
    expect(seqs(desk, 1)).toEqual([300, 301]);
    expect(talkOf(desk, 1).more).toBe(true);
  });

  it('takes a line out of the outbox when it is acknowledged, echoed or in the history', () => {
    const outbox = ['a', 'b', 'c'].map((id, at) => ({ session: 1, id, text: id, at }));
    let desk: Desk = { ...after(welcome([session(1)])), outbox };
    desk = hear(desk, { t: 'ack', session: 1, id: 'a', seq: 1, at: 50 }, NOW);
    expect(talkOf(desk, 1).lines).toEqual([{ seq: 1, from: 'technician', name: 'Tess', text: 'a', at: 50, id: 'a' }]);
    desk = hear(desk, { t: 'chat', session: 1, line: line(2, { from: 'technician', id: 'b' }) }, NOW);
    desk = hear(desk, { t: 'history', session: 1, lines: [line(3, { id: 'c' })], more: false }, NOW);
    expect(desk.outbox).toEqual([]);
    expect(seqs(desk, 1)).toEqual([1, 2, 3]);
  });

  it('is not changed by an acknowledgement of a line that is not ours', () => {
    const desk = after(welcome([session(1)]));
    expect(hear(desk, { t: 'ack', session: 1, id: 'zz', seq: 9, at: 1 }, NOW)).toBe(desk);
  });

  it('shows the customer typing until it stops, sends or goes quiet', () => {
    const typing = after(welcome([session(1)]), { t: 'typing', session: 1, on: true });
    expect(talkOf(typing, 1).typingUntil).toBe(NOW + TYPING_LASTS);
    expect(talkOf(hear(typing, { t: 'typing', session: 1, on: false }, NOW), 1).typingUntil).toBe(0);
    expect(talkOf(hear(typing, { t: 'chat', session: 1, line: line(1) }, NOW), 1).typingUntil).toBe(0);
  });
});

describe('unread lines', () => {
  it('are the server’s count until the chat is here, then the customer’s lines not looked at', () => {
    const first = after(welcome([session(1, { unread: 4 })]));
    expect(unread(first, 1)).toBe(4);
    const loaded = hear(first, history(1, [1, 2]), NOW);
    expect(unread(loaded, 1)).toBe(2);
    const mixed = hear(loaded, { t: 'chat', session: 1, line: line(3, { from: 'technician' }) }, NOW);
    expect(unread(mixed, 1)).toBe(2);
    expect(unread(show(mixed, 1), 1)).toBe(0);
  });

  it('come back when somebody writes while the window is not looked at', () => {
    const shown = show(after(welcome([session(1)]), history(1, [1])), 1);
    const more = hear(shown, { t: 'chat', session: 1, line: line(2) }, NOW);
    expect(unread(more, 1)).toBe(1);
    expect(unread(look(more), 1)).toBe(0);
    expect(look(look(more))).toEqual(look(more));
  });
});

describe('tabs', () => {
  const three = () => [1, 2, 3].reduce(show, after(welcome([session(1), session(2), session(3)])));

  it('open once each and the last one shown is in front', () => {
    const desk = show(three(), 1);
    expect(desk).toMatchObject({ tabs: [1, 2, 3], current: 1 });
    expect(show(desk, 99)).toBe(desk);
  });

  it('give way to their neighbour when put away', () => {
    expect(hide(three(), 3).current).toBe(2);
    expect(hide(show(three(), 1), 1)).toMatchObject({ tabs: [2, 3], current: 2 });
    expect(hide(three(), 1).current).toBe(3);
    expect([1, 2, 3].reduce(hide, three())).toMatchObject({ tabs: [], current: null });
  });

  it('go with their session', () => {
    expect(hear(three(), { t: 'gone', session: 3 }, NOW)).toMatchObject({ tabs: [1, 2], current: 2 });
  });
});

it('guarded mode, status and sessions follow the server', () => {
  const desk = after(
    welcome([session(1, { state: 'connecting' })]),
    { t: 'guarded', on: true },
    { t: 'status', status: 'busy', automatic: false },
    { t: 'session', session: session(1, { state: 'waiting' }) },
  );
  expect(desk).toMatchObject({ guarded: true, status: 'busy' });
  expect(desk.sessions.get(1)?.state).toBe('waiting');
});

it('a message that is not understood changes nothing', () => {
  const desk = after(welcome());
  expect(hear(desk, { t: 'later' } as unknown as ConsoleHears, NOW)).toBe(desk);
});
