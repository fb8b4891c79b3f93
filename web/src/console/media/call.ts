// One call: a connection of this browser to the customer's page. The console
// offers always; a lost line is mended with an ICE restart and fresh relays, and
// a lost socket does not touch what flows. Knows no page: what changes is told.
import type { HangUp, MediaFromConsole, MediaToConsole, PeerId } from '../../lib/protocol.ts';
import type { Answer } from '../requests.ts';
import { type Flows, newestFirst, NO_FLOWS, same, servers } from './flows.ts';
import { Trust } from './trust.ts';

export type Line = 'connecting' | 'connected' | 'interrupted';

/** Why there is no call any more; `unsafe`: somebody may be in between; `failed`: it could not be set up. */
export type CallEnd = HangUp | 'unsafe' | 'failed';

export interface CallView {
  peer: PeerId;
  gated: boolean;
  line: Line;
  /** `met`: both ends have told what the words are made of. */
  trust: 'none' | 'met' | 'trusted';
  /** The data channels are open. */
  channels: boolean;
}

export interface CallPorts {
  connect(configuration: RTCConfiguration): RTCPeerConnection;
  ask(say: MediaFromConsole): Promise<Answer>;
  bytes(length: number): Uint8Array;
  now(): number;
}

export interface CallListener {
  changed(view: CallView): void;
  heard(channel: 'control' | 'files', data: string | ArrayBuffer): void;
  ended(why: CallEnd): void;
}

type Channel = 'control' | 'pointer' | 'files';
export type Told<T extends MediaToConsole['t']> = Extract<MediaToConsole, { t: T }>;

export const DISCONNECTED_FOR = 2000;
export const RESTART_EVERY = 5000;
export const RELAYS_WITHIN = 3000;
export const ANSWER_LATE = 8000;
/** As many as the server takes for one description. */
export const MOST_CANDIDATES = 50;

export class Call {
  #ports: CallPorts;
  #listener: CallListener;
  #pc: RTCPeerConnection;
  #trust: Trust;
  #view: CallView;
  #over = false;
  #flows = NO_FLOWS;
  #voice: MediaStreamTrack | null = null;
  #screen: RTCRtpTransceiver;
  #camera: RTCRtpTransceiver;
  #audio: RTCRtpTransceiver;
  #channels: Record<Channel, RTCDataChannel>;
  /** An offer is wanted, and whether as an ICE restart. */
  #due = false;
  #restart = false;
  #offering = false;
  #offeredAt = 0;
  #lastRestart = -Infinity;
  #candidates = 0;
  /** How many offers in a row had no answer. */
  #unanswered = 0;
  #early: RTCIceCandidateInit[] = [];
  #relaysHere: (() => void) | null = null;
  #timers = new Set<ReturnType<typeof setTimeout>>();
  #watch: ReturnType<typeof setTimeout> | undefined;

