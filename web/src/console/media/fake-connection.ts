// An RTCPeerConnection for tests: remembers what was done to it, describes itself
// in as many lines as are looked at, and connects when told to.
export const PRINT = { console: 'AA', customer: 'BB', other: 'CC' } as const;

/** A description that shows this certificate. */
export function described(print: string, more = ''): string {
  return `v=0\r\na=fingerprint:sha-256 ${Array.from({ length: 32 }, () => print).join(':')}\r\n${more}`;
}

class FakeChannel {
  readyState = 'connecting';
  bufferedAmount = 0;
  bufferedAmountLowThreshold = 0;
  binaryType = '';
  sent: unknown[] = [];
  onopen: (() => void) | null = null;
  onmessage: ((event: { data: unknown }) => void) | null = null;

  send(data: unknown): void {
    this.sent.push(data);
  }

  addEventListener(): void {
    // Nobody waits in these tests.
  }
}

interface FakeTransceiver {
  direction: string;
  receiver: { track: { kind: string }; jitterBufferTarget: number | null };
  sender: { track: unknown; replaceTrack(track: unknown): Promise<void> };
}

export class FakeConnection {
  configuration: RTCConfiguration;
  connectionState = 'new';
  signalingState = 'stable';
  localDescription: { sdp: string } | null = null;
  remoteDescription: { sdp: string } | null = null;
  onicecandidate: ((event: { candidate: object | null }) => void) | null = null;
  onconnectionstatechange: (() => void) | null = null;
  transceivers: FakeTransceiver[] = [];
  channels: Record<string, FakeChannel & { init: RTCDataChannelInit }> = {};
  candidates: RTCIceCandidateInit[] = [];
  restarts = 0;
  rollbacks = 0;
  closed = false;
  #offers = 0;

  constructor(configuration: RTCConfiguration) {
    this.configuration = configuration;
  }

  addTransceiver(kind: string, { direction }: { direction: string }): FakeTransceiver {
    const sender = { track: null as unknown, replaceTrack: async (track: unknown) => void (sender.track = track) };
    const one: FakeTransceiver = { direction, receiver: { track: { kind }, jitterBufferTarget: null }, sender };
    this.transceivers.push(one);
    return one;
  }

  createDataChannel(name: string, init: RTCDataChannelInit): FakeChannel {
    return (this.channels[name] = Object.assign(new FakeChannel(), { init }));
  }

  async createOffer({ iceRestart }: RTCOfferOptions): Promise<{ type: string; sdp: string }> {
    this.#offers += 1;
    if (iceRestart) this.restarts += 1;
    const directions = this.transceivers.map((one) => one.direction).join(' ');
    return { type: 'offer', sdp: described(PRINT.console, `a=offer:${this.#offers} ${directions}\r\n`) };
  }

  async setLocalDescription(description: { type: string; sdp?: string }): Promise<void> {
    if (description.type === 'rollback') {
      this.rollbacks += 1;
      this.signalingState = 'stable';
      return;
    }
    this.localDescription = { sdp: description.sdp ?? '' };
    this.signalingState = 'have-local-offer';
  }

  async setRemoteDescription({ sdp }: { sdp: string }): Promise<void> {
    if (sdp.includes('a=bad')) throw new Error('no description');
    this.remoteDescription = { sdp };
    this.signalingState = 'stable';
  }

  async addIceCandidate(candidate: RTCIceCandidateInit): Promise<void> {
    this.candidates.push(candidate);
  }

  setConfiguration(configuration: RTCConfiguration): void {
    this.configuration = configuration;
  }

  async getStats(): Promise<Map<string, unknown>> {
    return new Map();
  }

  close(): void {
    this.closed = true;
  }

  /** The line comes to this state. */
  come(state: string): void {
    this.connectionState = state;
    this.onconnectionstatechange?.();
  }

  openChannels(): void {
    for (const channel of Object.values(this.channels)) {
      channel.readyState = 'open';
      channel.onopen?.();
    }
  }

  get directions(): string[] {
    return this.transceivers.map((one) => one.direction);
  }
}
