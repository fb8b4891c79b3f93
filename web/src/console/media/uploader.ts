// Brings a recording to the server while it is made: pieces of bounded size, in
// order, each said again until it has arrived. Holds no more than it is told to.
import type { SessionId } from '../../lib/protocol.ts';

export type Fetch = (path: string, init?: RequestInit) => Promise<Response>;

/** Why a recording ended although nobody stopped it. */
export type UploadProblem = 'disk_full' | 'refused' | 'not_allowed' | 'signed_out';

export type UploadState =
  | { is: 'running' }
  /** The server cannot be reached; the same piece goes out again and again. */
  | { is: 'waiting' }
  | { is: 'done' }
  | { is: 'failed'; why: UploadProblem };

export interface UploadListener {
  changed(state: UploadState): void;
  /** So much waits that nothing should be added; false when there is room again. */
  full(full: boolean): void;
}

export interface UploadPorts {
  fetch: Fetch;
  wait(milliseconds: number): Promise<void>;
}

export const PIECE = 1 << 20;
export const FULL = 32 << 20;
export const ROOM_AGAIN = 8 << 20;
export const FIRST_WAIT = 500;
export const LONGEST_WAIT = 10_000;
const WITHIN = 30_000;

export class Upload {
  #ports: UploadPorts;
  #listener: UploadListener;
  #session: SessionId;
  #pieces: Blob[] = [];
  #waiting = 0;
  #ending = false;
  #over = false;
  #full = false;
  #state: UploadState = { is: 'running' };
  #wake: (() => void) | null = null;

  constructor(session: SessionId, ports: UploadPorts, listener: UploadListener) {
    this.#session = session;
    this.#ports = ports;
    this.#listener = listener;
  }

  /** Brings away what is put in until the end; resolves when all has arrived or never will. */
  async run(): Promise<UploadState> {
    const started = await this.#until('/console/recordings', {
      method: 'POST',
      headers: { 'Content-Type': 'application/json' },
      body: JSON.stringify({ session: this.#session }),
    });
    const id = started ? await recordingOf(started) : null;
    if (started && id === null) this.#fail('refused');
    if (id === null) return this.#state;
    for (let number = 0; ; number += 1) {
      const piece = await this.#next();
      if (!piece) break;
      const path = `/console/recordings/${id}/${number}`;
      const headers = { 'Content-Type': 'application/octet-stream' };
      if (!(await this.#until(path, { method: 'PUT', headers, body: piece }))) return this.#state;
      this.#gone(piece);
    }
    if (await this.#until(`/console/recordings/${id}/end`, { method: 'POST' })) this.#change({ is: 'done' });
    return this.#state;
  }

  /** The next part of the recording, of any size. */
  put(blob: Blob): void {
    if (this.#over || this.#ending || blob.size === 0) return;
    for (let at = 0; at < blob.size; at += PIECE) this.#pieces.push(blob.slice(at, at + PIECE));
    this.#waiting += blob.size;
    if (!this.#full && this.#waiting > FULL) this.#listener.full((this.#full = true));
    this.#wake?.();
  }

  /** Nothing more will be put in. */
  end(): void {
    this.#ending = true;
    this.#wake?.();
  }

  async #next(): Promise<Blob | null> {
    while (this.#pieces.length === 0 && !this.#ending) await new Promise<void>((wake) => (this.#wake = wake));
    this.#wake = null;
    return this.#pieces[0] ?? null;
  }

  #gone(piece: Blob): void {
    this.#pieces.shift();
    this.#waiting -= piece.size;
    if (this.#full && this.#waiting < ROOM_AGAIN) this.#listener.full((this.#full = false));
  }

  /** Asks until there is an answer; null when that is a no. */
  async #until(path: string, init: RequestInit): Promise<Response | null> {
    for (let wait = FIRST_WAIT; ; wait = Math.min(LONGEST_WAIT, wait * 2)) {
      const response = await this.#ports.fetch(path, { ...init, signal: AbortSignal.timeout(WITHIN) }).catch(() => null);
      if (response?.ok) {
        this.#change({ is: 'running' });
        return response;
      }
      const why = response && (await problemOf(response));
      if (why === 'closed' && init.method === 'PUT') {
        // The customer or the session has ended it: what had arrived by then is the recording.
        this.#pieces = [];
        this.#over = true;
        this.#change({ is: 'done' });
        return null;
      }
      if (why) {
        this.#fail(why === 'closed' ? 'refused' : why);
        return null;
      }
      this.#change({ is: 'waiting' });
      await this.#ports.wait(wait);
    }
  }

  #fail(why: UploadProblem): void {
    this.#over = true;
    this.#pieces = [];
    this.#change({ is: 'failed', why });
  }

  #change(state: UploadState): void {
    if (state.is === this.#state.is) return;
    this.#state = state;
    this.#listener.changed(state);
  }
}

/** What a refusal means; null when the same may be asked again. */
async function problemOf(response: Response): Promise<UploadProblem | 'closed' | null> {
  const { status } = response;
  if (status === 409) {
    const code = await codeOf(response);
    if (code === 'not_asked') return 'not_allowed';
    if (code === 'no_consent' || code === 'over' || code === 'not_active') return 'closed';
  }
  if (status === 507) return 'disk_full';
  if (status === 401) return 'signed_out';
  if (status === 403) return 'not_allowed';
  if (status === 429 || status >= 500) return null;
  return 'refused';
}

async function codeOf(response: Response): Promise<unknown> {
  try {
    return ((await response.json()) as { code?: unknown }).code;
  } catch {
    return null;
  }
}

async function recordingOf(response: Response): Promise<string | null> {
  try {
    const { recording } = (await response.json()) as { recording?: unknown };
    const id = typeof recording === 'number' ? String(recording) : recording;
    return typeof id === 'string' && /^[\w-]{1,64}$/.test(id) ? id : null;
  } catch {
    return null;
  }
}
