// What is shared in all sessions of this page, the arrangement of picture and
// conversation, and the browser's side of a call's ports.
import { sinkFor } from '../../lib/sink.ts';
import type { ConsentKind, ConsoleSession, MediaToConsole, PeerId, SessionId } from '../../lib/protocol.ts';
import type { Controller } from '../controller.ts';
import { consentsOf, type Desk } from '../desk.ts';
import type { PictureCommand } from './keys.ts';
import { type Layout, readLayout, share, writeLayout } from './layout.ts';
import { Recorder } from './recorder.ts';
import type { SharedNews, SharedPorts } from './ports.ts';
import { Shared } from './shared.svelte.ts';

export interface MediaHost {
  controller: Controller;
  announce(news: SharedNews, session: SessionId): void;
}

export class MediaDesk {
  #host: MediaHost;
  #ports: SharedPorts;
  /** Not for the page, which asks by `of`. */
  #shared: ReadonlyMap<SessionId, Shared> = $state.raw(new Map());

  layout: Layout = $state.raw(readLayout(sessionStorage));
  /** Carries out what a key means for the picture in front; false when there is none. */
  onPicture: ((command: PictureCommand) => void) | null = null;

  constructor(host: MediaHost) {
    this.#host = host;
    this.#ports = {
      ask: (session, say) => host.controller.media(session, say),
      connect: (configuration) => new RTCPeerConnection(configuration),
      bytes: (length) => crypto.getRandomValues(new Uint8Array(length)),
      now: () => Date.now(),
      sink: (size, name) => sinkFor(size, name, Date.now()),
      microphone: () => navigator.mediaDevices.getUserMedia({ audio: { echoCancellation: true, noiseSuppression: true } }),
      stream: (track) => new MediaStream([track]),
      recorder: (session, scene, changed) => new Recorder(session, scene, UPLOAD, Date.now(), changed),
      announce: (news, session) => host.announce(news, session),
    };
    addEventListener('online', this.#online);
    addEventListener('beforeunload', this.#leaving);
  }

  stop(): void {
    removeEventListener('online', this.#online);
    removeEventListener('beforeunload', this.#leaving);
    for (const shared of this.#shared.values()) shared.drop();
    this.#shared = new Map();
  }

  of(session: SessionId): Shared | undefined {
    return this.#shared.get(session);
  }

  get all(): readonly Shared[] {
    return [...this.#shared.values()];
  }

  /** The sessions in which something is recorded now. */
  get recorded(): SessionId[] {
    return [...this.#shared].filter(([, shared]) => isRecording(shared)).map(([id]) => id);
  }

  peers(session: SessionId): PeerId[] {
    return this.#shared.get(session)?.peers ?? [];
  }

  /** Whether a session's picture has its place on the page. */
  isOpen(session: ConsoleSession | undefined): boolean {
    return session !== undefined && session.mine && this.layout.open.includes(session.id) && session.state !== 'connecting' && session.state !== 'waiting';
  }

  /** Opens the picture's place and calls the customer's page. */
  open(session: SessionId, wish: ConsentKind | null): void {
    this.arrange({ open: [...this.layout.open.filter((one) => one !== session), session], front: 'picture' });
    void this.#make(session).begin(wish);
  }

  /** Puts the picture away; a call ends with it. */
  close(session: SessionId): void {
    this.#shared.get(session)?.hangUp();
    this.arrange({ open: this.layout.open.filter((one) => one !== session) });
  }

  arrange(change: Partial<Layout>): void {
    const next = { ...this.layout, ...change };
    this.layout = { ...next, share: share(next.share) };
    writeLayout(sessionStorage, this.layout);
  }

  hear(session: SessionId, say: MediaToConsole, desk: Desk): void {
    this.#shared.get(session)?.hear(say, consentsOf(desk, session));
  }

  /** The server hears this session again. */
  opened(session: SessionId): void {
    this.#shared.get(session)?.resume();
  }

  /** Lets go of what belongs to sessions that are gone from the desk. */
  deskChanged(desk: Desk): void {
    const gone = [...this.#shared].filter(([id]) => desk.me && !desk.sessions.has(id));
    if (gone.length === 0) return;
    for (const [, shared] of gone) shared.drop();
    this.#shared = new Map([...this.#shared].filter(([id]) => desk.sessions.has(id)));
  }

  #make(session: SessionId): Shared {
    const known = this.#shared.get(session);
    if (known) return known;
    const shared = new Shared(session, this.#ports);
    shared.allow(consentsOf(this.#host.controller.desk, session));
    this.#shared = new Map(this.#shared).set(session, shared);
    return shared;
  }

  #online = (): void => {
    for (const shared of this.#shared.values()) shared.networkChanged();
  };

  /** What is not yet on the server would be lost with the page. */
  #leaving = (event: BeforeUnloadEvent): void => {
    if (this.recorded.length > 0) event.preventDefault();
  };
}

const UPLOAD = {
  fetch: (path: string, init?: RequestInit) => window.fetch(path, init),
  wait: (milliseconds: number) => new Promise<void>((done) => setTimeout(done, milliseconds)),
};

export function isRecording(shared: Shared): boolean {
  return ['running', 'waiting', 'paused', 'ending'].includes(shared.recording.is);
}
