import { describe, expect, it } from 'vitest';
import { CLIPS_KEPT, type ClipLine, excerpt, withClip } from './clips.ts';
import { pictureCommand } from './keys.ts';
import { readLayout, share, writeLayout } from './layout.ts';
import { percentOf, sizeText } from './size.ts';
import { snapshotName } from './snapshot.ts';

const press = (key: string, more = {}) => ({ key, ctrlKey: false, altKey: false, metaKey: false, isComposing: false, ...more });
const idle = { onPicture: false, writing: false, dialog: false, letters: true };

describe('the keys of the picture', () => {
  it.each([
    ['+', 'in'],
    ['-', 'out'],
    ['0', 'fit'],
    ['1', 'actual'],
    ['F', 'full'],
    ['s', 'snapshot'],
    ['p', 'pointer'],
    ['d', 'draw'],
    ['e', 'clear'],
  ])('%s means %s', (key, meaning) => {
    expect(pictureCommand(press(key), idle)?.do).toBe(meaning);
  });

  it('arrows belong to it only when it has the focus, letters only when they may', () => {
    expect(pictureCommand(press('ArrowLeft'), idle)).toBeNull();
    expect(pictureCommand(press('ArrowLeft'), { ...idle, onPicture: true, letters: false })).toEqual({ do: 'move', x: -1, y: 0 });
    for (const place of [{ ...idle, letters: false }, { ...idle, writing: true }, { ...idle, dialog: true }]) {
      expect(pictureCommand(press('f'), place)).toBeNull();
    }
    expect(pictureCommand(press('f', { ctrlKey: true }), idle)).toBeNull();
    expect(pictureCommand(press('toString'), { ...idle, onPicture: true })).toBeNull();
  });
});

describe('the arrangement', () => {
  it('outlives a reload, within what leaves room for both', () => {
    const kept = new Map<string, string>();
    const store = { getItem: (key: string) => kept.get(key) ?? null, setItem: (key: string, value: string) => void kept.set(key, value), removeItem: () => undefined };
    const layout = { share: 0.5, side: 'end', front: 'chat', open: [4, 9] } as const;
    writeLayout(store, layout);
    expect(readLayout(store)).toEqual(layout);
    kept.set('towline.picture', '{"share":"x","open":["y",3],"side":9}');
    expect(readLayout(store)).toMatchObject({ side: 'start', front: 'picture', open: [3] });
    kept.set('towline.picture', '{');
    expect(readLayout(store).open).toEqual([]);
    expect([share(0), share(1), share(0.512)]).toEqual([0.35, 0.8, 0.51]);
  });
});

describe('small things', () => {
  it('snapshots are named by session and time', () => {
    expect(snapshotName(1024, new Date(2026, 10, 27, 9, 5, 7).getTime())).toBe('session-1024-2026-11-27-09-05-07.png');
  });

  it('sizes are read, not counted', () => {
    expect([sizeText(1, 'en'), sizeText(999, 'en'), sizeText(1450, 'en'), sizeText(2e9, 'en')]).toEqual(['1 byte', '999 bytes', '1.5 kB', '2 GB']);
    expect([percentOf({ arrived: 999, size: 1000 }), percentOf({ arrived: 0, size: 0 })]).toEqual([99, 100]);
  });

  it('of the clipboard the newest texts are kept, and no more is laid out than can be read', () => {
    let clips: readonly ClipLine[] = [];
    for (let id = 1; id <= CLIPS_KEPT + 2; id += 1) clips = withClip(clips, { id, from: 'me', text: `${id}`, at: id });
    expect(clips.map((clip) => clip.id)).toEqual([7, 6, 5, 4, 3]);
    expect(excerpt('x'.repeat(5000))).toHaveLength(2001);
  });
});
