import { describe, expect, it } from 'vitest';
import { bytesIn, Clip, type Control, clipPieces, LONGEST_CONTROL, MOST_CLIP, MOST_POINTS, readControl, readPointing } from './channels.ts';

describe('what comes over a data channel', () => {
  it('is read when it is one of the messages', () => {
    const all: Control[] = [
      { t: 'have', file: 'f1', bytes: 12 },
      { t: 'clip', text: 'a', more: true },
      { t: 'mark', id: 3, points: [[0, 0.5]], colour: 'red' },
      { t: 'clear' },
    ];
    for (const message of all) expect(readControl(JSON.stringify(message))).toEqual(message);
    expect(readPointing('{"t":"p","x":0,"y":1}')).toEqual({ t: 'p', x: 0, y: 1 });
    expect(readPointing('{"t":"gone","x":7}')).toEqual({ t: 'gone' });
  });

  it('AT-110: is dropped when it is anything else', () => {
    const many = Array.from({ length: MOST_POINTS + 1 }, () => [0, 0]);
    for (const other of [
      '', '{', 'null', '[]', '7', '{"t":"p","x":0,"y":0}', '{"t":"have","file":"f1","bytes":-1}', '{"t":"have","file":"f1","bytes":1e300}',
      '{"t":"clip","text":7}', '{"t":"mark","id":1,"points":[],"colour":"red"}', '{"t":"mark","id":1,"points":[[0,2]],"colour":"red"}',
      '{"t":"mark","id":1,"points":[[0,0]],"colour":"url(x)"}', `{"t":"mark","id":1,"points":${JSON.stringify(many)},"colour":"red"}`,
      JSON.stringify({ t: 'clip', text: 'x'.repeat(LONGEST_CONTROL) }), new ArrayBuffer(4), null,
    ]) {
      expect(readControl(other)).toBeNull();
    }
    for (const other of ['{"t":"p","x":-0.1,"y":0}', '{"t":"p","x":"0","y":0}', '{"t":"p"}', '{"t":"clear"}', ' '.repeat(300)]) expect(readPointing(other)).toBeNull();
  });
});

describe('the clipboard’s text', () => {
  const through = (text: string): string | null => {
    const clip = new Clip();
    let whole: string | null = null;
    for (const piece of clipPieces(text) ?? []) {
      const heard = readControl(JSON.stringify(piece));
      expect(JSON.stringify(piece).length).toBeLessThan(LONGEST_CONTROL);
      if (heard?.t === 'clip') whole = clip.add(heard);
    }
    return whole;
  };

  it('arrives as it was, however long within its bound', () => {
    for (const text of ['', 'a', 'é🙂'.repeat(7_999) + 'x🙂', '\u0001'.repeat(50_000), 'x'.repeat(MOST_CLIP)]) expect(through(text)).toBe(text);
  });

  it('AT-126: is dropped whole above 1 MiB, counted from the text itself', () => {
    expect(clipPieces('x'.repeat(MOST_CLIP + 1))).toBeNull();
    expect(clipPieces('€'.repeat(MOST_CLIP / 2))).toBeNull();
    const clip = new Clip();
    for (let piece = 0; piece < 80; piece += 1) expect(clip.add({ text: 'x'.repeat(16_000), more: true })).toBeNull();
    expect(clip.add({ text: 'end' })).toBeNull();
    expect(clip.add({ text: 'next' })).toBe('next');
    expect(bytesIn('€')).toBe(3);
  });
});
