// One connection to a console: it offers, this page answers. Knows the two
// certificates, the nonces and the words; lets flow only what its owner says may
// flow; asks for another way when the network breaks.
import { CHANNELS, type Control, type Pointing, readControl, readPointing } from '../../lib/channels.ts';
import { fingerprintOf, newNonce, opened, wordsOf } from '../../lib/confirm.ts';
import type { IceServer, MediaFromCustomer, MediaToCustomer } from '../../lib/protocol.ts';
import { hexOf } from '../../lib/sha256.ts';
import { type Captured, SENDING } from './capture.ts';
import { type Path, pathOf } from './path.ts';

/** After how long without a way to the console another is looked for, and how often again, in milliseconds. */
const PATIENCE = 2000;
const AGAIN = 8000;
/** After how long without a way the call is given up: as long as a seat is kept. */
const GIVE_UP = 300_000;
/** How often the way in use is looked up. */
const LOOK_EVERY = 5000;
/** Ways that are told for one description; the server takes 50. */
const MOST_CANDIDATES = 49;

/** The order of the sections that every offer has. */
const SECTIONS = [
  ['view', 'video'],
  ['camera', 'video'],
  ['microphone', 'audio'],
] as const satisfies readonly (readonly [Captured, string])[];

export type Standing = 'connecting' | 'connected' | 'interrupted';

type Told<T extends MediaToCustomer['t']> = Extract<MediaToCustomer, { t: T }>;

export interface Owner {
  say(say: MediaFromCustomer): boolean;
  /** What may flow over this call now; null where nothing may. */
  track(call: Call, kind: Captured): MediaStreamTrack | null;
  /** Something that is shown has changed. */
  changed(call: Call): void;
  /** No way to the console was found for a long time. */
  lost(call: Call): void;
  /** Who is at the other end cannot be known: the call must end. */
  unsafe(call: Call): void;
  control(call: Call, message: Control): void;
  pointing(call: Call, message: Pointing): void;
  frame(call: Call, message: unknown): void;
}

export class Call {
  readonly peer: number;
  readonly name: string;
  readonly gated: boolean;
  readonly files: RTCDataChannel;
  standing: Standing = 'connecting';
  path: Path | null = null;
  trusted = false;
  /** The words to read out, once both nonces are known. */
  words: readonly [string, string] | null = null;
  /** Tries that the technician has left after a wrong one. */
  triesLeft: number | null = null;

  #owner: Owner;
  #connection: RTCPeerConnection;
  #control: RTCDataChannel;
  #pointer: RTCDataChannel;
  /** One description after the other. */
  #work: Promise<void> = Promise.resolve();
  #closed = false;
  #nonce: Uint8Array | null = null;
  #commit: string | null = null;
  #theirs: Uint8Array | null = null;
  #sound: HTMLAudioElement | null = null;
  #unsaid: RTCIceCandidate[] | null = null;
  #candidates = 0;
  #retry: ReturnType<typeof setTimeout> | undefined;
  #giveUp: ReturnType<typeof setTimeout> | undefined;
  #look: ReturnType<typeof setInterval> | undefined;

