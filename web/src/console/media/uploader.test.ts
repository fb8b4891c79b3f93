import { describe, expect, it } from 'vitest';
import { FULL, LONGEST_WAIT, PIECE, Upload, type UploadState } from './uploader.ts';

type Reply = number | 'down' | { code: string };

function setUp(reply: (path: string, count: number) => Reply = () => 200) {
  const sent: { path: string; size: number }[] = [];
  const states: UploadState[] = [];
  const waits: number[] = [];
  const fulls: boolean[] = [];
  let count = 0;
  const upload = new Upload(
    31,
    {
      fetch: async (path, init) => {
        count += 1;
        sent.push({ path, size: init?.body instanceof Blob ? init.body.size : 0 });
        const status = reply(path, count);
        if (status === 'down') throw new Error('no network');
        if (typeof status === 'object') return new Response(JSON.stringify(status), { status: 409 });
        return new Response(JSON.stringify({ recording: 12 }), { status });
      },
      wait: async (milliseconds) => void waits.push(milliseconds),
    },
    { changed: (state) => states.push(state), full: (full) => fulls.push(full) },
  );
  return { upload, sent, states, waits, fulls };
}

const blob = (size: number) => new Blob([new Uint8Array(size)]);

describe('a recording on its way', () => {
  it('is begun, sent in order in bounded pieces, and ended', async () => {
    const { upload, sent, states } = setUp();
    upload.put(blob(PIECE + 10));
    upload.put(blob(0));
    upload.put(blob(5));
    upload.end();
    expect(await upload.run()).toEqual({ is: 'done' });
    expect(sent).toEqual([
      { path: '/console/recordings', size: 0 },
      { path: '/console/recordings/12/0', size: PIECE },
      { path: '/console/recordings/12/1', size: 10 },
      { path: '/console/recordings/12/2', size: 5 },
      { path: '/console/recordings/12/end', size: 0 },
    ]);
    expect(states).toEqual([{ is: 'done' }]);
  });

  it('says the same piece again while the server cannot be reached, ever less often', async () => {
    const { upload, sent, states, waits } = setUp((path, count) => (path.endsWith('/1') && count < 12 ? (count % 2 ? 'down' : 503) : 200));
    upload.put(blob(PIECE * 2));
    upload.end();
    expect(await upload.run()).toEqual({ is: 'done' });
    expect(new Set(sent.slice(2, -1).map((one) => one.path))).toEqual(new Set(['/console/recordings/12/1']));
    expect(states.map((state) => state.is)).toEqual(['waiting', 'running', 'done']);
    expect([waits[0], waits.at(-1)]).toEqual([500, LONGEST_WAIT]);
  });

  it.each([
    [507, 'disk_full'],
    [409, 'refused'],
    [403, 'not_allowed'],
    [401, 'signed_out'],
  ])('ends at %i: %s', async (status, why) => {
    const { upload, sent } = setUp((path) => (path.endsWith('/1') ? status : 200));
    upload.put(blob(PIECE * 3));
    expect(await upload.run()).toEqual({ is: 'failed', why });
    upload.put(blob(5));
    expect(sent).toHaveLength(3);
  });

  it.each(['no_consent', 'over', 'not_active'])('is whole when it is ended elsewhere: %s', async (code) => {
    const { upload, sent } = setUp((path) => (path.endsWith('/1') ? { code } : 200));
    upload.put(blob(PIECE * 3));
    expect(await upload.run()).toEqual({ is: 'done' });
    upload.put(blob(5));
    expect(sent).toHaveLength(3);
  });

  it('is not begun where the group does not record', async () => {
    const { upload } = setUp(() => ({ code: 'not_asked' }));
    expect(await upload.run()).toEqual({ is: 'failed', why: 'not_allowed' });
  });

  it('asks for a rest when too much waits, and tells when there is room again', async () => {
    const { upload, fulls } = setUp();
    for (let size = 0; size <= FULL; size += 4 * PIECE) upload.put(blob(4 * PIECE));
    expect(fulls).toEqual([true]);
    upload.end();
    await upload.run();
    expect(fulls).toEqual([true, false]);
  });
});
