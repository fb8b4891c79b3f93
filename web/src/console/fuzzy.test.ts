import { describe, expect, it } from 'vitest';
import { find, score } from './fuzzy.ts';

describe('finding by a few letters', () => {
  const names = ['Ana-Lucía', 'Otto Lang', 'Berta Otten', 'Zoë', 'Lothar'];
  const found = (query: string) => find(query, names, (name) => name);

  it('puts beginnings before middles and whole pieces before strewn letters', () => {
    expect(found('ott')).toEqual(['Otto Lang', 'Berta Otten']);
    expect(found('lot')).toEqual(['Lothar']);
    expect(found('bo')).toEqual(['Berta Otten']);
  });

  it('takes no notice of case and accents, and finds all with nothing', () => {
    expect(found('LUCIA')).toEqual(['Ana-Lucía']);
    expect(found('zoe')).toEqual(['Zoë']);
    expect(found(' ')).toEqual(names);
    expect(found('x')).toEqual([]);
  });

  it('treats what is typed as letters, never as a pattern', () => {
    expect(score('.*', 'anything')).toBeNull();
    expect(score('(', 'a (b)')).not.toBeNull();
  });
});
