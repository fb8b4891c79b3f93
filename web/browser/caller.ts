// The console's end of a call, in a page of its own: makes a real connection to the
// customer's page through the server in memory, and shows what arrives.
import { createHash, randomBytes } from 'node:crypto';
import type { Page } from 'playwright-core';
import type { ConsentKind, ConsentView, MediaFromCustomer } from '../src/lib/protocol.ts';
import type { SessionMock } from './session-mock.ts';

/** What the page of the console keeps. */
interface End {
  connection: RTCPeerConnection;
  control: RTCDataChannel;
  pointer: RTCDataChannel;
  files: RTCDataChannel;
  /** Texts that came on `control`. */
  texts: string[];
  frames: ArrayBuffer[];
}
declare global {
  var end: End;
}

export class Caller {
  readonly peer: number;
  readonly nonce = randomBytes(16);
  /** What is shared, as the server in memory has it. */
  consents: ConsentView[] = [];
  #page: Page;
  #mock: SessionMock;
  #offered = false;
  #answered: (() => void) | null = null;

  constructor(page: Page, mock: SessionMock, peer = 1) {
    this.#page = page;
    this.#mock = mock;
    this.peer = peer;
    mock.media = (say) => void this.#hear(say);
  }

  /** Calls; with `gated` the words come first. */
  async call({ gated = true, name = 'Tess' } = {}): Promise<void> {
    const { peer } = this;
    await this.#page.goto(`${this.#mock.url}/console`);
    await this.#page.exposeFunction('found', (candidate: string, mid: string, ufrag: string) => {
      this.#mock.tell({ t: 'candidate', peer, candidate: { candidate, mid, ufrag } });
    });
    await this.#page.evaluate(() => {
      const connection = new RTCPeerConnection({ bundlePolicy: 'max-bundle' });
      for (const media of ['video', 'video', 'audio']) connection.addTransceiver(media, { direction: 'inactive' });
      const control = connection.createDataChannel('control', { negotiated: true, id: 0 });
      const pointer = connection.createDataChannel('pointer', { negotiated: true, id: 1, ordered: false, maxRetransmits: 0 });
      const files = connection.createDataChannel('files', { negotiated: true, id: 2 });
      files.binaryType = 'arraybuffer';
      const end: End = { connection, control, pointer, files, texts: [], frames: [] };
      control.onmessage = ({ data }) => end.texts.push(data as string);
      files.onmessage = ({ data }) => end.frames.push(data as ArrayBuffer);
      connection.onicecandidate = ({ candidate }) => {
        const told = globalThis as unknown as { found(...parts: string[]): void };
        if (candidate) told.found(candidate.candidate, candidate.sdpMid ?? '0', candidate.usernameFragment ?? '');
      };
      globalThis.end = end;
    });
    this.#mock.tell({ t: 'call', peer, name, gated, ice: [] });
    await this.offer();
  }

  /** Offers what the consents allow, and waits for the answer. */
  async offer({ restart = false } = {}): Promise<void> {
    const on = this.consents.filter(({ state }) => state === 'on').map(({ kind }) => kind);
    const sdp = await this.#page.evaluate(
      async ([kinds, iceRestart]) => {
        const { connection } = globalThis.end;
        for (const [at, kind] of (['view', 'camera', 'microphone'] as const).entries()) {
          const section = connection.getTransceivers()[at];
          if (section) section.direction = kinds.includes(kind) ? 'recvonly' : 'inactive';
        }
        await connection.setLocalDescription(await connection.createOffer({ iceRestart }));
        return connection.localDescription?.sdp ?? '';
      },
      [on, restart] as const,
    );
    const answered = new Promise<void>((done) => (this.#answered = done));
    const commit = createHash('sha256').update(this.nonce).digest('hex');
    this.#mock.tell({ t: 'offer', peer: this.peer, sdp, ...(this.#offered ? {} : { commit }) });
    this.#offered = true;
    await answered;
  }

  /** Opens what the first offer committed to, or something else. */
  open(nonce: Buffer = this.nonce): void {
    this.#mock.tell({ t: 'nonce', peer: this.peer, nonce: nonce.toString('hex') });
  }

  trust(): void {
    this.#mock.tell({ t: 'trusted', peer: this.peer });
  }

  /** The two words, computed from what this end sees, as the console does it. */
  async words(customerNonce: string): Promise<string> {
    const [mine, theirs] = await this.#page.evaluate(() => {
      const { connection } = globalThis.end;
      return [connection.localDescription?.sdp ?? '', connection.remoteDescription?.sdp ?? ''];
    });
    const print = (sdp = ''): Buffer => Buffer.from(/a=fingerprint:sha-256 (\S+)/i.exec(sdp)?.[1]?.replaceAll(':', '') ?? '', 'hex');
    const hash = createHash('sha256').update('towline confirmation words 1').update(print(mine)).update(print(theirs)).update(this.nonce).update(Buffer.from(customerNonce, 'hex')).digest();
    const { pair } = await import('../src/lib/words.ts');
    return pair(hash.readUIntBE(0, 3) >> 4).join(' ');
  }

  /** Asks for something, as the server would pass it on. */
  ask(kind: ConsentKind, lasts = 30_000): void {
    this.#tell([...this.consents.filter((one) => one.kind !== kind), { kind, state: 'asked', at: Date.now() + lasts }]);
  }

  /** The server takes back whatever is asked or on. */
  withdraw(): void {
    this.#tell([]);
  }

  #tell(consents: ConsentView[]): void {
    this.consents = consents;
    this.#mock.tell({ t: 'consents', consents });
  }

  async #hear(say: MediaFromCustomer): Promise<void> {
    switch (say.t) {
      case 'answer':
        await this.#page.evaluate((sdp) => globalThis.end.connection.setRemoteDescription({ type: 'answer', sdp }), say.sdp);
        this.#answered?.();
        return;
      case 'candidate':
        await this.#page.evaluate(
          ({ candidate, mid, ufrag }) => globalThis.end.connection.addIceCandidate({ candidate, sdpMid: mid, usernameFragment: ufrag }).catch(() => undefined),
          say.candidate,
        );
        return;
      case 'consent': {
        const asked = this.consents.some(({ kind, state }) => kind === say.kind && state === 'asked');
        const others = this.consents.filter(({ kind }) => kind !== say.kind);
        const was = this.consents.length;
        if (!say.on) {
          this.#tell(others);
          return others.length < was && !asked ? this.offer() : undefined;
        }
        if (!asked) return this.#tell(this.consents);
        this.#tell([...others, { kind: say.kind, state: 'on', at: Date.now() }]);
        return this.offer();
      }
      case 'restart':
        return this.offer({ restart: true });
      default:
        return;
    }
  }

  /** The picture that arrives in section `at`: its size, 0 while there is none, and how many frames came. */
  async picture(at: 0 | 1): Promise<{ width: number; frames: number }> {
    return this.#page.evaluate(async (index) => {
      const receiver = globalThis.end.connection.getTransceivers()[index]?.receiver;
      const stats = receiver ? [...(await receiver.getStats()).values()] : [];
      const inbound = stats.find(({ type }: { type: string }) => type === 'inbound-rtp') as { frameWidth?: number; framesDecoded?: number } | undefined;
      return { width: inbound?.frameWidth ?? 0, frames: inbound?.framesDecoded ?? 0 };
    }, at);
  }

  state(): Promise<string> {
    return this.#page.evaluate(() => globalThis.end.connection.connectionState);
  }

  /** Sends on a channel, as it is. */
  async send(channel: 'control' | 'pointer' | 'files', data: string | readonly number[]): Promise<void> {
    await this.#page.evaluate(
      ([name, content]) => {
        const one = globalThis.end[name];
        if (typeof content === 'string') one.send(content);
        else one.send(Uint8Array.from(content));
      },
      [channel, data] as const,
    );
  }

  texts(): Promise<string[]> {
    return this.#page.evaluate(() => globalThis.end.texts);
  }

  async frames(): Promise<Buffer[]> {
    const frames = await this.#page.evaluate(() => globalThis.end.frames.map((frame) => [...new Uint8Array(frame)]));
    return frames.map((frame) => Buffer.from(frame));
  }
}
