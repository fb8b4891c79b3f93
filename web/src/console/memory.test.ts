import { describe, expect, it } from 'vitest';
import { recall, remember, type Store, wipe } from './memory.ts';

function storage(): Store & { kept: Map<string, string> } {
  const kept = new Map<string, string>();
  return {
    kept,
    getItem: (key) => kept.get(key) ?? null,
    setItem: (key, value) => void kept.set(key, value),
    removeItem: (key) => void kept.delete(key),
  };
}

const full = {
  tabs: [3, 1],
  current: 3,
  seen: new Map([[3, 9]]),
  drafts: new Map([[1, 'half a']]),
  outbox: [{ session: 1, id: 'k', text: 'hello', at: 5 }],
};
const empty = { tabs: [], current: null, seen: new Map(), drafts: new Map(), outbox: [] };

describe('what outlives a reload', () => {
  it('comes back as it was, for the same person only', () => {
    const store = storage();
    remember(store, 'Tess@example.com', full);
    expect(recall(store, 'tess@example.com')).toEqual(full);
    expect(recall(store, 'other@example.com')).toEqual(empty);
  });

  it('is gone when the person leaves', () => {
    const store = storage();
    remember(store, 'tess@example.com', full);
    wipe(store, 'tess@example.com');
    expect(store.kept.size).toBe(0);
  });

  it.each([
    '{',
    '7',
    'null',
    '{"tabs":"x","current":"y","seen":[[1]],"drafts":[[1,2]],"outbox":[{"id":1},null]}',
    '{"tabs":[1.5,"2",null],"outbox":[{"session":1,"id":"a","text":"b","at":1,"problem":3}]}',
  ])('counts damage as empty: %s', (text) => {
    const store = storage();
    store.kept.set('towline.console.tess@example.com', text);
    expect(recall(store, 'tess@example.com')).toEqual(empty);
  });

  it('does without a storage that refuses', () => {
    const refuse = () => {
      throw new Error('blocked');
    };
    const store: Store = { getItem: refuse, setItem: refuse, removeItem: refuse };
    remember(store, 'tess@example.com', full);
    wipe(store, 'tess@example.com');
    expect(recall(store, 'tess@example.com')).toEqual(empty);
  });
});
