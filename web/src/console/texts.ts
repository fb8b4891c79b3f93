// The console's words, by key. One catalogue per language in i18n/console; a
// further language is a further file with the same keys.
import en from '../i18n/console/en.json';

type Catalogue = typeof en;
export type TextKey = keyof Catalogue;
type Values = Record<string, string | number>;

export const LANGUAGE = 'en';
/** Dates and times follow the person's browser, not the catalogue. */
export const LOCALE = globalThis.navigator?.language ?? LANGUAGE;
const plurals = new Intl.PluralRules(LANGUAGE);

/** The text of a key, with `{name}` filled in; `count` chooses the plural form. */
export function text(key: TextKey, values: Values = {}): string {
  const entry: string | Partial<Record<Intl.LDMLPluralRule, string>> = en[key];
  const template = typeof entry === 'string' ? entry : (entry[plurals.select(Number(values['count']))] ?? entry.other);
  return fill(template ?? key, values);
}

/** Whether a key made of parts stands in the catalogue. */
export function isTextKey(key: string): key is TextKey {
  return Object.hasOwn(en, key);
}

function fill(template: string, values: Values): string {
  return template.replace(/\{(\w+)\}/g, (whole, name: string) => {
    const value = values[name];
    return value === undefined ? whole : String(value);
  });
}
