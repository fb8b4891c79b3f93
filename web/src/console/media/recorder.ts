// Records what the console shows and hears: pictures and marks on a canvas, both
// voices mixed, cut by the browser into parts that an upload brings away. Needs a
// browser; what becomes of the parts is the upload's.
import type { SessionId } from '../../lib/protocol.ts';
import { Upload, type UploadPorts, type UploadProblem, type UploadState } from './uploader.ts';

/** What may be seen and heard at this moment. */
export interface Scene {
  screen: MediaStream | null;
  camera: MediaStream | null;
  /** Draws over the picture, in a square from 0 to 1. */
  over(paint: CanvasRenderingContext2D, width: number, height: number): void;
}

export type RecordingState =
  | { is: 'none' }
  | { is: 'running'; since: number }
  /** The server cannot be reached; what is recorded waits here. */
  | { is: 'waiting'; since: number }
  /** Too much waits: nothing is added until some of it has gone. */
  | { is: 'paused'; since: number }
  | { is: 'ending' }
  | { is: 'saved' }
  | { is: 'failed'; why: UploadProblem | 'browser' };

const KINDS = ['video/webm;codecs=vp8,opus', 'video/webm;codecs=vp9,opus', 'video/webm'];
const PARTS_EVERY = 1000;
const FRAMES_EVERY = 80;
const BITS = 2_500_000;
const LARGEST = { width: 1920, height: 1080 };
const USUAL = { width: 1280, height: 720 };

export class Recorder {
  #scene: () => Scene;
  #changed: (state: RecordingState) => void;
  #canvas = document.createElement('canvas');
  #paint: CanvasRenderingContext2D | null;
  #sound = new AudioContext();
  #mixed = this.#sound.createMediaStreamDestination();
  #voices = new Map<string, MediaStreamAudioSourceNode>();
  /** Elements of its own: what is recorded does not depend on what is in front. */
  #videos = { screen: document.createElement('video'), camera: document.createElement('video') };
  #recorder: MediaRecorder | null = null;
  #upload: Upload;
  #frames: ReturnType<typeof setInterval> | undefined;
  #since: number;
  #full = false;
  #sized = false;
  #line: UploadState = { is: 'running' };
  #over = false;

