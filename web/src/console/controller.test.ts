import { afterEach, beforeEach, describe, expect, it, vi } from 'vitest';
import { FakeWire } from '../lib/fake-wire.ts';
import { BREATHER, Controller } from './controller.ts';
import type { Store } from './memory.ts';
import { ANSWER_WITHIN } from './requests.ts';
import { line, session, welcome } from './samples.ts';
import { SENT_WITHIN } from './sending.ts';

function storage(): Store {
  const kept = new Map<string, string>();
  return {
    getItem: (key) => kept.get(key) ?? null,
    setItem: (key, value) => void kept.set(key, value),
    removeItem: (key) => void kept.delete(key),
  };
}

function setUp({ store = storage(), signedIn = true } = {}) {
  const wires: FakeWire[] = [];
  const told: string[] = [];
  const held = new Map<number, number[]>();
  const opened: number[] = [];
  let lines = 0;
  const controller = new Controller(
    'tess@example.com',
    {
      connect() {
        const wire = new FakeWire();
        wires.push(wire);
        return wire;
      },
      store,
      now: () => Date.now(),
      random: () => 0,
      bytes: (length) => new Uint8Array(length).fill((lines += 1)),
      signedIn: async () => signedIn,
    },
    {
      linkChanged: (state, live) => told.push(`link ${state.is}${live ? ' live' : ''}`),
      deskChanged: () => undefined,
      refused: (code) => told.push(`refused ${code}`),
      signedOut: () => told.push('signed out'),
      media: (session, say) => told.push(`media ${session} ${say.t}`),
      peers: (session) => held.get(session) ?? [],
      opened: (session) => void opened.push(session),
    },
  );
  const wire = () => wires.at(-1) ?? expect.fail('no wire');
  const come = (...sessions: ReturnType<typeof session>[]) => {
    if (wires.length === 0) controller.start();
    wire().open();
    wire().hear(welcome(sessions));
  };
  const write = (id: number, text: string) => {
    controller.draft(id, text);
    return controller.send(id);
  };
  const texts = () => wire().said('chat').map((message) => message['text']);
  return { controller, wires, wire, told, held, opened, come, write, texts, store };
}

beforeEach(() => void vi.useFakeTimers({ now: 5000 }));
afterEach(() => void vi.useRealTimers());

describe('connecting', () => {
  it('says hello, is live after the welcome, and opens the chats that are ours', () => {
    const { come, wire, told } = setUp();
    come(
      session(1),
      session(2, { mine: false }),
      session(3, { state: 'connecting' }),
      session(4, { state: 'customer_left' }),
      session(5, { state: 'waiting' }),
    );
    expect(wire().said()).toEqual([
      { t: 'hello' },
      { t: 'open', session: 1, last: 0 },
      { t: 'open', session: 4, last: 0 },
    ]);
    expect(told).toEqual(['link connecting', 'link open', 'link open live']);
  });

  it('asks only for what is new after a break', () => {
    const { come, wire, wires } = setUp();
    come(session(1));
    wire().hear({ t: 'history', session: 1, lines: [line(1), line(2)], more: false });
    wire().break();
    vi.advanceTimersByTime(1000);
    expect(wires).toHaveLength(2);
    come(session(1));
    expect(wire().said('open')).toEqual([{ t: 'open', session: 1, last: 2 }]);
  });

  it('opens a session when it becomes ours, once', () => {
    const { come, wire } = setUp();
    come(session(1, { state: 'waiting' }));
    wire().hear({ t: 'session', session: session(1) });
    wire().hear({ t: 'session', session: session(1, { unread: 1 }) });
    expect(wire().said('open')).toHaveLength(1);
  });

  it('stops and says so when the seat is gone: by message, by close code, by refused upgrade', async () => {
    const one = setUp();
    one.come();
    one.wire().hear({ t: 'signed_out' });
    const two = setUp();
    two.come();
    two.wire().break(4003);
    const three = setUp({ signedIn: false });
    three.controller.start();
    three.wire().break();
    await vi.runAllTimersAsync();
    for (const { told, wires } of [one, two, three]) {
      expect(told.filter((text) => text === 'signed out')).toHaveLength(1);
      expect(wires).toHaveLength(1);
    }
  });

  it('keeps trying when the server is away but the seat may be good', async () => {
    const { controller, wire, wires } = setUp();
    controller.start();
    wire().break();
    await vi.advanceTimersByTimeAsync(1000);
    expect(wires).toHaveLength(2);
  });

  it('tries again at once when asked', () => {
    const { come, controller, wire, wires } = setUp();
    come();
    wire().break(1012);
    controller.start();
    expect(wires).toHaveLength(2);
  });
});

