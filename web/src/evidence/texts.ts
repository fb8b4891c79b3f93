// The words of the page that checks evidence, in the language that the browser
// prefers among those there are.
import de from '../i18n/evidence/de.json';
import en from '../i18n/evidence/en.json';
import es from '../i18n/evidence/es.json';
import fr from '../i18n/evidence/fr.json';
import it from '../i18n/evidence/it.json';
import nl from '../i18n/evidence/nl.json';
import ptBR from '../i18n/evidence/pt-BR.json';

export type TextKey = keyof typeof en;

export const CATALOGUES: Record<string, Record<TextKey, string>> = { en, de, es, fr, it, nl, 'pt-BR': ptBR };

/** The first of the wished languages that there is, by its whole tag or by its first part. */
export function choose(wished: readonly string[]): string {
  for (const tag of wished) {
    const base = tag.split('-')[0]?.toLowerCase();
    const found = Object.keys(CATALOGUES).find((known) => known === tag || known.split('-')[0] === base);
    if (found) return found;
  }
  return 'en';
}

export const LANGUAGE = choose(globalThis.navigator?.languages ?? []);

export function text(key: TextKey, values: Record<string, string | number> = {}): string {
  const template = CATALOGUES[LANGUAGE]?.[key] ?? en[key];
  return template.replace(/\{(\w+)\}/g, (whole, name: string) => String(values[name] ?? whole));
}