  constructor(called: Told<'called'>, ports: CallPorts, listener: CallListener) {
    this.#ports = ports;
    this.#listener = listener;
    this.#view = { peer: called.peer, gated: called.gated, line: 'connecting', trust: 'none', channels: false };
    this.#trust = new Trust(called.gated, ports.bytes(16));
    this.#pc = ports.connect({ iceServers: servers(called.ice), bundlePolicy: 'max-bundle' });
    this.#screen = this.#pc.addTransceiver('video', { direction: 'inactive' });
    this.#camera = this.#pc.addTransceiver('video', { direction: 'inactive' });
    this.#audio = this.#pc.addTransceiver('audio', { direction: 'inactive' });
    for (const one of [this.#screen, this.#camera]) newestFirst(one.receiver);
    this.#channels = {
      control: this.#pc.createDataChannel('control', { negotiated: true, id: 0 }),
      pointer: this.#pc.createDataChannel('pointer', { negotiated: true, id: 1, ordered: false, maxRetransmits: 0 }),
      files: this.#pc.createDataChannel('files', { negotiated: true, id: 2 }),
    };
    this.#listen();
    this.#negotiate();
  }

  get view(): CallView {
    return this.#view;
  }

  /** What arrives; there from the beginning, silent until it may flow. */
  get tracks(): Record<'screen' | 'camera' | 'voice', MediaStreamTrack> {
    return { screen: this.#screen.receiver.track, camera: this.#camera.receiver.track, voice: this.#audio.receiver.track };
  }

  stats(): Promise<RTCStatsReport> {
    return this.#pc.getStats();
  }

  /** What the server says of this call. */
  hear(say: MediaToConsole): void {
    if (this.#over) return;
    switch (say.t) {
      case 'answer':
        void this.#answered(say);
        break;
      case 'candidate':
        this.#candidate(say);
        break;
      case 'restart':
        this.#mend(true);
        break;
      case 'relays':
        this.#pc.setConfiguration({ iceServers: servers(say.ice), bundlePolicy: 'max-bundle' });
        this.#relaysHere?.();
        break;
      case 'trusted':
        this.#told();
        break;
      case 'hung_up':
        this.#end(say.why);
        break;
      default:
    }
  }

  /** Sends the words that the technician heard; null when they are not two words. */
  words(typed: string): Promise<Answer> | null {
    if (!this.#trust.type(typed)) return null;
    return this.#ports.ask({ t: 'words', peer: this.#view.peer, words: typed.trim() });
  }

  /** What the customer allows now: whatever else was wanted from the line is given back. */
  allow(flows: Flows): void {
    if (this.#over || same(flows, this.#flows)) return;
    this.#flows = flows;
    // What is not allowed any more stops before anybody is asked.
    if (!flows.microphone) void this.#audio.sender.replaceTrack(null);
    else if (this.#voice) void this.#audio.sender.replaceTrack(this.#voice);
    this.#negotiate();
  }

  /** The technician's own microphone, or none. */
  speak(track: MediaStreamTrack | null): void {
    if (this.#over || track === this.#voice) return;
    this.#voice = track;
    if (!this.#flows.microphone) return;
    void this.#audio.sender.replaceTrack(track);
    this.#negotiate();
  }

  /** Says it on a channel; false when that is not open or too much waits already. */
  send(channel: Channel, data: string | ArrayBuffer | Uint8Array<ArrayBuffer>, mostWaiting = Infinity): boolean {
    const on = this.#channels[channel];
    if (this.#over || this.#view.trust !== 'trusted' || on.readyState !== 'open' || on.bufferedAmount > mostWaiting) return false;
    try {
      on.send(data as string);
      return true;
    } catch {
      // Too large for the other end, or closed just now.
      return false;
    }
  }

  /** The channel on which files go, for whoever paces them by what waits in it. */
  get files(): RTCDataChannel {
    return this.#channels.files;
  }

  /** The socket is back: what was under way is said anew. */
  resume(): void {
    if (this.#over) return;
    // Half an introduction cannot be taken up again.
    if (this.#view.trust === 'none') {
      void this.#ports.ask({ t: 'hang_up', peer: this.#view.peer });
      return this.#end('lost');
    }
    void this.#anew();
  }

  /** This computer's network changed. */
  networkChanged(): void {
    if (!this.#over && this.#pc.remoteDescription) this.#mend(true);
  }

  /** Ends it here and now, and tells the other end. */
  hangUp(): void {
    if (this.#over) return;
    void this.#ports.ask({ t: 'hang_up', peer: this.#view.peer });
    this.#end('technician');
  }

  #listen(): void {
    this.#pc.onicecandidate = ({ candidate }) => this.#found(candidate);
    this.#pc.onconnectionstatechange = () => this.#lineChanged();
    for (const channel of Object.values(this.#channels)) {
      channel.binaryType = 'arraybuffer';
      channel.onopen = () => this.#change({ channels: Object.values(this.#channels).every((one) => one.readyState === 'open') });
    }
    this.#channels.control.onmessage = ({ data }) => this.#arrived('control', data, typeof data === 'string');
    this.#channels.files.onmessage = ({ data }) => this.#arrived('files', data, data instanceof ArrayBuffer);
  }

  /** Nothing is taken from an end that is not trusted, nor anything of a kind that does not belong there. */
  #arrived(channel: 'control' | 'files', data: string | ArrayBuffer, fits: boolean): void {
    if (fits && !this.#over && this.#view.trust === 'trusted') this.#listener.heard(channel, data);
  }

  #negotiate(restart = false): void {
    this.#due = true;
    this.#restart ||= restart;
    void this.#offer();
  }

  async #offer(): Promise<void> {
    if (!this.#due || this.#offering || this.#over || this.#pc.signalingState !== 'stable') return;
    this.#offering = true;
    this.#due = false;
    this.#aim();
    const iceRestart = this.#restart;
    this.#restart = false;
    const { peer, trust } = this.#view;
    this.#candidates = 0;
    await this.#pc.setLocalDescription(await this.#pc.createOffer({ iceRestart }));
    const sdp = this.#pc.localDescription?.sdp ?? '';
    const commit = trust === 'none' ? { commit: this.#trust.commit } : {};
    this.#offeredAt = this.#ports.now();
    const answer = await this.#ports.ask({ t: 'offer', peer, sdp, ...commit });
    this.#offering = false;
    if (!answer.ok) return this.#refused(answer.code, iceRestart);
    if (trust !== 'none') this.#expect(sdp, iceRestart);
    void this.#offer();
  }

  /** An offer whose answer never comes would be the last one. */
  #expect(sdp: string, restart: boolean): void {
    this.#later(() => {
      if (this.#pc.signalingState !== 'have-local-offer' || this.#pc.localDescription?.sdp !== sdp) return;
      this.#unanswered += 1;
      void this.#takeBack().then(() => this.#negotiate(restart && this.#view.line === 'interrupted'));
    }, ANSWER_LATE * 2 ** Math.min(this.#unanswered, 3));
  }

  async #refused(code: string, restart: boolean): Promise<void> {
    if (this.#over || code === 'offline' || code === 'no_answer') return;
    if (this.#view.trust === 'none') return this.#end('failed');
    if (code === 'gone' || code === 'not_yours') return this.#end('over');
    await this.#takeBack();
    if (this.#due) return this.#offer();
    // What the customer allows changed meanwhile, which is told next; or the line is asked too much of.
    this.#later(() => this.#negotiate(restart), ANSWER_LATE);
  }

  #aim(): void {
    const { view, camera, microphone } = this.#flows;
    this.#screen.direction = view ? 'recvonly' : 'inactive';
    this.#camera.direction = camera ? 'recvonly' : 'inactive';
    this.#audio.direction = !microphone ? 'inactive' : this.#voice ? 'sendrecv' : 'recvonly';
  }

  async #answered({ sdp, nonce }: Told<'answer'>): Promise<void> {
    if (this.#pc.signalingState !== 'have-local-offer') return;
    if (this.#view.trust !== 'none' && !this.#trust.isSame(sdp)) return this.#unsafe();
    const opens = this.#view.trust === 'none' ? this.#trust.meet(this.#pc.localDescription?.sdp ?? '', sdp, nonce) : '';
    if (opens === null) return this.#unsafe();
    try {
      await this.#pc.setRemoteDescription({ type: 'answer', sdp });
    } catch {
      // Not a description that this browser can follow: nothing flows over it.
      if (!this.#over && this.#view.trust === 'none') this.#end('failed');
      return;
    }
    if (this.#over) return;
    this.#unanswered = 0;
    for (const candidate of this.#early.splice(0)) this.#add(candidate);
    if (opens !== '') {
      this.#change({ trust: 'met' });
      void this.#ports.ask({ t: 'nonce', peer: this.#view.peer, nonce: opens });
    }
    void this.#offer();
  }

  #told(): void {
    if (this.#view.trust === 'trusted') return;
    if (this.#trust.told() === 'unsafe') this.#unsafe();
    else this.#change({ trust: 'trusted' });
  }

  /** Somebody may be in between: nothing flows any more, whatever the server says. */
  #unsafe(): void {
    void this.#ports.ask({ t: 'hang_up', peer: this.#view.peer });
    this.#end('unsafe');
  }

  #found(candidate: RTCIceCandidate | null): void {
    this.#candidates += 1;
    if (this.#candidates > MOST_CANDIDATES || this.#over) return;
    const { candidate: line, sdpMid, usernameFragment } = candidate ?? { candidate: '', sdpMid: '', usernameFragment: '' };
    const found = { candidate: line, mid: sdpMid ?? '', ufrag: usernameFragment ?? '' };
    void this.#ports.ask({ t: 'candidate', peer: this.#view.peer, candidate: found });
  }

  #candidate({ candidate: { candidate, mid, ufrag } }: Told<'candidate'>): void {
    if (candidate === '') return;
    const init: RTCIceCandidateInit = { candidate, sdpMid: mid, ...(ufrag === '' ? {} : { usernameFragment: ufrag }) };
    if (this.#pc.remoteDescription) this.#add(init);
    else if (this.#early.length < MOST_CANDIDATES) this.#early.push(init);
  }

  /** One that belongs to another generation, or that cannot be read, is of no use. */
  #add(candidate: RTCIceCandidateInit): void {
    this.#pc.addIceCandidate(candidate).catch(() => undefined);
  }

  #lineChanged(): void {
    if (this.#over) return;
    clearTimeout(this.#watch);
    switch (this.#pc.connectionState) {
      case 'connected':
        this.#change({ line: 'connected' });
        break;
      case 'disconnected':
        this.#change({ line: 'interrupted' });
        this.#watch = setTimeout(() => this.#mend(), DISCONNECTED_FOR);
        break;
      case 'failed':
        this.#change({ line: 'interrupted' });
        this.#mend();
        break;
      default:
    }
  }

  /** Finds another way: fresh relays first, then an offer that starts the search anew. */
  #mend(asked = false): void {
    if (this.#over || !this.#pc.remoteDescription) return;
    const since = this.#ports.now() - this.#lastRestart;
    clearTimeout(this.#watch);
    if (since < RESTART_EVERY) {
      this.#watch = setTimeout(() => this.#mend(asked), RESTART_EVERY - since);
      return;
    }
    this.#lastRestart = this.#ports.now();
    void this.#freshRelays().then(() => {
      if (asked || this.#view.line === 'interrupted') void this.#anew(true);
    });
    // Until the line is back, which ends this watch.
    if (this.#view.line === 'interrupted') this.#watch = setTimeout(() => this.#mend(), RESTART_EVERY);
  }

  #freshRelays(): Promise<void> {
    return new Promise((done) => {
      this.#relaysHere = done;
      this.#later(done, RELAYS_WITHIN);
      void this.#ports.ask({ t: 'relays', peer: this.#view.peer }).then((answer) => (answer.ok ? undefined : done()));
    });
  }

  /** Offers anew, also when an earlier offer was never answered. */
  async #anew(restart = this.#view.line === 'interrupted'): Promise<void> {
    const unanswered = this.#pc.signalingState === 'have-local-offer';
    if (unanswered && this.#view.trust !== 'none' && (!restart || this.#ports.now() - this.#offeredAt > ANSWER_LATE)) {
      await this.#takeBack();
    }
    if (unanswered || restart) this.#negotiate(restart);
  }

  async #takeBack(): Promise<void> {
    if (this.#pc.signalingState === 'have-local-offer') await this.#pc.setLocalDescription({ type: 'rollback' });
  }

  #later(act: () => void, after: number): void {
    const timer = setTimeout(() => {
      this.#timers.delete(timer);
      act();
    }, after);
    this.#timers.add(timer);
  }

  #change(change: Partial<CallView>): void {
    this.#view = { ...this.#view, ...change };
    this.#listener.changed(this.#view);
  }

  #end(why: CallEnd): void {
    if (this.#over) return;
    this.#over = true;
    clearTimeout(this.#watch);
    for (const timer of this.#timers) clearTimeout(timer);
    this.#pc.onicecandidate = this.#pc.onconnectionstatechange = null;
    this.#pc.close();
    this.#listener.ended(why);
  }
}