describe('writing', () => {
  it('sends a trimmed line with an id of its own and empties the draft', () => {
    const { come, controller, wire, write } = setUp();
    come(session(1));
    expect(write(1, '  hello \n')).toBe(true);
    const [sent] = wire().said('chat');
    expect(sent).toMatchObject({ session: 1, text: 'hello' });
    expect(sent?.['id']).toMatch(/^[A-Za-z0-9_-]{22}$/);
    expect(controller.desk.drafts.size).toBe(0);
  });

  it('keeps a draft that is empty or too long', () => {
    const { come, controller, write, texts } = setUp();
    come(session(1));
    expect(write(1, ' \n ')).toBe(false);
    expect(write(1, 'x'.repeat(4001))).toBe(false);
    expect(texts()).toEqual([]);
    expect(controller.desk.drafts.get(1)).toHaveLength(4001);
  });

  it('says lines of one session one after the other, and other sessions do not wait', () => {
    const { come, wire, write, texts } = setUp();
    come(session(1), session(2));
    write(1, 'first');
    write(1, 'second');
    write(2, 'other');
    expect(texts()).toEqual(['first', 'other']);
    const id = wire().said('chat')[0]?.['id'];
    wire().hear({ t: 'ack', session: 1, id, seq: 1, at: 1 });
    expect(texts()).toEqual(['first', 'other', 'second']);
  });

  it('says again after a break what was not acknowledged, with the same id', () => {
    const { come, controller, wire, write, texts } = setUp();
    come(session(1));
    write(1, 'one');
    const before = wire().said('chat')[0]?.['id'];
    wire().break();
    write(1, 'two, written while the line was down');
    vi.advanceTimersByTime(1000);
    come(session(1));
    expect(wire().said('chat')[0]?.['id']).toBe(before);
    wire().hear({ t: 'ack', session: 1, id: before, seq: 1, at: 1 });
    expect(texts()).toEqual(['one', 'two, written while the line was down']);
    expect(controller.desk.outbox).toHaveLength(1);
  });

  it('survives a reload: drafts, unsent lines and tabs', () => {
    const first = setUp();
    first.come(session(1), session(2));
    first.controller.show(2);
    first.write(1, 'unsent');
    first.controller.draft(2, 'half a');
    first.controller.stop();
    const again = setUp({ store: first.store });
    again.come(session(1), session(2));
    expect(again.texts()).toEqual(['unsent']);
    expect(again.controller.desk).toMatchObject({ tabs: [2], current: 2 });
    expect(again.controller.desk.drafts.get(2)).toBe('half a');
  });

  it.each(['too_fast', 'busy'])('holds back after `%s`, then says the same line again', (code) => {
    const { come, wire, write, told } = setUp();
    come(session(1));
    write(1, 'quick');
    const id = wire().said('chat')[0]?.['id'];
    wire().hear({ t: 'error', session: 1, id, code, say: '' });
    expect(wire().said('chat')).toHaveLength(1);
    vi.advanceTimersByTime(BREATHER);
    expect(wire().said('chat').map((message) => message['id'])).toEqual([id, id]);
    expect(told.filter((text) => text.startsWith('refused'))).toEqual([]);
  });

  it('keeps a refused line for its author, who may send it again or give it up', () => {
    const { come, controller, wire, write, texts } = setUp();
    come(session(1));
    write(1, 'no');
    write(1, 'next');
    const id = wire().said('chat')[0]?.['id'] as string;
    wire().hear({ t: 'error', session: 1, id, code: 'not_yours', say: '' });
    expect(controller.desk.outbox[0]).toMatchObject({ id, problem: 'not_yours' });
    expect(texts()).toEqual(['no', 'next']);
    wire().hear({ t: 'ack', session: 1, id: wire().said('chat')[1]?.['id'], seq: 1, at: 1 });
    controller.sendAgain(1, id);
    expect(texts()).toEqual(['no', 'next', 'no']);
    controller.discard(id);
    expect(controller.desk.outbox).toEqual([]);
  });

  it('tells the customer that somebody types, and that it stopped', () => {
    const { come, controller, wire, write } = setUp();
    come(session(1));
    controller.draft(1, 'h');
    controller.draft(1, 'hi');
    write(1, 'hi');
    expect(wire().said('typing').map((message) => message['on'])).toEqual([true, false]);
  });
});

