import { describe, expect, it } from 'vitest';
import { keyIn, takeKey } from './key.ts';

const KEY = 'AbCdEfGhIjKlMnOpQrStUv';

function page(hash: string) {
  const replaced: string[] = [];
  const location = { hash, pathname: '/R', search: '?i=2&Code=012345' } as Location;
  const history = { replaceState: (_: unknown, __: string, url: string) => replaced.push(url) } as unknown as History;
  return { replaced, key: takeKey(location, history) };
}

describe("an invitation link's key", () => {
  it('is taken from the fragment and out of the address bar', () => {
    const { key, replaced } = page(`#k=${KEY}`);
    expect(key).toBe(KEY);
    expect(replaced).toEqual(['/R?i=2&Code=012345']);
  });

  it.each(['', '#', '#top', '#k=', '#k=short', `#k=${KEY}<script>`, `#x=${KEY}`])('is not seen in %j', (hash) => {
    expect(keyIn(hash)).toBeNull();
  });

  it('leaves the address bar even when it is damaged', () => {
    expect(page('#k=damaged key').replaced).toHaveLength(1);
    expect(page('#other').replaced).toHaveLength(0);
  });
});
