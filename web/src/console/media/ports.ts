// What sharing needs from the browser and from the rest of the console, and the
// small states that are shown of it. Types only.
import type { ConsentKind, MediaFromConsole, SessionId } from '../../lib/protocol.ts';
import type { Sink } from '../../lib/transfer.ts';
import type { Answer } from '../requests.ts';
import type { RecordingState, Scene } from './recorder.ts';

export interface SharedPorts {
  ask(session: SessionId, say: MediaFromConsole): Promise<Answer>;
  connect(configuration: RTCConfiguration): RTCPeerConnection;
  bytes(length: number): Uint8Array;
  now(): number;
  sink(size: number, name: string): Promise<Sink>;
  /** The technician's microphone; refused when the person or the browser says no. */
  microphone(): Promise<MediaStream>;
  stream(track: MediaStreamTrack): MediaStream;
  recorder(session: SessionId, scene: () => Scene, changed: (state: RecordingState) => void): Recording;
  announce(say: SharedNews, session: SessionId): void;
}

/** The part of a recorder that is used here. */
export interface Recording {
  start(): void;
  stop(): void;
  voice(name: 'mine' | 'theirs', track: MediaStreamTrack | null): void;
}

export type SharedNews = 'trusted' | 'seen' | 'unseen' | 'interrupted' | 'mended' | 'clip' | 'file';

export type Words = { is: 'open' } | { is: 'checking' } | { is: 'unreadable' } | { is: 'wrong'; left: number } | { is: 'failed'; code: string; say: string };

/** A refusal that stands beside what was asked for. */
export type Problem = { of: 'call' | ConsentKind | 'file' | 'clip'; code: string; say: string; name?: string };
