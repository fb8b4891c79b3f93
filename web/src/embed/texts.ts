// The words of the button on other people's pages, in the languages that our own
// pages speak.
import de from '../i18n/embed/de.json';
import en from '../i18n/embed/en.json';
import es from '../i18n/embed/es.json';
import fr from '../i18n/embed/fr.json';
import it from '../i18n/embed/it.json';
import nl from '../i18n/embed/nl.json';
import pt from '../i18n/embed/pt-BR.json';

export type EmbedTexts = typeof en;

const TEXTS: ReadonlyMap<string, EmbedTexts> = new Map(Object.entries({ de, en, es, fr, it, nl, pt }));

/** The words for the first of these tags that we speak; regions are not told apart. */
export function textsFor(...tags: readonly (string | null | undefined)[]): EmbedTexts {
  for (const tag of tags) {
    const found = TEXTS.get((tag ?? '').toLowerCase().split(/[-_]/)[0] ?? '');
    if (found) return found;
  }
  return en;
}
