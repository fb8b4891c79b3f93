import { describe, expect, it } from 'vitest';
import { groups, neighbour } from './queue.ts';
import { session } from './samples.ts';

const ids = (sessions: Parameters<typeof groups>[0]) =>
  groups(sessions).map((group) => [group.name, ...group.sessions.map((one) => one.id)]);

describe('the queue', () => {
  it('puts who waits longest first and PINs nobody used last, the newest of them first', () => {
    expect(
      ids([
        session(1, { state: 'connecting', created: 10 }),
        session(2, { state: 'connecting', created: 20 }),
        session(3, { state: 'active', since: 5 }),
        session(4, { state: 'waiting', since: 9 }),
        session(5, { state: 'waiting', since: 3 }),
        session(6, { state: 'customer_left' }),
        session(7, { state: 'hold', since: 1 }),
        session(8, { state: 'ended' }),
      ]),
    ).toEqual([
      ['waiting', 5, 4],
      ['active', 7, 3],
      ['left', 6, 8],
      ['connecting', 2, 1],
    ]);
  });

  it('lifts whoever stands at the door to the top of their group', () => {
    const returning = { online: false, returning: true, network: '198.51.100.0/24' };
    expect(ids([session(1, { since: 1 }), session(2, { since: 2, customer: returning })])).toEqual([['active', 2, 1]]);
  });

  it('is empty when nobody is there', () => {
    expect(groups([])).toEqual([]);
  });

  it('is walked from end to end without falling off', () => {
    const shown = [5, 4, 3];
    expect(neighbour(shown, null, 1)).toBe(5);
    expect(neighbour(shown, null, -1)).toBe(3);
    expect(neighbour(shown, 5, 1)).toBe(4);
    expect(neighbour(shown, 3, 1)).toBe(3);
    expect(neighbour(shown, 5, -1)).toBe(5);
    expect(neighbour(shown, 77, 1)).toBe(5);
    expect(neighbour([], null, 1)).toBeNull();
  });
});
