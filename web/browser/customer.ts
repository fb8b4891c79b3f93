// A customer's page for the console to call: a second page of the same browser
// with a connection of its own, and the part of the server that stands between.
import type { Browser, Page } from 'playwright-core';
import { fingerprintOf, opened, wordsOf } from '../src/lib/confirm.ts';
import type { ConsentKind, ConsentView, MediaFromConsole, SessionId } from '../src/lib/protocol.ts';
import { bytesOf } from '../src/lib/sha256.ts';
import { typedWords } from '../src/lib/words.ts';
import type { Mock } from './mock.ts';

export const NONCE = '22'.repeat(16);

export class Customer {
  readonly #mock: Mock;
  readonly #session: SessionId;
  #page: Page | null = null;
  gated = true;
  /** What somebody in between would do: the words are not looked at. */
  blind = false;
  left = 3;
  peer = 0;
  commit = '';
  /** The two words that the page would show. */
  words: [string, string] = ['', ''];
  #offer = '';
  #answer = '';
  consents = new Map<ConsentKind, ConsentView>();
  heard: MediaFromConsole[] = [];

  constructor(mock: Mock, session: SessionId) {
    this.#mock = mock;
    this.#session = session;
    mock.media = (_session, say) => this.#hear(say);
  }

  async open(browser: Browser): Promise<Page> {
    const page = await (await browser.newContext()).newPage();
    await page.goto(new URL('/customer', this.#mock.url).href);
    await page.exposeFunction('toServer', (say: { candidate: string; mid: string; ufrag: string }) =>
      this.#mock.tell(this.#session, { t: 'candidate', peer: this.peer, candidate: say }),
    );
    await page.evaluate(customerPage);
    this.#page = page;
    return page;
  }

  /** What the page has heard on its channels. */
  channel(name: 'control' | 'pointer'): Promise<string[]> {
    return this.#page!.evaluate((which) => (window as unknown as Fake).customer.heard[which] ?? [], name);
  }

  send(channel: 'control' | 'files', data: string | number[]): Promise<void> {
    return this.#page!.evaluate(([which, what]) => (window as unknown as Fake).customer.send(which as string, what as string), [channel, data] as const);
  }

  /** Colours what the screen shows; the next frame carries it. */
  showing(): Promise<void> {
    return this.#page!.evaluate(() => void (window as unknown as Fake).customer.paint());
  }

  break(): Promise<void> {
    return this.#page!.evaluate(() => (window as unknown as Fake).customer.close());
  }

  /** How many bytes of the technician's voice have arrived. */
  voice(): Promise<number> {
    return this.#page!.evaluate(() => (window as unknown as Fake).customer.voice());
  }

  answer(kind: ConsentKind, on: boolean): void {
    if (on) this.consents.set(kind, { kind, state: 'on', at: Date.now() });
    else this.consents.delete(kind);
    this.#mock.tell(this.#session, { t: 'answered', kind, answer: on ? 'granted' : 'refused' });
    this.tellConsents();
  }

  revoke(kind: ConsentKind): void {
    this.consents.delete(kind);
    this.#mock.tell(this.#session, { t: 'answered', kind, answer: 'revoked' });
    this.tellConsents();
  }

  tellConsents(): void {
    this.#mock.tell(this.#session, { t: 'consents', consents: [...this.consents.values()] });
  }

  #hear(say: MediaFromConsole): string | void {
    this.heard.push(say);
    const tell = this.#mock.tell.bind(this.#mock, this.#session);
    switch (say.t) {
      case 'call':
        this.peer += 1;
        return tell({ t: 'called', peer: this.peer, gated: this.gated, ice: [] });
      case 'offer':
        this.commit = say.commit ?? this.commit;
        this.#offer = say.sdp;
        // A page that was closed meanwhile answers nothing.
        this.#answers(say.sdp, say.commit !== undefined).catch(() => undefined);
        return;
      case 'nonce': {
        const nonce = opened(this.commit, say.nonce);
        const [console, customer] = [fingerprintOf(this.#offer), fingerprintOf(this.#answer)];
        if (!nonce || !console || !customer) return 'bad_signal';
        this.words = wordsOf({ console, customer, consoleNonce: nonce, customerNonce: bytesOf(NONCE, 16)! });
        if (!this.gated) tell({ t: 'trusted', peer: this.peer });
        return;
      }
      case 'words':
        if (this.blind || typedWords(say.words)?.join() === this.words.join()) return tell({ t: 'trusted', peer: this.peer });
        this.left -= 1;
        return tell({ t: 'wrong_words', peer: this.peer, left: this.left });
      case 'candidate':
        this.#page?.evaluate((candidate) => (window as unknown as Fake).customer.candidate(candidate), say.candidate).catch(() => undefined);
        return;
      case 'ask':
        this.consents.set(say.kind, { kind: say.kind, state: 'asked', at: Date.now() + 30_000 });
        return this.tellConsents();
      case 'waive':
        this.consents.delete(say.kind);
        return this.tellConsents();
      case 'relays':
        return tell({ t: 'relays', peer: this.peer, ice: [] });
      case 'hang_up':
        this.consents.clear();
        this.tellConsents();
        return tell({ t: 'hung_up', peer: this.peer, why: 'technician' });
      default:
    }
  }

  async #answers(sdp: string, first: boolean): Promise<void> {
    if (!this.#page) return;
    this.#answer = await this.#page.evaluate(([offer, anew]) => (window as unknown as Fake).customer.answer(offer, anew), [sdp, first] as const);
    this.#mock.tell(this.#session, { t: 'answer', peer: this.peer, sdp: this.#answer, ...(first ? { nonce: NONCE } : {}) });
  }
}

interface Fake {
  toServer(say: object): void;
  customer: {
    heard: Record<string, string[]>;
    answer(offer: string, first: boolean): Promise<string>;
    candidate(candidate: { candidate: string; mid: string; ufrag: string }): Promise<void>;
    send(channel: string, data: string | number[]): void;
    paint(): void;
    close(): void;
    voice(): Promise<number>;
  };
}

/** Runs in the customer's page: knows nothing from out here. */
function customerPage(): void {
  const page = window as unknown as Fake;
  let pc: RTCPeerConnection;
  let channels: Record<string, RTCDataChannel>;
  const heard: Record<string, string[]> = { control: [], pointer: [], files: [] };
  const picture = (width: number, height: number, hue: number) => {
    const canvas = document.createElement('canvas');
    canvas.width = width;
    canvas.height = height;
    const paint = canvas.getContext('2d')!;
    let turn = 0;
    const draw = () => {
      turn += 1;
      paint.fillStyle = `hsl(${hue} 40% 92%)`;
      paint.fillRect(0, 0, width, height);
      paint.fillStyle = `hsl(${hue} 55% 35%)`;
      paint.fillRect(0, 0, width, 48);
      paint.fillRect((turn * 7) % width, height - 60, 120, 40);
      paint.font = '28px sans-serif';
      paint.fillText('Network settings', 60, 130);
      paint.font = '20px sans-serif';
      for (let row = 0; row < 9; row += 1) paint.fillText(`Adapter ${row + 1}: connected, 192.0.2.${row + 10}`, 60, 190 + row * 44);
    };
    draw();
    setInterval(draw, 40);
    const track = canvas.captureStream(25).getVideoTracks()[0]!;
    // As with a real screen: sharp before smooth.
    track.contentHint = 'detail';
    return { track, draw };
  };
  const screen = picture(1280, 720, 215);
  const camera = picture(640, 480, 20);
  const sound = new AudioContext();
  const tone = sound.createOscillator();
  const out = sound.createMediaStreamDestination();
  tone.connect(out);
  tone.start();
  const voice = out.stream.getAudioTracks()[0]!;
  page.customer = {
    heard,
    async answer(offer, first) {
      if (first) {
        pc?.close();
        pc = new RTCPeerConnection();
        pc.onicecandidate = ({ candidate }) =>
          page.toServer({ candidate: candidate?.candidate ?? '', mid: candidate?.sdpMid ?? '', ufrag: candidate?.usernameFragment ?? '' });
        channels = {
          control: pc.createDataChannel('control', { negotiated: true, id: 0 }),
          pointer: pc.createDataChannel('pointer', { negotiated: true, id: 1, ordered: false, maxRetransmits: 0 }),
          files: pc.createDataChannel('files', { negotiated: true, id: 2 }),
        };
        for (const [name, channel] of Object.entries(channels)) {
          channel.binaryType = 'arraybuffer';
          channel.onmessage = ({ data }) => heard[name]!.push(typeof data === 'string' ? data : [...new Uint8Array(data)].join());
        }
      }
      await pc.setRemoteDescription({ type: 'offer', sdp: offer });
      const wants = offer.split('m=').slice(1).map((section) => !section.includes('a=inactive'));
      const tracks = [screen.track, camera.track, voice];
      for (const [at, one] of pc.getTransceivers().slice(0, 3).entries()) {
        await one.sender.replaceTrack(wants[at] ? tracks[at]! : null);
        one.direction = wants[at] ? (at === 2 ? 'sendrecv' : 'sendonly') : 'inactive';
      }
      await pc.setLocalDescription();
      return pc.localDescription!.sdp;
    },
    async candidate({ candidate, mid, ufrag }) {
      if (candidate !== '') await pc.addIceCandidate({ candidate, sdpMid: mid, usernameFragment: ufrag }).catch(() => undefined);
    },
    send: (channel, data) => channels[channel]!.send(typeof data === 'string' ? data : (new Uint8Array(data) as unknown as string)),
    paint: () => screen.draw(),
    close: () => pc.close(),
    async voice() {
      const report = [...(await pc.getStats()).values()] as { type: string; kind?: string; bytesReceived?: number }[];
      return report.find((one) => one.type === 'inbound-rtp' && one.kind === 'audio')?.bytesReceived ?? 0;
    },
  };
}
