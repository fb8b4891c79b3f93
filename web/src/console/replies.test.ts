import { describe, expect, it } from 'vitest';
import { asked, filled, fitting } from './replies.ts';

const WHO = { customer: 'Jane', technician: 'Tess', organisation: 'ACME' };

describe('canned replies', () => {
  it('are offered after a slash at the start, and nowhere else', () => {
    expect(asked('/')).toBe('');
    expect(asked('/hel lo')).toBe('hel lo');
    for (const draft of ['', 'a /hello', ' /', '/two\nlines', '/etc/hosts', `/${'x'.repeat(41)}`]) expect(asked(draft)).toBeNull();
  });

  it('are found by title, then by text', () => {
    const reply = (id: number, title: string, text: string) => ({ id, own: true, title, text });
    const all = [reply(1, 'Goodbye', 'see you'), reply(2, 'Greeting', 'hello {customer}'), reply(3, 'Hello', 'hi')];
    expect(fitting('hello', all).map(({ id }) => id)).toEqual([3, 2]);
    expect(fitting('', all)).toHaveLength(3);
  });

  it('AT-119: fill in three placeholders as plain text and evaluate nothing', () => {
    expect(filled('Hello {customer}, {technician} of {organisation}. {customer}!', WHO)).toBe('Hello Jane, Tess of ACME. Jane!');
    for (const text of ['{{7*7}}', '${7*7}', '<%=7*7%>', '#{7*7}', '{constructor}', '{__proto__}', '{toString}', '<img src=x onerror=alert(1)>']) {
      expect(filled(text, WHO)).toBe(text);
      // A name is put in as it is: placeholders in it stay what they look like.
      expect(filled('{customer}', { ...WHO, customer: text })).toBe(text);
    }
    expect(filled('{customer}', { ...WHO, customer: '{technician} $& $1' })).toBe('{technician} $& $1');
  });

  it('AT-121: lose the marks that turn text around', () => {
    expect(filled('open {customer}', { ...WHO, customer: 'x\u202egnp.exe' })).toBe('open xgnp.exe');
  });
});
