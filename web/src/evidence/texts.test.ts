import { expect, it } from 'vitest';
import { CATALOGUES, choose } from './texts.ts';

it('every language has every text, with the same places to fill in', () => {
  const places = (text: string) => [...text.matchAll(/\{\w+\}/g)].map(String).sort();
  const shape = (texts: Record<string, string>) => Object.entries(texts).map(([key, text]) => [key, places(text)]);
  for (const [language, texts] of Object.entries(CATALOGUES)) {
    expect(shape(texts), language).toEqual(shape(CATALOGUES['en'] ?? {}));
    expect(Object.values(texts).every((text) => text.trim() !== ''), language).toBe(true);
  }
});

it('the first wished language that there is is taken', () => {
  expect([choose(['pt-PT', 'de']), choose(['xx', 'de-AT', 'en']), choose(['zh']), choose([])]).toEqual(['pt-BR', 'de', 'en', 'en']);
});
