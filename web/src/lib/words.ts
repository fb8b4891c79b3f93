// The 1,024 words that people read to each other, two at a time: the server's own
// list. What the two words mean is not here.
import list from '../../../crates/model/src/words.txt?raw';

const WORDS: readonly string[] = list.trim().split('\n');

/** The two words for a number of 20 bits: the high ten choose the first, the low ten the second. */
export function pair(bits: number): [string, string] {
  return [WORDS[(bits >>> 10) & 1023] ?? '', WORDS[bits & 1023] ?? ''];
}

/** The two words in what somebody typed, as the server reads it: any case, blanks, commas, dots and dashes between them. Null when there are not two. */
export function typedWords(typed: string): [string, string] | null {
  const found = typed.trim().toLowerCase().match(/^([a-z]+)[\s,.\-\u2010-\u2015\u2212]+([a-z]+)$/u);
  return found?.[1] && found[2] ? [found[1], found[2]] : null;
}
