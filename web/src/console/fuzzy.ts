// Finding by a few letters: the letters have to stand in the text in order. Pure.

/** How well `query` finds `text`; higher is better, null: not at all. Case and accents do not matter. */
export function score(query: string, text: string): number | null {
  const [wanted, given] = [plainLetters(query), plainLetters(text)];
  if (wanted === '') return 0;
  const whole = given.indexOf(wanted);
  // What stands there in one piece beats what is strewn about; beginnings beat middles.
  if (whole >= 0) return 1000 - whole - (isStart(given, whole) ? 0 : 200) - given.length / 1000;
  let at = -1;
  let sum = 0;
  for (const letter of wanted) {
    const next = given.indexOf(letter, at + 1);
    if (next < 0) return null;
    sum += (next === at + 1 ? 3 : 0) + (isStart(given, next) ? 2 : 0) - (next - at) / 100;
    at = next;
  }
  return sum;
}

/** What `query` finds among `all`, the best first; what is found equally well keeps its order. */
export function find<T>(query: string, all: readonly T[], textOf: (one: T) => string, most = 50): T[] {
  return all
    .map((one, at) => ({ one, at, found: score(query, textOf(one)) }))
    .filter((entry): entry is { one: T; at: number; found: number } => entry.found !== null)
    .sort((a, b) => b.found - a.found || a.at - b.at)
    .slice(0, most)
    .map(({ one }) => one);
}

const plainLetters = (text: string) => text.normalize('NFD').replace(/\p{M}/gu, '').toLowerCase().trim();

const isStart = (text: string, at: number) => at === 0 || /[^\p{L}\p{N}]/u.test(text[at - 1] ?? '');
