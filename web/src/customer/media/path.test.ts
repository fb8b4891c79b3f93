import { describe, expect, it } from 'vitest';
import { pathOf, type Stats } from './path.ts';

const report = (parts: Record<string, Record<string, unknown>>): Stats => Object.entries(parts);
const pair = (changes: Record<string, unknown> = {}) => ({ type: 'candidate-pair', localCandidateId: 'l', remoteCandidateId: 'r', ...changes });
const end = (candidateType: string) => ({ candidateType });

describe('the way of a connection', () => {
  it('is a relay when either end uses one', () => {
    const transport = { type: 'transport', selectedCandidatePairId: 'p' };
    expect(pathOf(report({ t: transport, p: pair(), l: end('host'), r: end('srflx') }))).toBe('direct');
    expect(pathOf(report({ t: transport, p: pair(), l: end('relay'), r: end('host') }))).toBe('relay');
    expect(pathOf(report({ t: transport, p: pair(), l: end('prflx'), r: end('relay') }))).toBe('relay');
  });

  it('is found where the browser marks the pair itself', () => {
    expect(pathOf(report({ x: pair({ state: 'failed' }), p: pair({ selected: true }), l: end('host'), r: end('host') }))).toBe('direct');
    expect(pathOf(report({ p: pair({ nominated: true, state: 'succeeded' }), l: end('relay'), r: end('host') }))).toBe('relay');
  });

  it('is not known before there is one', () => {
    expect(pathOf([])).toBeNull();
    expect(pathOf(report({ t: { type: 'transport' }, p: pair({ state: 'waiting' }) }))).toBeNull();
  });
});
