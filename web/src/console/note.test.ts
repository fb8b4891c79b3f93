import { afterEach, beforeEach, describe, expect, it, vi } from 'vitest';
import { LONGEST_NOTE, NoteKeeper, type NoteView, PAUSE } from './note.ts';
import type { Answer } from './requests.ts';

describe('a note', () => {
  beforeEach(() => {
    vi.useFakeTimers();
  });
  afterEach(() => {
    vi.useRealTimers();
  });

  function keeper(answers: Answer[] = []) {
    const sent: string[] = [];
    const seen: NoteView[] = [];
    const send = (text: string): Promise<Answer> => {
      sent.push(text);
      return Promise.resolve(answers.shift() ?? { ok: true });
    };
    const note = new NoteKeeper('before', send, (view) => seen.push(view));
    return { note, sent, seen };
  }

  it('is sent once the writer pauses, with what was written last', async () => {
    const { note, sent } = keeper();
    note.typed('a');
    await vi.advanceTimersByTimeAsync(PAUSE - 1);
    note.typed('ab');
    await vi.advanceTimersByTimeAsync(PAUSE - 1);
    expect(sent).toEqual([]);
    await vi.advanceTimersByTimeAsync(1);
    expect(sent).toEqual(['ab']);
    expect(note.view).toEqual({ text: 'ab', state: 'kept' });
  });

  it('is sent at once when the writer leaves, and not when nothing changed', async () => {
    const { note, sent } = keeper();
    await note.flush();
    note.typed('now');
    await note.flush();
    expect(sent).toEqual(['now']);
    await vi.advanceTimersByTimeAsync(PAUSE);
    expect(sent).toEqual(['now']);
  });

  it('that could not be kept says so and is sent again', async () => {
    const { note, sent } = keeper([{ ok: false, code: 'offline', say: '' }]);
    note.typed('now');
    await note.flush();
    expect(note.view).toEqual({ text: 'now', state: 'failed' });
    await note.flush();
    expect(sent).toEqual(['now', 'now']);
    expect(note.view.state).toBe('kept');
  });

  it('written on while it is saved is saved once more, one after the other', async () => {
    const { note, sent, seen } = keeper();
    note.typed('one');
    const saving = note.flush();
    note.typed('one two');
    expect(sent).toEqual(['one']);
    await saving;
    expect(sent).toEqual(['one', 'one two']);
    expect(seen.at(-1)).toEqual({ text: 'one two', state: 'kept' });
  });

  it('follows what another tab wrote, but not over what is being written here', () => {
    const { note } = keeper();
    note.heard('theirs');
    expect(note.view).toEqual({ text: 'theirs', state: 'kept' });
    note.typed('mine');
    note.heard('theirs again');
    expect(note.view).toEqual({ text: 'mine', state: 'changed' });
  });

  it('that is too long is not sent', async () => {
    const { note, sent } = keeper();
    note.typed('x'.repeat(LONGEST_NOTE + 1));
    await note.flush();
    expect(sent).toEqual([]);
    expect(note.view.state).toBe('changed');
  });
});
