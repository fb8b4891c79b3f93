import { describe, expect, it } from 'vitest';
import { seat, signIn, signOut } from './account.ts';

const answers = (status: number, body: unknown = {}) => async () =>
  new Response(status === 204 ? null : JSON.stringify(body), { status });
const nobody = async () => {
  throw new TypeError('network');
};

describe('signing in', () => {
  it('posts what was typed as JSON', async () => {
    const sent: [string, RequestInit | undefined][] = [];
    const answer = await signIn(
      async (path, init) => {
        sent.push([path, init]);
        return new Response('{"name":"Tess"}');
      },
      'tess@example.com',
      'secret',
    );
    expect(answer).toEqual({ ok: true });
    expect(sent[0]?.[0]).toBe('/console/login');
    expect(sent[0]?.[1]).toMatchObject({
      method: 'POST',
      headers: { 'Content-Type': 'application/json' },
      body: '{"email":"tess@example.com","password":"secret"}',
    });
  });

  it.each([
    [401, { code: 'invalid' }, 'invalid', 0],
    [403, { code: 'no_seat' }, 'no_seat', 0],
    [429, { code: 'limit', retry_after: 120 }, 'limit', 120],
    [503, { code: 'busy' }, 'busy', 0],
    [500, 'no object', 'failed', 0],
    [418, { code: 'teapot', retry_after: 'soon' }, 'failed', 0],
  ])('status %i with %j is %s', async (status, body, why, retryAfter) => {
    expect(await signIn(answers(status, body), 'a', 'b')).toEqual({ ok: false, why, retryAfter });
  });

  it('tells a server that cannot be reached from one that refuses', async () => {
    expect(await signIn(nobody, 'a', 'b')).toEqual({ ok: false, why: 'offline', retryAfter: 0 });
  });
});

describe('the seat', () => {
  it('is known, gone or unknown', async () => {
    expect(await seat(answers(200, { name: 'Tess', email: 'tess@example.com' }))).toEqual({ is: 'in', email: 'tess@example.com' });
    expect(await seat(answers(401))).toEqual({ is: 'out' });
    expect(await seat(answers(502))).toEqual({ is: 'unknown' });
    expect(await seat(answers(200, []))).toEqual({ is: 'unknown' });
    expect(await seat(nobody)).toEqual({ is: 'unknown' });
  });

  it('is left without complaint when the server is away', async () => {
    await expect(signOut(nobody)).resolves.toBeUndefined();
  });
});
