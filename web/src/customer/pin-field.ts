// The PIN's field on the page: keeps it grouped while it is typed in.
import { regrouped, withPasted } from './pin.ts';

/** Groups the digits of `field` from now on, and what it holds already. */
export function tendPinField(field: HTMLInputElement): void {
  const show = (next: { text: string; caret: number }): void => {
    // Untouched text keeps the browser's undo history.
    if (field.value === next.text) return;
    field.value = next.text;
    field.setSelectionRange(next.caret, next.caret);
  };
  field.addEventListener('input', (event) => {
    if (event instanceof InputEvent && event.isComposing) return;
    show(regrouped(field.value, field.selectionStart ?? field.value.length));
  });
  field.addEventListener('compositionend', () => show(regrouped(field.value, field.selectionStart ?? field.value.length)));
  // The field's own maximum would cut a pasted sentence before anybody looked for the PIN in it.
  field.addEventListener('paste', (event) => {
    const pasted = event.clipboardData?.getData('text/plain');
    if (!pasted) return;
    event.preventDefault();
    const end = field.value.length;
    show(withPasted(field.value, field.selectionStart ?? end, field.selectionEnd ?? end, pasted));
    field.dispatchEvent(new Event('input', { bubbles: true }));
  });
  field.addEventListener('keydown', (event) => {
    // Backspace right behind the gap means the digit before it.
    const caret = field.selectionStart;
    if (event.key === 'Backspace' && caret === 4 && field.selectionEnd === 4 && field.value[3] === ' ') field.setSelectionRange(3, 3);
    if (event.key === 'Delete' && caret === 3 && field.selectionEnd === 3 && field.value[3] === ' ') field.setSelectionRange(4, 4);
  });
}
