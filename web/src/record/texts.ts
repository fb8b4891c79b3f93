// The words of a recording's page, by key.
import en from '../i18n/record/en.json';

export type TextKey = keyof typeof en;

/** Dates and times follow the person's browser, not the catalogue. */
export const LOCALE = globalThis.navigator?.language ?? 'en';

export function text(key: TextKey, values: Record<string, string | number> = {}): string {
  return en[key].replace(/\{(\w+)\}/g, (whole, name: string) => String(values[name] ?? whole));
}

/** Whether a key made of parts stands in the catalogue. */
export function isTextKey(key: string): key is TextKey {
  return Object.hasOwn(en, key);
}
