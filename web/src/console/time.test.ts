import { describe, expect, it } from 'vitest';
import { minutes, moment, pinGroups, running, urgency } from './time.ts';

describe('times', () => {
  it.each([
    [-5, '0:00'],
    [0, '0:00'],
    [42_900, '0:42'],
    [725_000, '12:05'],
    [3_753_000, '1:02:33'],
    [360_000_000, '100:00:00'],
  ])('%i ms runs as %s', (span, shown) => {
    expect(running(span)).toBe(shown);
  });

  it('grow more urgent at one and three minutes', () => {
    expect([59_999, 60_000, 179_999, 180_000].map(urgency)).toEqual(['calm', 'soon', 'soon', 'late']);
  });

  it('name whole minutes', () => {
    expect([-1, 59_999, 60_000, 150_000].map(minutes)).toEqual([0, 0, 1, 2]);
  });

  it('carry the day only when it is another one', () => {
    const noon = new Date(2026, 10, 24, 12, 5).getTime();
    expect(moment(noon, noon + 3_600_000, 'en-GB')).toBe('12:05');
    expect(moment(noon, noon + 86_400_000, 'en-GB')).toBe('24 Nov, 12:05');
  });
});

it('a PIN is shown in two groups and keeps its zeros', () => {
  expect(pinGroups('012345')).toBe('012 345');
});
