import { afterEach, beforeEach, describe, expect, it, vi } from 'vitest';
import { FakeWire } from './fake-wire.ts';
import { DEAD_AFTER, Link, LONGEST_WAIT, PING_EVERY, SHORTEST_WAIT, waitBefore, type LinkState } from './link.ts';

function setUp(refused?: (link: Link) => void) {
  const wires: FakeWire[] = [];
  const states: LinkState[] = [];
  const heard: unknown[] = [];
  const link: Link = new Link({
    connect() {
      const wire = new FakeWire();
      wires.push(wire);
      return wire;
    },
    opened: () => link.say({ t: 'hello' }),
    heard: (message) => heard.push(message),
    changed: (state) => states.push(state),
    refused: () => refused?.(link),
    now: () => Date.now(),
    random: () => 0.5,
  });
  const last = () => wires.at(-1) ?? expect.fail('no wire');
  return { link, wires, states, heard, last };
}

beforeEach(() => void vi.useFakeTimers({ now: 1_000_000 }));
afterEach(() => void vi.useRealTimers());

describe('a link', () => {
  it('says hello when it opens and passes on what it hears', () => {
    const { link, last, heard, states } = setUp();
    link.start();
    expect(link.say({ t: 'early' })).toBe(false);
    last().open();
    last().onmessage?.({ data: '{"t":"welcome","now":1}' });
    expect(last().sent).toEqual(['{"t":"hello"}']);
    expect(heard).toEqual([{ t: 'welcome', now: 1 }]);
    expect(states).toEqual([{ is: 'connecting' }, { is: 'open' }]);
  });

  it('ignores what is no message', () => {
    const { link, last, heard } = setUp();
    link.start();
    last().open();
    for (const data of ['{', '7', 'null', '{"x":1}', '{"t":4}', '{"t":"pong"}', new ArrayBuffer(2)]) {
      last().onmessage?.({ data });
    }
    expect(heard).toEqual([]);
  });

  it('comes back with growing waits, and from the shortest once it had settled', () => {
    const { link, wires, last, states } = setUp();
    link.start();
    const waits: number[] = [];
    for (let round = 0; round < 7; round += 1) {
      last().open();
      last().break();
      const state = states.at(-1);
      if (state?.is !== 'down') return expect.fail('should be down');
      waits.push(state.retryAt - Date.now());
      vi.advanceTimersByTime(LONGEST_WAIT);
    }
    expect(waits).toEqual([500, 750, 1500, 3000, 6000, 7500, 7500]);
    expect(wires).toHaveLength(8);
    last().open();
    link.settled();
    last().break();
    expect(states.at(-1)).toEqual({ is: 'down', retryAt: Date.now() + SHORTEST_WAIT });
  });

  it('spreads its return over the whole span when the server restarts', () => {
    expect(waitBefore(0, 1012, 0)).toBe(SHORTEST_WAIT);
    expect(waitBefore(0, 1012, 1)).toBe(LONGEST_WAIT);
  });

  it('does not hurry back after a breach of policy', () => {
    expect(waitBefore(0, 1008, 0)).toBe(LONGEST_WAIT);
  });

  it.each([4001, 4003, 4004])('stays down after close code %i', (code) => {
    const { link, wires, last, states } = setUp();
    link.start();
    last().open();
    last().break(code);
    vi.advanceTimersByTime(60_000);
    expect(states.at(-1)).toEqual({ is: 'closed', code });
    expect(wires).toHaveLength(1);
  });

  it('pings, and gives up a line that has been silent for a minute', () => {
    const { link, wires, last, states } = setUp();
    link.start();
    last().open();
    vi.advanceTimersByTime(PING_EVERY);
    expect(last().sent.at(-1)).toBe('{"t":"ping"}');
    last().onmessage?.({ data: '{"t":"pong"}' });
    vi.advanceTimersByTime(DEAD_AFTER);
    expect(wires[0]?.readyState).toBe(3);
    expect(states.at(-1)?.is).toBe('down');
    vi.advanceTimersByTime(LONGEST_WAIT);
    expect(wires).toHaveLength(2);
  });

  it('tries at once when asked, and only once', () => {
    const { link, wires, last } = setUp();
    link.start();
    last().break();
    link.start();
    link.start();
    vi.advanceTimersByTime(LONGEST_WAIT);
    expect(wires).toHaveLength(2);
  });

  it('reports a line that never opened, and may be stopped for it', () => {
    let asked = 0;
    const { link, wires, last } = setUp((self) => {
      asked += 1;
      if (asked === 2) self.stop();
    });
    link.start();
    last().break();
    vi.advanceTimersByTime(LONGEST_WAIT);
    last().break();
    vi.advanceTimersByTime(60_000);
    expect(asked).toBe(2);
    expect(wires).toHaveLength(2);
  });

  it('lets go of a line for good when it is stopped', () => {
    const { link, wires, states } = setUp();
    link.start();
    link.stop();
    vi.advanceTimersByTime(LONGEST_WAIT);
    expect(wires[0]).toMatchObject({ readyState: 3, onmessage: null });
    expect(wires).toHaveLength(1);
    expect(states).toEqual([{ is: 'connecting' }]);
  });
});