describe('asking', () => {
  it('gets its own answer', async () => {
    const { come, controller, wire } = setUp();
    come(session(1));
    const taken = controller.pickUp(1);
    const made = controller.invite(['Jane', '', '', '', '', ''], 'CASE-1');
    const [first, second] = wire().said().slice(-2);
    const invitation = { session: 9, pin: '012345', words: ['a', 'b'], link: 'x', email: { subject: 's', text: 't' }, expires: 7 };
    wire().hear({ t: 'created', req: second?.['req'], ...invitation });
    wire().hear({ t: 'error', req: first?.['req'], session: 1, code: 'already_taken', say: 'Gone' });
    expect(await taken).toEqual({ ok: false, code: 'already_taken', say: 'Gone' });
    expect(await made).toEqual({ ok: true, invitation });
  });

  it('does not wait for ever, nor for a line that is down', async () => {
    const { come, controller, wire } = setUp();
    expect(await controller.setStatus('away')).toMatchObject({ ok: false, code: 'offline' });
    come(session(1));
    const late = controller.close(1);
    vi.advanceTimersByTime(ANSWER_WITHIN);
    expect(await late).toMatchObject({ ok: false, code: 'no_answer' });
    const cut = controller.close(1);
    wire().break();
    expect(await cut).toMatchObject({ ok: false, code: 'no_answer' });
  });

  it('sends an invitation, and waits longer for it than for anything else', async () => {
    const { come, controller, wire } = setUp();
    come(session(1, { state: 'connecting' }));
    const sent = controller.sendInvitation(1, 'text', '+491701234567');
    const [asked] = wire().said('invite');
    expect(asked).toMatchObject({ session: 1, by: 'text', to: '+491701234567' });
    vi.advanceTimersByTime(SENT_WITHIN - 1);
    wire().hear({ t: 'done', req: String(asked?.['req']) });
    expect(await sent).toEqual({ ok: true });
    const late = controller.sendInvitation(1, 'mail', 'jane@customer.example');
    vi.advanceTimersByTime(SENT_WITHIN);
    expect(await late).toMatchObject({ ok: false, code: 'no_answer' });
  });

  it('reports a refusal nobody asked about', () => {
    const { come, wire, told } = setUp();
    come(session(1));
    wire().hear({ t: 'error', session: 1, code: 'gone', say: '' });
    expect(told).toContain('refused gone');
  });
});

it('leaving on purpose forgets what was kept', () => {
  const { come, controller, store } = setUp();
  come(session(1));
  controller.draft(1, 'private');
  controller.leave();
  expect(store.getItem('towline.console.tess@example.com')).toBeNull();
});

describe('calls', () => {
  it('names those that this page holds when a session is opened, and says then that it is open', () => {
    const { come, wire, held, opened } = setUp();
    held.set(1, [7]);
    come(session(1), session(2));
    expect(wire().said('open')).toEqual([
      { t: 'open', session: 1, last: 0, peers: [7] },
      { t: 'open', session: 2, last: 0 },
    ]);
    expect(opened).toEqual([1, 2]);
  });

  it('passes on what is said about them after the desk knows it, and says and asks', async () => {
    const { controller, come, wire, told } = setUp();
    come(session(1));
    wire().hear({ t: 'media', session: 1, say: { t: 'consents', consents: [{ kind: 'view', state: 'on', at: 3 }] } });
    expect([told.at(-1), controller.desk.consents.get(1)?.view]).toEqual(['media 1 consents', { is: 'on', at: 3 }]);
    const answer = controller.media(1, { t: 'ask', kind: 'camera' });
    const [said] = wire().said('media');
    expect(said).toMatchObject({ session: 1, say: { t: 'ask', kind: 'camera' } });
    wire().hear({ t: 'error', req: said?.['req'], code: 'asking', say: '' });
    expect(await answer).toMatchObject({ ok: false, code: 'asking' });
    wire().hear({ t: 'gone', session: 1 });
    expect(controller.desk.consents.has(1)).toBe(false);
  });
});
