import { beforeEach, describe, expect, it, vi } from 'vitest';
import { REPEAT_AFTER, RESTS_AFTER, Typing } from './typing.ts';

describe('telling that the customer types', () => {
  let said: boolean[];
  let typing: Typing;

  beforeEach(() => {
    vi.useFakeTimers();
    said = [];
    typing = new Typing((on) => said.push(on), Date.now);
    return () => vi.useRealTimers();
  });

  it('says it at once and then only every few seconds', () => {
    typing.pressed();
    vi.advanceTimersByTime(100);
    typing.pressed();
    vi.advanceTimersByTime(REPEAT_AFTER);
    typing.pressed();
    expect(said).toEqual([true, true]);
  });

  it('says that it stopped when the keys rest or the line is sent, once', () => {
    typing.pressed();
    vi.advanceTimersByTime(RESTS_AFTER);
    typing.stop();
    typing.pressed();
    typing.stop();
    expect(said).toEqual([true, false, true, false]);
  });
});
