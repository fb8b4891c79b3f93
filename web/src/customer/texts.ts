// The words that the server put on the page for its script. Which language they
// are in was decided there; only that one was sent.
import type catalogue from '../i18n/customer/en.json';

export type EntryTexts = (typeof catalogue)['entry_script'];
export type SessionTexts = (typeof catalogue)['session_script'];

/** The words in an element's `data-texts`. */
export function textsOf<T>(element: HTMLElement): T {
  return JSON.parse(element.dataset['texts'] ?? '{}') as T;
}

/** `text` with each placeholder `{key}` replaced. */
export function fill(text: string, values: Readonly<Record<string, string | number>>): string {
  return text.replace(/\{(\w+)\}/g, (whole, key: string) => (key in values ? String(values[key]) : whole));
}

/** A waiting time in words of the page's language, such as "45 seconds". */
export function span(seconds: number, language: string): string {
  const [count, unit] =
    seconds <= 90 ? [seconds, 'second'] : seconds <= 5400 ? [Math.ceil(seconds / 60), 'minute'] : [Math.ceil(seconds / 3600), 'hour'];
  return new Intl.NumberFormat(language, { style: 'unit', unit, unitDisplay: 'long' }).format(count);
}
