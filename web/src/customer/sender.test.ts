import { beforeEach, describe, expect, it, vi } from 'vitest';
import { BURST, EVERY, REST, Sender } from './sender.ts';
import type { Outgoing } from './visit.ts';

const lines = (count: number): Outgoing[] => Array.from({ length: count }, (_, at) => ({ id: `c${at}`, text: '', at }));

describe('the sender', () => {
  let said: string[];
  let up: boolean;
  let sender: Sender;

  beforeEach(() => {
    vi.useFakeTimers();
    said = [];
    up = true;
    sender = new Sender((line) => {
      if (up) said.push(line.id);
      return up;
    }, Date.now);
    return () => vi.useRealTimers();
  });

  it('says a line once, however often it is owed', () => {
    sender.owe(lines(1));
    sender.owe(lines(1));
    expect(said).toEqual(['c0']);
  });

  it('says it again, under the same id, over a new connection', () => {
    sender.owe(lines(2));
    sender.anew();
    sender.owe(lines(2));
    expect(said).toEqual(['c0', 'c1', 'c0', 'c1']);
  });

  it('keeps what could not be said', () => {
    up = false;
    sender.owe(lines(1));
    up = true;
    sender.owe(lines(1));
    expect(said).toEqual(['c0']);
  });

  it('says many lines in order and no faster than the server takes them', () => {
    sender.owe(lines(BURST + 10));
    expect(said).toHaveLength(BURST);
    vi.advanceTimersByTime(EVERY * 4);
    expect(said.length).toBeGreaterThan(BURST);
    expect(said.length).toBeLessThanOrEqual(BURST + 4);
    vi.advanceTimersByTime(EVERY * 20);
    expect(said).toEqual(lines(BURST + 10).map(({ id }) => id));
  });

  it('rests when it was too fast, then says everything unacknowledged again', () => {
    sender.owe(lines(2));
    sender.rest();
    sender.owe(lines(2));
    vi.advanceTimersByTime(REST - 1);
    expect(said).toHaveLength(2);
    vi.advanceTimersByTime(1);
    expect(said).toEqual(['c0', 'c1', 'c0', 'c1']);
  });
});
