import { describe, expect, it } from 'vitest';
import { type Control, MOST_MARKS, MOST_POINTS, type Pointing, readControl, readPointing } from '../../lib/channels.ts';
import { Board, MARK_EVERY, POINT_EVERY, Pointer } from './marks.ts';

function board() {
  const said: Control[] = [];
  return { said, board: new Board(40, (message) => said.push(message)) };
}

describe('marks', () => {
  it('are told while they grow, not too often, and whole at the end', () => {
    const { said, board: one } = board();
    one.begin('red', [0.1, 0.1], 0);
    for (let at = 1; at <= 10; at += 1) one.move([0.1 + at / 100, 0.1], at * (MARK_EVERY / 4));
    one.end();
    expect(said.length).toBeLessThan(5);
    expect(said.at(-1)).toMatchObject({ t: 'mark', id: 41, colour: 'red' });
    expect(said.every((message) => readControl(JSON.stringify(message)))).toBe(true);
    expect(one.marks[0]?.points).toHaveLength(11);
  });

  it('are bounded as the other end bounds them', () => {
    const { said, board: one } = board();
    one.begin('blue', [0, 0], 0);
    for (let at = 1; at < 2 * MOST_POINTS; at += 1) one.move([at / 2000, 0.123456789], at);
    one.end();
    for (let at = 0; at < MOST_MARKS + 20; at += 1) {
      one.begin('green', [0.5, 0.5], at);
      one.end();
    }
    expect(one.marks).toHaveLength(MOST_MARKS);
    expect(said.every((message) => readControl(JSON.stringify(message)))).toBe(true);
  });

  it('are cleared on both ends, and only when there are any', () => {
    const { said, board: one } = board();
    one.clear();
    one.begin('red', [0, 0], 0);
    one.end();
    one.clear();
    expect([said.map((message) => message.t), one.marks]).toEqual([['mark', 'clear'], []]);
  });
});

describe('the pointer', () => {
  it('tells the newest place at most sixty times a second, and once that it is gone', () => {
    const said: Pointing[] = [];
    const pointer = new Pointer((message) => said.push(message));
    pointer.gone();
    for (let at = 0; at < 1000; at += 1) pointer.move([at / 1000, 0.5], at);
    expect(said.length).toBeLessThanOrEqual(60);
    expect(said.every((message) => readPointing(JSON.stringify(message)))).toBe(true);
    pointer.gone();
    pointer.gone();
    expect(said.filter((message) => message.t === 'gone')).toHaveLength(1);
    pointer.move([0, 0], 1000 - POINT_EVERY);
    expect(said.at(-1)).toEqual({ t: 'p', x: 0, y: 0 });
  });
});
