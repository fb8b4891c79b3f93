// Signing in and out over HTTP. Knows the answers, not the form.
import type { LoginRefusal } from '../lib/protocol.ts';

export type SignIn =
  | { ok: true }
  | { ok: false; why: LoginRefusal['code'] | 'offline' | 'failed'; retryAfter: number };

type Fetch = (path: string, init?: RequestInit) => Promise<Response>;

const WITHIN = 20_000;

export async function signIn(fetch: Fetch, email: string, password: string): Promise<SignIn> {
  let response: Response;
  try {
    response = await post(fetch, '/console/login', { email, password });
  } catch {
    return { ok: false, why: 'offline', retryAfter: 0 };
  }
  if (response.ok) return { ok: true };
  const body = await json(response);
  const code = body['code'];
  const why = code === 'invalid' || code === 'no_seat' || code === 'limit' || code === 'busy' ? code : 'failed';
  const retryAfter = Number(body['retry_after']);
  return { ok: false, why, retryAfter: Number.isFinite(retryAfter) ? retryAfter : 0 };
}

/** Ends the seat; a server that cannot be reached ends it by itself later. */
export async function signOut(fetch: Fetch): Promise<void> {
  await post(fetch, '/console/logout', {}).catch(() => undefined);
}

export type Seat = { is: 'in'; email: string } | { is: 'out' } | { is: 'unknown' };

/** Who is signed in here; `unknown` when the server cannot say. */
export async function seat(fetch: Fetch): Promise<Seat> {
  try {
    const response = await fetch('/console/me', { signal: AbortSignal.timeout(WITHIN), cache: 'no-store' });
    if (response.status === 401) return { is: 'out' };
    const { email } = response.ok ? await json(response) : {};
    return typeof email === 'string' ? { is: 'in', email } : { is: 'unknown' };
  } catch {
    return { is: 'unknown' };
  }
}

function post(fetch: Fetch, path: string, body: object): Promise<Response> {
  return fetch(path, {
    method: 'POST',
    headers: { 'Content-Type': 'application/json' },
    body: JSON.stringify(body),
    signal: AbortSignal.timeout(WITHIN),
  });
}

async function json(response: Response): Promise<Record<string, unknown>> {
  try {
    const value: unknown = await response.json();
    return typeof value === 'object' && value !== null ? (value as Record<string, unknown>) : {};
  } catch {
    return {};
  }
}
