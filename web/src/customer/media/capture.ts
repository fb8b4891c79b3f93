// Gets the screen, a camera or the microphone from the browser, and lets go of
// them. Holds at most one of each; who may see them is decided elsewhere.

export type Captured = 'view' | 'camera' | 'microphone';

/** Why there is nothing: the person said no, the browser cannot, or there is no device that is free. */
export type Failure = 'refused' | 'unable' | 'missing';

/** A picture's bounds: sharp enough to read text, small enough for a home's upload. */
const SCREEN: MediaTrackConstraints = { width: { max: 1920 }, height: { max: 1200 }, frameRate: { ideal: 15, max: 30 } };
const CAMERA: MediaTrackConstraints = { width: { ideal: 1280 }, height: { ideal: 720 }, frameRate: { ideal: 24, max: 30 } };
const SOUND: MediaTrackConstraints = { echoCancellation: true, noiseSuppression: true, autoGainControl: true };

/** How each is sent: bits and pictures a second, and what gives way when the network is slow. */
export const SENDING = {
  view: { maxBitrate: 2_500_000, maxFramerate: 30, prefer: 'maintain-resolution' },
  camera: { maxBitrate: 1_500_000, maxFramerate: 30, prefer: 'balanced' },
  microphone: { maxBitrate: 40_000, maxFramerate: undefined, prefer: undefined },
} as const;

const HINTS = { view: 'detail', camera: 'motion', microphone: 'speech' } as const;

/** Whether this browser can show its screen; phones' cannot. */
export function canShareScreen(): boolean {
  return typeof navigator.mediaDevices?.getDisplayMedia === 'function';
}

export class Capture {
  #tracks = new Map<Captured, MediaStreamTrack>();
  #back = true;
  #ended: (kind: Captured) => void;

  /** `ended` is called when a picture or sound ends of itself: by the browser's own button, or because a device is gone. */
  constructor(ended: (kind: Captured) => void) {
    this.#ended = ended;
  }

  track(kind: Captured): MediaStreamTrack | null {
    return this.#tracks.get(kind) ?? null;
  }

  /** Asks the browser, which asks the person. Must be called from a click. */
  async get(kind: Captured): Promise<MediaStreamTrack | Failure> {
    if (kind === 'view' ? !canShareScreen() : !navigator.mediaDevices?.getUserMedia) return 'unable';
    try {
      const stream = await this.#ask(kind);
      const track = stream.getTracks().find((one) => one.kind === (kind === 'microphone' ? 'audio' : 'video'));
      for (const other of stream.getTracks()) if (other !== track) other.stop();
      return track ?? 'missing';
    } catch (error) {
      const name = error instanceof DOMException ? error.name : '';
      return name === 'NotAllowedError' || name === 'AbortError' ? 'refused' : name === 'NotFoundError' || name === 'NotReadableError' ? 'missing' : 'unable';
    }
  }

  /** Takes a picture or sound as the one that is shared. */
  hold(kind: Captured, track: MediaStreamTrack): void {
    this.stop(kind);
    track.contentHint = HINTS[kind];
    this.#tracks.set(kind, track);
    track.addEventListener('ended', () => {
      if (this.#tracks.get(kind) === track) this.#ended(kind);
    });
  }

  /** Ends it here: the picture is gone before anybody is told. */
  stop(kind: Captured): void {
    this.#tracks.get(kind)?.stop();
    this.#tracks.delete(kind);
  }

  stopAll(): void {
    for (const kind of [...this.#tracks.keys()]) this.stop(kind);
  }

  /** The other camera, where there is one. The old one must be let go first: phones open one at a time. */
  async otherCamera(): Promise<MediaStreamTrack | Failure> {
    this.#tracks.get('camera')?.stop();
    this.#back = !this.#back;
    return this.get('camera');
  }

  #ask(kind: Captured): Promise<MediaStream> {
    const { mediaDevices } = navigator;
    switch (kind) {
      case 'view':
        return mediaDevices.getDisplayMedia({ video: SCREEN, audio: false, ...CHOICES });
      case 'camera':
        return mediaDevices.getUserMedia({ video: { ...CAMERA, facingMode: this.#back ? 'environment' : 'user' }, audio: false });
      case 'microphone':
        return mediaDevices.getUserMedia({ audio: SOUND, video: false });
    }
  }
}

/** Our own tab would show itself without end; another surface can be chosen later without asking anew. */
const CHOICES = { selfBrowserSurface: 'exclude', surfaceSwitching: 'include', monitorTypeSurfaces: 'include' };

/** Whether there is more than one camera to choose from. */
export async function hasCameras(): Promise<boolean> {
  try {
    const devices = await navigator.mediaDevices.enumerateDevices();
    return devices.filter((device) => device.kind === 'videoinput').length > 1;
  } catch {
    return false;
  }
}
