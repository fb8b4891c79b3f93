// Six digits, however they were typed or pasted: `123456`, `123 456`, `123-456`,
// or a whole sentence around them. Pure; the field itself is in `pin-field`.

export const PIN_LENGTH = 6;

/** The zeros of the digits that people type outside ASCII: Arabic, Persian, Devanagari, Bengali, Thai, full width. */
const ZEROS = [0x660, 0x6f0, 0x966, 0x9e6, 0xe50, 0xff10];

const ascii = (text: string): string =>
  text.replace(/\p{Nd}/gu, (digit) => {
    const code = digit.codePointAt(0) ?? 0;
    const zero = ZEROS.find((zero) => code >= zero && code < zero + 10);
    return zero === undefined ? digit : String(code - zero);
  });

/** The digits of what was typed, at most six. */
export function digitsOf(text: string): string {
  return ascii(text).replace(/[^0-9]/g, '').slice(0, PIN_LENGTH);
}

/** The PIN in a pasted text: a group of exactly six digits if there is one, else whatever digits there are. */
export function pinIn(text: string): string {
  const found = /(?<![0-9])[0-9]{3}[\s.\-–]?[0-9]{3}(?![0-9])/.exec(ascii(text));
  return digitsOf(found ? found[0] : text);
}

/** Digits as they are shown: in two groups of three. */
export function grouped(digits: string): string {
  return digits.length > 3 ? `${digits.slice(0, 3)} ${digits.slice(3)}` : digits;
}

/** Where the caret belongs in the grouped text, so that as many digits stand before it as before. */
export function caretAfter(digits: number): number {
  return digits > 3 ? digits + 1 : digits;
}

/** What a field shows after a change, and where its caret stands. */
export function regrouped(text: string, caret: number): { text: string; caret: number } {
  const before = digitsOf(text.slice(0, caret)).length;
  return { text: grouped(digitsOf(text)), caret: caretAfter(before) };
}

/** What a field shows after `pasted` replaced its characters from `start` to `end`. A whole PIN replaces everything. */
export function withPasted(text: string, start: number, end: number, pasted: string): { text: string; caret: number } {
  const pin = pinIn(pasted);
  if (pin.length === PIN_LENGTH) return { text: grouped(pin), caret: caretAfter(PIN_LENGTH) };
  const before = digitsOf(text.slice(0, start)) + pin;
  return regrouped(before + text.slice(end), before.length);
}
