// The technician's microphone: asked of the browser when it is switched on, given
// back when it is off. Who hears it is for whoever is told of its track.
export type Microphone = 'off' | 'asking' | 'on' | 'blocked';

export class OwnVoice {
  state: Microphone = $state('off');
  #open: () => Promise<MediaStream>;
  #use: (track: MediaStreamTrack | null) => void;
  #own: MediaStream | null = null;

  constructor(open: () => Promise<MediaStream>, use: (track: MediaStreamTrack | null) => void) {
    this.#open = open;
    this.#use = use;
  }

  get track(): MediaStreamTrack | null {
    return this.#own?.getAudioTracks()[0] ?? null;
  }

  /** Switches it on, if it still may be used once the browser has given it. */
  async start(may: () => boolean): Promise<void> {
    if (this.state === 'asking' || this.#own) return;
    this.state = 'asking';
    try {
      const own = await this.#open();
      const [track] = own.getAudioTracks();
      if (!track || !may()) {
        own.getTracks().forEach((one) => one.stop());
        this.state = 'off';
        return;
      }
      this.#own = own;
      track.onended = () => this.stop();
      this.state = 'on';
      this.#use(track);
    } catch {
      this.state = 'blocked';
    }
  }

  stop(): void {
    this.#own?.getTracks().forEach((track) => track.stop());
    if (this.#own) this.#use(null);
    this.#own = null;
    if (this.state !== 'blocked') this.state = 'off';
  }
}
