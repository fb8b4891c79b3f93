import { describe, expect, it } from 'vitest';
import { plain, plainLine } from './plain.ts';

describe('text of other people', () => {
  it('at_121_direction_overrides_are_not_shown', () => {
    expect(plain('photo\u202egpj.exe')).toBe('photogpj.exe');
    expect(plain('\u2066a\u2069\u200f\u061cb')).toBe('ab');
  });

  it('loses invisible characters and controls', () => {
    expect(plain('a\u200bb\ufeffc\u0000d\u001b[31me\u2028f')).toBe('abcd[31mef');
  });

  it('keeps lines, tabs, accents, joined emoji and right-to-left scripts', () => {
    const text = 'één\n\ttwee 👩‍💻 سلام می‌خواهم';
    expect(plain(text)).toBe(text);
    expect(plain('a\r\nb\rc')).toBe('a\nb\nc');
  });

  it('is one trimmed line where only one line fits', () => {
    expect(plainLine('  Jane\n\n  Doe\u202e ')).toBe('Jane Doe');
  });
});