  constructor(session: SessionId, scene: () => Scene, ports: UploadPorts, now: number, changed: (state: RecordingState) => void) {
    this.#scene = scene;
    this.#changed = changed;
    this.#since = now;
    this.#paint = this.#canvas.getContext('2d', { alpha: false });
    this.#upload = new Upload(session, ports, {
      changed: (state) => this.#uploadChanged(state),
      full: (full) => this.#setFull(full),
    });
  }

  start(): void {
    const kind = globalThis.MediaRecorder ? KINDS.find((one) => MediaRecorder.isTypeSupported(one)) : undefined;
    if (!kind || !this.#paint) return this.#fail('browser');
    Object.assign(this.#canvas, USUAL);
    this.#draw();
    const stream = new MediaStream([...this.#canvas.captureStream().getTracks(), ...this.#mixed.stream.getTracks()]);
    try {
      this.#recorder = new MediaRecorder(stream, { mimeType: kind, videoBitsPerSecond: BITS });
    } catch {
      return this.#fail('browser');
    }
    this.#recorder.ondataavailable = ({ data }) => this.#upload.put(data);
    this.#recorder.onerror = () => this.#fail('browser');
    this.#recorder.onstop = () => this.#upload.end();
    this.#recorder.start(PARTS_EVERY);
    this.#frames = setInterval(() => this.#draw(), FRAMES_EVERY);
    this.#hush();
    void this.#sound.resume();
    this.#tell();
    void this.#upload.run();
  }

  /** Who is heard now, by a name for each voice; null takes it out. */
  voice(name: 'mine' | 'theirs', track: MediaStreamTrack | null): void {
    this.#voices.get(name)?.disconnect();
    this.#voices.delete(name);
    if (!track || this.#over) return;
    const source = this.#sound.createMediaStreamSource(new MediaStream([track]));
    source.connect(this.#mixed);
    this.#voices.set(name, source);
  }

  /** Ends it; what waits still goes to the server. */
  stop(): void {
    if (this.#over) return;
    this.#over = true;
    this.#quiet();
    if (this.#recorder && this.#recorder.state !== 'inactive') {
      this.#changed({ is: 'ending' });
      this.#recorder.stop();
    }
  }

  /** A sound track on which nothing ever comes would hold the pictures up. */
  #hush(): void {
    const silence = this.#sound.createConstantSource();
    silence.offset.value = 0;
    silence.connect(this.#mixed);
    silence.start();
  }

  #quiet(): void {
    clearInterval(this.#frames);
    for (const source of this.#voices.values()) source.disconnect();
    this.#voices.clear();
    for (const video of Object.values(this.#videos)) video.srcObject = null;
    void this.#sound.close().catch(() => undefined);
  }

  #fail(why: UploadProblem | 'browser'): void {
    this.#over = true;
    this.#quiet();
    if (this.#recorder) this.#recorder.ondataavailable = this.#recorder.onstop = null;
    if (this.#recorder && this.#recorder.state !== 'inactive') this.#recorder.stop();
    this.#changed({ is: 'failed', why });
  }

  #uploadChanged(state: UploadState): void {
    this.#line = state;
    if (state.is === 'failed') this.#fail(state.why);
    else if (state.is === 'done') this.#changed({ is: 'saved' });
    else this.#tell();
  }

  #setFull(full: boolean): void {
    this.#full = full;
    if (this.#over || !this.#recorder) return;
    if (full) this.#recorder.pause();
    else this.#recorder.resume();
    this.#tell();
  }

  #tell(): void {
    if (this.#over) return;
    const since = this.#since;
    this.#changed({ is: this.#full ? 'paused' : this.#line.is === 'waiting' ? 'waiting' : 'running', since });
  }

  #draw(): void {
    const paint = this.#paint;
    if (!paint) return;
    const scene = this.#scene();
    const [screen, camera] = [this.#playing('screen', scene.screen), this.#playing('camera', scene.camera)];
    const large = screen ?? camera;
    if (large && !this.#sized) this.#size(large);
    const { width, height } = this.#canvas;
    paint.fillStyle = '#101418';
    paint.fillRect(0, 0, width, height);
    if (!large) return;
    const place = fitted(large, width, height);
    paint.drawImage(large, place.left, place.top, place.width, place.height);
    paint.save();
    paint.translate(place.left, place.top);
    if (large === screen) scene.over(paint, place.width, place.height);
    paint.restore();
    if (!screen || !camera) return;
    const inset = fitted(camera, width / 4, height / 4);
    paint.drawImage(camera, width - inset.width - 16, height - inset.height - 16, inset.width, inset.height);
  }

  /** The element that plays a stream; null until it has a picture. */
  #playing(which: 'screen' | 'camera', stream: MediaStream | null): HTMLVideoElement | null {
    const video = this.#videos[which];
    if (video.srcObject !== stream) {
      video.muted = true;
      video.srcObject = stream;
      if (stream) void video.play().catch(() => undefined);
    }
    return stream && video.videoWidth > 0 ? video : null;
  }

  /** The first picture decides how large the recording is; later ones are fitted in. */
  #size(video: HTMLVideoElement): void {
    const scale = Math.min(1, LARGEST.width / video.videoWidth, LARGEST.height / video.videoHeight);
    const even = (value: number) => 2 * Math.max(1, Math.round((value * scale) / 2));
    Object.assign(this.#canvas, { width: even(video.videoWidth), height: even(video.videoHeight) });
    this.#sized = true;
  }
}

function fitted({ videoWidth, videoHeight }: HTMLVideoElement, width: number, height: number) {
  if (!videoWidth || !videoHeight) return { left: 0, top: 0, width: 0, height: 0 };
  const scale = Math.min(width / videoWidth, height / videoHeight);
  const [w, h] = [videoWidth * scale, videoHeight * scale];
  return { left: (width - w) / 2, top: (height - h) / 2, width: w, height: h };
}
