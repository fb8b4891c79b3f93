import { expect, test } from 'vitest';
import { textsFor } from './texts.ts';

test('the first language that we speak is used, whatever its region and case', () => {
  expect(textsFor(undefined, '', 'xx', 'de-AT', 'fr').button).toBe(textsFor('de').button);
  expect(textsFor('PT_pt').button).toBe(textsFor('pt-BR').button);
  expect(textsFor().button).toBe('Chat with us');
  expect(textsFor('constructor').button).toBe('Chat with us');
});