  constructor({ peer, name, gated, ice }: Told<'call'>, owner: Owner) {
    this.peer = peer;
    this.name = name;
    this.gated = gated;
    this.#owner = owner;
    const connection = new RTCPeerConnection({ iceServers: servers(ice), bundlePolicy: 'max-bundle' });
    this.#connection = connection;
    this.#control = connection.createDataChannel('control', CHANNELS.control);
    this.#pointer = connection.createDataChannel('pointer', CHANNELS.pointer);
    this.files = connection.createDataChannel('files', CHANNELS.files);
    this.files.binaryType = 'arraybuffer';
    this.#control.onmessage = ({ data }) => {
      const message = readControl(data);
      if (message && this.trusted) owner.control(this, message);
    };
    this.#pointer.onmessage = ({ data }) => {
      const message = readPointing(data);
      if (message && this.trusted) owner.pointing(this, message);
    };
    this.files.onmessage = ({ data }) => {
      if (this.trusted) owner.frame(this, data);
    };
    this.files.onopen = this.#control.onopen = () => owner.changed(this);
    connection.onicecandidate = ({ candidate }) => this.#found(candidate);
    connection.onconnectionstatechange = () => this.#stands();
  }

  /** Everything of this call that the server tells. */
  hear(message: MediaToCustomer): void {
    switch (message.t) {
      case 'offer':
        return this.#queue(() => this.#answer(message));
      case 'nonce':
        return this.#queue(async () => this.#open(message.nonce));
      case 'candidate':
        return this.#queue(() => this.#add(message));
      case 'trusted':
        return this.#queue(async () => this.#trust());
      case 'wrong_words':
        this.triesLeft = message.left;
        return this.#owner.changed(this);
      case 'relays':
        return this.#connection.setConfiguration({ ...this.#connection.getConfiguration(), iceServers: servers(message.ice) });
      default:
        return;
    }
  }

  /** Says something small; false when there is no way now. */
  tell(message: Control): boolean {
    if (this.#closed || this.#control.readyState !== 'open') return false;
    this.#control.send(JSON.stringify(message));
    return true;
  }

  /** The picture or sound that flows is another one now, or none: at once, without a new description. */
  replace(kind: Captured, track: MediaStreamTrack | null): void {
    const sender = this.#connection.getTransceivers()[SECTIONS.findIndex(([one]) => one === kind)]?.sender;
    if (sender && sender.track !== track) void sender.replaceTrack(track).catch(() => undefined);
    if (kind === 'microphone' && !track) this.#silence();
  }

  /** The network may have changed, or the socket is back while there is no way to the console. */
  findWay(): void {
    if (this.#closed || this.#theirs === null) return;
    // Passwords of relays run out: fresh ones come before the offer that they are for.
    this.#owner.say({ t: 'relays', peer: this.peer });
    this.#owner.say({ t: 'restart', peer: this.peer });
    this.#plan(AGAIN);
  }

  /** Ends it here, at once. */
  close(): void {
    if (this.#closed) return;
    this.#closed = true;
    this.trusted = false;
    clearTimeout(this.#retry);
    clearTimeout(this.#giveUp);
    clearInterval(this.#look);
    const connection = this.#connection;
    connection.onicecandidate = connection.onconnectionstatechange = null;
    this.#control.onmessage = this.#pointer.onmessage = this.files.onmessage = null;
    connection.close();
    this.#silence();
  }

  #queue(work: () => Promise<void>): void {
    this.#work = this.#work.then(async () => {
      if (!this.#closed) await work();
    }).catch(() => {
      // A description that this browser cannot follow changes nothing; the console offers again.
    });
  }

  async #answer({ sdp, commit }: Told<'offer'>): Promise<void> {
    const connection = this.#connection;
    const theirs = fingerprintOf(sdp);
    const known = this.#theirs;
    if (!theirs || (known && hexOf(known) !== hexOf(theirs)) || (!known && !commit)) return this.#owner.unsafe(this);
    await connection.setRemoteDescription({ type: 'offer', sdp });
    const sections = connection.getTransceivers();
    for (const [at, [kind, media]] of SECTIONS.entries()) {
      const section = sections[at];
      if (section?.receiver.track.kind !== media) return this.#owner.unsafe(this);
      const track = this.#owner.track(this, kind);
      await section.sender.replaceTrack(track);
      section.direction = !track ? 'inactive' : kind === 'microphone' ? 'sendrecv' : 'sendonly';
    }
    const answer = await connection.createAnswer();
    if (this.#closed) return;
    this.#unsaid = [];
    this.#candidates = 0;
    await connection.setLocalDescription(answer);
    // What was taken back meanwhile is stopped already; nothing of it is in the description that counts.
    const mine = connection.localDescription?.sdp ?? '';
    let nonce: string | undefined;
    if (!known && commit) {
      this.#theirs = theirs;
      this.#commit = commit;
      this.#nonce = newNonce();
      nonce = hexOf(this.#nonce);
    }
    this.#owner.say({ t: 'answer', peer: this.peer, sdp: mine, ...(nonce ? { nonce } : {}) });
    const unsaid = this.#unsaid ?? [];
    this.#unsaid = null;
    for (const candidate of unsaid) this.#tellCandidate(candidate);
    this.#listen(sections[2]);
    for (const [at, [kind]] of SECTIONS.entries()) await bound(sections[at]?.sender, kind);
  }

  #open(digits: string): void {
    const nonce = this.#commit === null ? null : opened(this.#commit, digits);
    const customer = fingerprintOf(this.#connection.localDescription?.sdp ?? '');
    if (!nonce || !this.#theirs || !this.#nonce || !customer) return this.#owner.unsafe(this);
    this.words = wordsOf({ console: this.#theirs, customer, consoleNonce: nonce, customerNonce: this.#nonce });
    this.#owner.changed(this);
  }

  #trust(): void {
    // Words that were never shown cannot have been read out.
    if (this.gated && !this.words) return this.#owner.unsafe(this);
    this.trusted = true;
    this.triesLeft = null;
    this.#owner.changed(this);
  }

  async #add({ candidate: { candidate, mid, ufrag } }: Told<'candidate'>): Promise<void> {
    // One for a description that is no longer in force is refused, and not needed.
    await this.#connection.addIceCandidate({ candidate, sdpMid: mid, usernameFragment: ufrag || null }).catch(() => undefined);
  }

  #found(candidate: RTCIceCandidate | null): void {
    if (!candidate) return;
    if (this.#unsaid) this.#unsaid.push(candidate);
    else this.#tellCandidate(candidate);
  }

  #tellCandidate({ candidate, sdpMid, usernameFragment }: RTCIceCandidate): void {
    this.#candidates += 1;
    if (this.#candidates > MOST_CANDIDATES) return;
    this.#owner.say({ t: 'candidate', peer: this.peer, candidate: { candidate, mid: sdpMid ?? '0', ufrag: usernameFragment ?? '' } });
  }

  #stands(): void {
    const state = this.#connection.connectionState;
    clearTimeout(this.#retry);
    if (state === 'connected') {
      this.standing = 'connected';
      clearTimeout(this.#giveUp);
      this.#giveUp = undefined;
      clearInterval(this.#look);
      this.#look = setInterval(() => void this.#lookUp(), LOOK_EVERY);
      void this.#lookUp();
    } else if (state === 'failed' || state === 'disconnected') {
      this.standing = 'interrupted';
      this.#giveUp ??= setTimeout(() => this.#owner.lost(this), GIVE_UP);
      // Most breaks heal within a moment.
      if (state === 'failed') this.findWay();
      else this.#plan(PATIENCE);
    } else if (this.standing === 'interrupted') {
      this.#plan(AGAIN);
    }
    this.#owner.changed(this);
  }

  #plan(after: number): void {
    clearTimeout(this.#retry);
    this.#retry = setTimeout(() => {
      if (this.#connection.connectionState !== 'connected') this.findWay();
    }, after);
  }

  async #lookUp(): Promise<void> {
    const path = pathOf(await this.#connection.getStats());
    if (this.#closed || path === this.path) return;
    this.path = path;
    this.#owner.changed(this);
  }

  /** The technician's voice is heard while the customer's may be, and never otherwise. */
  #listen(section: RTCRtpTransceiver | undefined): void {
    const comes = section?.currentDirection === 'sendrecv' || section?.currentDirection === 'recvonly';
    if (!section || !comes || !this.#owner.track(this, 'microphone')) return this.#silence();
    this.#sound ??= new Audio();
    this.#sound.srcObject = new MediaStream([section.receiver.track]);
    void this.#sound.play().catch(() => undefined);
  }

  #silence(): void {
    if (this.#sound) this.#sound.srcObject = null;
    this.#sound = null;
  }
}

function servers(ice: readonly IceServer[]): RTCIceServer[] {
  return ice.map(({ urls, username, credential }) => (username ? { urls, username, credential } : { urls }));
}

/** Bounds what a sender sends. Browsers differ in what they take; none of it is worth a failed call. */
async function bound(sender: RTCRtpSender | undefined, kind: Captured): Promise<void> {
  if (!sender?.track) return;
  const { maxBitrate, maxFramerate, prefer } = SENDING[kind];
  const parameters = sender.getParameters();
  for (const encoding of parameters.encodings) {
    encoding.maxBitrate = maxBitrate;
    if (maxFramerate) encoding.maxFramerate = maxFramerate;
  }
  if (prefer) parameters.degradationPreference = prefer;
  await sender.setParameters(parameters).catch(() => undefined);
}
