import { describe, expect, it } from 'vitest';
import { MOST_MARKS } from '../../lib/channels.ts';
import { drawn, left, NO_MARKS, pointed } from './marks.ts';

describe('marks over the picture', () => {
  it('belong to the call that drew them', () => {
    let state = pointed(pointed(NO_MARKS, 1, { t: 'p', x: 0.1, y: 0.2 }), 2, { t: 'p', x: 0.3, y: 0.4 });
    state = drawn(drawn(state, 1, { t: 'mark', id: 7, points: [[0, 0]], colour: 'red' }), 12, { t: 'mark', id: 7, points: [[1, 1]], colour: 'blue' });
    state = left(state, 1);
    expect([...state.pointers]).toEqual([[2, [0.3, 0.4]]]);
    expect([...state.marks.values()]).toEqual([{ points: [[1, 1]], colour: 'blue' }]);
    expect(pointed(state, 2, { t: 'gone' }).pointers.size).toBe(0);
  });

  it('grow while they are drawn, and never beyond their bound', () => {
    let state = NO_MARKS;
    for (let id = 0; id < MOST_MARKS + 5; id += 1) state = drawn(state, 1, { t: 'mark', id, points: [[0, 0]], colour: 'red' });
    expect(state.marks.size).toBe(MOST_MARKS);
    expect(state.marks.has('1 4')).toBe(false);
    const longer = drawn(state, 1, { t: 'mark', id: 50, points: [[0, 0], [1, 1]], colour: 'green' });
    expect(longer.marks.size).toBe(MOST_MARKS);
    expect(longer.marks.get('1 50')?.points).toHaveLength(2);
    expect(drawn(longer, 1, { t: 'clear' }).marks.size).toBe(0);
  });
});
