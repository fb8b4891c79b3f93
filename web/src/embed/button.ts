// The button on somebody else's page. It is a form of its own that opens our page
// in a new tab: what is filled in travels in the request, not in the address.
import { textsFor } from './texts.ts';

export interface Wish {
  container: Element;
  /** The language of the words; empty: the page's, else the browser's. */
  language: string;
  /** What stands on the button; empty: our own words. */
  label?: string;
  /** Where the form leads. */
  action: string;
  /** What is filled in there. */
  fields: ReadonlyMap<string, string>;
  /** Whether somebody is there. */
  open: boolean;
}

/** The element that a page means by itself or by its id. */
export function into(container: string | Element): Element | null {
  return typeof container === 'string' ? document.getElementById(container) : container;
}

/** Puts the button into its container, in place of what was there. Styles are set one by one: a page's content policy may forbid any other way. */
export function button(wish: Wish): void {
  const { container, action, fields, open } = wish;
  const texts = textsFor(wish.language, document.documentElement.lang, navigator.language);
  const form = document.createElement('form');
  form.method = 'post';
  form.action = action;
  form.target = '_blank';
  form.rel = 'noopener noreferrer';
  form.className = 'towline';
  for (const [name, value] of fields) {
    const field = document.createElement('input');
    field.type = 'hidden';
    field.name = name;
    field.value = value;
    form.append(field);
  }
  const press = document.createElement('button');
  press.className = 'towline-button';
  const label = wish.label || texts.button;
  press.textContent = label;
  press.title = texts.new_tab;
  press.setAttribute('aria-label', `${label} (${texts.new_tab})`);
  press.dataset['open'] = String(open);
  Object.assign(press.style, DRESS);
  form.append(press);
  if (!open) {
    const note = document.createElement('small');
    note.className = 'towline-note';
    note.textContent = texts.closed;
    note.style.display = 'block';
    note.style.marginTop = '0.25rem';
    form.append(note);
  }
  container.replaceChildren(form);
}

const DRESS: Partial<CSSStyleDeclaration> = {
  minHeight: '44px',
  padding: '0.5rem 1.25rem',
  border: '0',
  borderRadius: '0.5rem',
  background: '#1d4ed8',
  color: '#ffffff',
  font: 'inherit',
  fontWeight: '600',
  cursor: 'pointer',
};
