import { describe, expect, it } from 'vitest';
import { forget, recall, remember, type Store } from './memory.ts';

function tab(): Store & { kept: Map<string, string> } {
  const kept = new Map<string, string>();
  return {
    kept,
    getItem: (key) => kept.get(key) ?? null,
    setItem: (key, value) => void kept.set(key, value),
    removeItem: (key) => void kept.delete(key),
  };
}
const blocked: Store = {
  getItem: () => { throw new Error('blocked'); },
  setItem: () => { throw new Error('full'); },
  removeItem: () => { throw new Error('blocked'); },
};
const EMPTY = { draft: '', outbox: [], sound: true };

describe("the tab's memory", () => {
  it('gives back what was typed and not acknowledged, to the same session only', () => {
    const store = tab();
    const memory = { draft: 'half a sen', outbox: [{ id: 'c1', text: 'hello', at: 5 }], sound: false };
    remember(store, '17', memory);
    expect(recall(store, '17')).toEqual(memory);
    expect(recall(store, '18')).toEqual(EMPTY);
  });

  it('is empty once the session is over', () => {
    const store = tab();
    remember(store, '17', { ...EMPTY, draft: 'x' });
    forget(store, '17');
    expect(store.kept.size).toBe(0);
  });

  it('does without storage', () => {
    remember(blocked, '17', EMPTY);
    forget(blocked, '17');
    expect(recall(blocked, '17')).toEqual(EMPTY);
  });

  it.each(['', 'null', '[]', '{"draft":5,"outbox":{},"sound":1}', '{"outbox":[null,{"id":1},"x"]}'])('takes %j for empty', (text) => {
    const store = tab();
    store.setItem('towline.session.17', text);
    expect(recall(store, '17')).toEqual(EMPTY);
  });
});
