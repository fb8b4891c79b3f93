import { expect, it } from 'vitest';
import { readSettings, writeSettings } from './settings.ts';

function storage(text: string | null) {
  let kept = text;
  return {
    getItem: () => kept,
    setItem: (_key: string, value: string) => void (kept = value),
    removeItem: () => void (kept = null),
  };
}

it('settings are kept, and whatever is damaged falls back to the default', () => {
  const store = storage(null);
  const chosen = { sound: false, notify: true, letters: false, theme: 'dark' } as const;
  expect(readSettings(store)).toEqual({ sound: true, notify: false, letters: true, theme: 'system' });
  writeSettings(store, chosen);
  expect(readSettings(store)).toEqual(chosen);
  for (const text of ['{', 'null', '{"sound":"yes","theme":"pink"}']) {
    expect(readSettings(storage(text))).toEqual({ sound: true, notify: false, letters: true, theme: 'system' });
  }
});
