import { readdirSync, readFileSync } from 'node:fs';
import { describe, expect, it } from 'vitest';
import en from '../i18n/console/en.json';
import { isTextKey, text } from './texts.ts';

const folder = new URL('./', import.meta.url);
const sources = readdirSync(folder, { recursive: true, encoding: 'utf8' })
  .filter((name) => /\.(svelte|ts)$/.test(name) && !name.endsWith('.test.ts'))
  .map((name) => readFileSync(new URL(name, folder), 'utf8'))
  .join('\n');

describe('the words of the console', () => {
  it('are filled in and counted', () => {
    expect(text('session.unnamed', { id: 17 })).toBe('Session 17');
    expect(text('queue.unread', { count: 1 })).toBe('1 new message');
    expect(text('queue.unread', { count: 3 })).toBe('3 new messages');
  });

  it('are put in as they are, also when they look like a place to fill', () => {
    expect(text('chat.typing', { name: '{me}$&' })).toBe('{me}$& is typing…');
  });

  it('are known by key', () => {
    expect(isTextKey('refusal.busy')).toBe(true);
    expect(isTextKey('toString')).toBe(false);
  });

  it.each(Object.keys(en))('%s is used', (key) => {
    // Keys such as `state.active` and `menu.theme_dark` are made of a prefix and a value.
    const prefixes = [...key.matchAll(/[._]/g)].map((found) => `\`${key.slice(0, found.index + 1)}\${`);
    expect([`'${key}'`, ...prefixes].some((use) => sources.includes(use))).toBe(true);
  });
});
