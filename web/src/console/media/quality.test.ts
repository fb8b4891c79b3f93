import { describe, expect, it } from 'vitest';
import { grade, sample, type Sample } from './quality.ts';

function report(local: string, remote: string, more: object = {}) {
  return new Map<string, unknown>([
    ['T', { type: 'transport', selectedCandidatePairId: 'P' }],
    ['P', { type: 'candidate-pair', localCandidateId: 'L', remoteCandidateId: 'R', currentRoundTripTime: 0.04 }],
    ['L', { candidateType: local }],
    ['R', { candidateType: remote }],
    ['V', { type: 'inbound-rtp', packetsReceived: 100, packetsLost: 3, totalFreezesDuration: 0.5, ...more }],
  ]);
}

describe('the line of a call', () => {
  it('is direct, or through a relay on either side', () => {
    expect(sample(report('host', 'srflx'), 0)).toEqual({ at: 0, path: 'direct', delay: 40, received: 100, lost: 3, frozen: 500 });
    expect(sample(report('relay', 'host'), 0).path).toBe('relay');
    expect(sample(report('host', 'relay'), 0).path).toBe('relay');
    expect(sample(new Map([['x', null]]), 0).path).toBeNull();
  });

  it('is found by its pair where there is no transport, as in Firefox', () => {
    const without = report('host', 'host');
    without.delete('T');
    without.set('P', { ...(without.get('P') as object), state: 'succeeded', nominated: true });
    expect(sample(without, 0).path).toBe('direct');
  });

  it('is as good as what went wrong between two looks at it', () => {
    const before: Sample = { at: 0, path: 'direct', delay: 40, received: 1000, lost: 500, frozen: 0 };
    const after = (more: Partial<Sample>) => grade(before, { ...before, at: 2000, received: 1100, ...more });
    expect(grade(null, before)).toBeNull();
    expect(after({})).toBe('good');
    expect(after({ delay: 300 })).toBe('fair');
    expect(after({ lost: 505 })).toBe('fair');
    expect(after({ lost: 520 })).toBe('poor');
    expect(after({ frozen: 1000 })).toBe('poor');
  });
});
