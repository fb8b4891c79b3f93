// Two short tones, made on the spot: no file to load. A browser stays silent
// until the person has touched the page; `allow` is called then.
export class Sound {
  #context: AudioContext | null = null;

  allow(): void {
    this.#context ??= new AudioContext();
    if (this.#context.state === 'suspended') void this.#context.resume();
  }

  /** Rising for somebody who waits, a single soft tone for a message. */
  play(kind: 'waiting' | 'message'): void {
    if (kind === 'waiting') {
      this.#tone(660, 0, 0.16);
      this.#tone(880, 0.18, 0.24);
    } else {
      this.#tone(740, 0, 0.14);
    }
  }

  #tone(pitch: number, after: number, length: number): void {
    const context = this.#context;
    if (context?.state !== 'running') return;
    const start = context.currentTime + after;
    const tone = new OscillatorNode(context, { type: 'sine', frequency: pitch });
    const volume = new GainNode(context, { gain: 0 });
    // Ramps, because a tone that starts at once clicks.
    volume.gain.linearRampToValueAtTime(0.14, start + 0.02);
    volume.gain.linearRampToValueAtTime(0, start + length);
    tone.connect(volume).connect(context.destination);
    tone.start(start);
    tone.stop(start + length);
  }
}
