import { describe, expect, it } from 'vitest';
import { caretAfter, digitsOf, grouped, pinIn, regrouped, withPasted } from './pin.ts';

describe('a PIN as people write it', () => {
  it.each(['123456', '123 456', '123-456', ' 123456\n', '123–456', '123\u00a0456', '123.456', '１２３４５６', '١٢٣٤٥٦', '۱۲۳۴۵۶', '१२३४५६'])(
    'is read from %j',
    (text) => expect(pinIn(text)).toBe('123456'),
  );

  it('is found in a sentence that holds other numbers', () => {
    expect(pinIn('Your PIN is 012-345 and works for 20 minutes')).toBe('012345');
    expect(pinIn('Case 4711: PIN 012 345')).toBe('012345');
    expect(pinIn('https://help.example/R?i=2&Code=012345#k=x')).toBe('012345');
  });

  it('is cut at six digits and holds nothing else', () => {
    expect(digitsOf('1a2b3c4d5e6f7')).toBe('123456');
    expect(digitsOf('<b>')).toBe('');
    expect(digitsOf('²³')).toBe('');
  });

  it('is shown in two groups', () => {
    expect(['', '1', '123', '1234', '123456'].map(grouped)).toEqual(['', '1', '123', '123 4', '123 456']);
  });
});

describe('the caret', () => {
  it('stays behind the digit it stood behind', () => {
    expect(regrouped('1234', 4)).toEqual({ text: '123 4', caret: 5 });
    expect(regrouped('9123 456', 1)).toEqual({ text: '912 345', caret: 1 });
    expect(regrouped('12 456', 2)).toEqual({ text: '124 56', caret: 2 });
    expect(regrouped('12x3', 3)).toEqual({ text: '123', caret: 2 });
    expect(caretAfter(3)).toBe(3);
  });

  it('goes behind what was pasted', () => {
    expect(withPasted('12 ', 2, 3, '34')).toEqual({ text: '123 4', caret: 5 });
    expect(withPasted('123 456', 1, 2, '9')).toEqual({ text: '193 456', caret: 2 });
  });

  it('goes to the end when a whole PIN was pasted, wherever that was', () => {
    expect(withPasted('99', 0, 0, '123 456')).toEqual({ text: '123 456', caret: 7 });
  });
});
