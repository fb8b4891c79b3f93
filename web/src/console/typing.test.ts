import { afterEach, beforeEach, describe, expect, it, vi } from 'vitest';
import { REPEAT_AFTER, RESTS_AFTER, Typing } from './typing.ts';

beforeEach(() => void vi.useFakeTimers());
afterEach(() => void vi.useRealTimers());

function setUp() {
  const said: string[] = [];
  const typing = new Typing((session, on) => said.push(`${session} ${on ? 'on' : 'off'}`), () => Date.now());
  return { said, typing };
}

describe('the typing signal', () => {
  it('is given at once, repeated sparingly, and taken back when the keys rest', () => {
    const { said, typing } = setUp();
    for (let at = 0; at <= REPEAT_AFTER; at += 500) {
      typing.pressed(1);
      if (at < REPEAT_AFTER) vi.advanceTimersByTime(500);
    }
    expect(said).toEqual(['1 on', '1 on']);
    vi.advanceTimersByTime(RESTS_AFTER);
    expect(said).toEqual(['1 on', '1 on', '1 off']);
  });

  it('moves with the technician to another session', () => {
    const { said, typing } = setUp();
    typing.pressed(1);
    typing.pressed(2);
    typing.stop();
    typing.stop();
    vi.advanceTimersByTime(60_000);
    expect(said).toEqual(['1 on', '1 off', '2 on', '2 off']);
  });
});
