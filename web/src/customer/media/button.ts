// A button as the customer's pages have them.
import { made } from '../page.ts';

export function button(text: string, kind: '' | 'primary' | 'danger', press: () => void): HTMLButtonElement {
  const element = made('button', `button ${kind}`.trim(), text);
  element.type = 'button';
  element.addEventListener('click', press);
  return element;
}
