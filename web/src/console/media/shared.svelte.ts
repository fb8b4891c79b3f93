// What is shared in one session as the page sees it: the call, what flows over it,
// files, clipboard, marks, voices and the recording, tied to each other. Decides
// nothing about trust or consents: call.ts and the desk do.
import { Clip, clipPieces, COLOURS, type Colour, type Point, readControl } from '../../lib/channels.ts';
import { plainLine } from '../../lib/plain.ts';
import type { ConsentKind, IceServer, MediaFromConsole, MediaToConsole, PeerId, SessionId } from '../../lib/protocol.ts';
import type { Answer } from '../requests.ts';
import { Call, type CallEnd, type CallView } from './call.ts';
import { type ClipLine, withClip } from './clips.ts';
import { type Consents, NOTHING_ALLOWED } from './consents.ts';
import { FileBox, type FileRow, type OfferProblem } from './files.ts';
import { NO_FLOWS } from './flows.ts';
import { paintMarks } from './ink.ts';
import { Board, type Mark, Pointer } from './marks.ts';
import { type Microphone, OwnVoice } from './own-voice.svelte.ts';
import { type Grade, grade, type Path, sample, type Sample } from './quality.ts';
import type { RecordingState, Scene } from './recorder.ts';
import type { Problem, Recording, SharedPorts, Words } from './ports.ts';

export const STATS_EVERY = 2000;
const VERDICT_WITHIN = 10_000;
/** How much may wait on the control channel before more is refused, in bytes. */
const CONTROL_FULL = 4 << 20;

export class Shared {
  readonly session: SessionId;
  readonly files: FileBox;
  #ports: SharedPorts;
  #call: Call | null = null;
  #consents: Consents = NOTHING_ALLOWED;
  /** What is asked for as soon as the call is trusted. */
  #wish: ConsentKind | null = null;
  #clip = new Clip();
  #clips = 0;
  #mine: OwnVoice;
  #before: Sample | null = null;
  #stats: ReturnType<typeof setInterval> | undefined;
  #recorder: Recording | null = null;
  #board: Board;
  #pointer: Pointer;

  call: CallView | null = $state.raw(null);
  /** The server was asked for a call and has not answered yet. */
  calling = $state(false);
  /** Why there is no call any more. */
  ended: CallEnd | null = $state(null);
  words: Words = $state.raw({ is: 'open' });
  problem: Problem | null = $state.raw(null);
  /** The question that the technician has taken back: that nobody answered it is no news. */
  takenBack: ConsentKind | null = $state(null);
  /** How the newest question ended, when it was no yes. */
  answered: 'refused' | 'unanswered' | null = $state(null);
  path: Path | null = $state(null);
  grade: Grade | null = $state(null);
  /** What may be shown and heard. */
  screen: MediaStream | null = $state.raw(null);
  camera: MediaStream | null = $state.raw(null);
  voice: MediaStream | null = $state.raw(null);
  rows: readonly FileRow[] = $state.raw([]);
  clips: readonly ClipLine[] = $state.raw([]);
  /** What is open below the picture. */
  drawer: 'files' | 'clipboard' | null = $state(null);
  volume = $state(1);
  marks: readonly Mark[] = $state.raw([]);
  colour: Colour = $state(COLOURS[0]);
  pointing = $state(false);
  drawing = $state(false);
  recording: RecordingState = $state.raw({ is: 'none' });
  /** The browser plays no sound before somebody has pressed something. */
  mute = $state(false);

  constructor(session: SessionId, ports: SharedPorts) {
    this.session = session;
    this.#ports = ports;
    this.#mine = new OwnVoice(ports.microphone, (track) => {
      this.#call?.speak(track);
      this.#recorder?.voice('mine', track);
    });
    const ask = (say: MediaFromConsole) => this.#ask(say);
    this.files = new FileBox({ ask, bytes: ports.bytes, sink: ports.sink }, (rows) => (this.rows = rows));
    // Marks of a page that was loaded anew must not replace those of before.
    this.#board = new Board(Math.floor(ports.now() / 1000), (message) => this.#call?.send('control', JSON.stringify(message), CONTROL_FULL));
    this.#pointer = new Pointer((message) => this.#call?.send('pointer', JSON.stringify(message), 1 << 14));
  }

  /** The calls that this page holds. */
  get peers(): PeerId[] {
    return this.call ? [this.call.peer] : [];
  }

  get microphone(): Microphone {
    return this.#mine.state;
  }

  get trusted(): boolean {
    return this.call?.trust === 'trusted';
  }

  /** Calls the customer's page; what is wished is asked for as soon as it may be. */
  async begin(wish: ConsentKind | null = null): Promise<void> {
    this.#wish = wish;
    if (this.calling || this.call) return void this.#wished();
    this.calling = true;
    this.ended = null;
    this.problem = null;
    const answer = await this.#ask({ t: 'call' });
    if (!answer.ok) this.#refused('call', answer);
  }

  hear(say: MediaToConsole, consents: Consents): void {
    switch (say.t) {
      case 'called':
        // Another tab's call is none of this one's.
        if (this.calling) this.#called(say.peer, say.gated, say.ice);
        return;
      case 'answered':
        this.answered = say.answer === 'refused' || (say.answer === 'unanswered' && say.kind !== this.takenBack) ? say.answer : null;
        return this.allow(consents);
      case 'consents':
        return this.allow(consents);
      case 'offered':
        if (!this.#may('files')) return;
        this.files.offered(say.file);
        this.drawer = 'files';
        return this.#ports.announce('file', this.session);
      case 'file':
        return this.files.hear(say.file, say.say);
      case 'wrong_words':
        if (say.peer === this.call?.peer) this.words = { is: 'wrong', left: say.left };
        return;
      default:
        if (say.peer === this.call?.peer) this.#call?.hear(say);
    }
  }

  /** What the customer allows now. */
  allow(consents: Consents): void {
    // What was just allowed is what the technician wants to use next.
    for (const kind of ['files', 'clipboard'] as const) {
      if (consents[kind].is === 'on' && this.#consents[kind].is !== 'on') this.drawer = kind;
    }
    this.#consents = consents;
    if (this.problem && consents[this.problem.of as ConsentKind]?.is === 'asked') this.problem = null;
    this.#flow();
  }

  /** The server hears this session again. */
  resume(): void {
    if (this.calling && !this.call) this.calling = false;
    this.#call?.resume();
  }

  networkChanged(): void {
    this.#call?.networkChanged();
  }

  async type(typed: string): Promise<void> {
    const asked = this.#call?.words(typed) ?? null;
    if (!asked) return void (this.words = { is: 'unreadable' });
    this.words = { is: 'checking' };
    const { peer } = this.call ?? {};
    const answer = await asked;
    if (!answer.ok) return void (this.words = { is: 'failed', code: answer.code, say: answer.say });
    // The verdict follows; a server that cannot keep it gives none.
    setTimeout(() => {
      if (this.words.is === 'checking' && this.call?.peer === peer) this.words = { is: 'failed', code: 'busy', say: '' };
    }, VERDICT_WITHIN);
  }

  async ask(kind: ConsentKind): Promise<void> {
    this.problem = this.takenBack = this.answered = null;
    const answer = await this.#ask({ t: 'ask', kind });
    if (!answer.ok) this.#refused(kind, answer);
  }

  /** Gives up what was asked for or granted. */
  async waive(kind: ConsentKind): Promise<void> {
    if (this.#consents[kind].is === 'asked') this.takenBack = kind;
    const answer = await this.#ask({ t: 'waive', kind });
    if (!answer.ok) this.#refused(kind, answer);
  }

  hangUp(): void {
    this.#call?.hangUp();
    // A question that is still under way has no call to come back to.
    this.calling = false;
  }

  /** Switches the technician's own microphone. */
  async speak(on: boolean): Promise<void> {
    await (on ? this.#mine.start(() => this.#may('microphone')) : this.#mine.stop());
  }

  /** Offers files, one after the other. */
  async offer(files: Iterable<File>): Promise<void> {
    this.problem = null;
    for (const file of files) {
      const answer = await this.files.offer(file);
      if (!answer.ok) this.problem = { of: 'file', code: answer.code satisfies string | OfferProblem, say: answer.say, name: plainLine(file.name) };
    }
  }

  /** Sends a text of the technician's clipboard. */
  sendClip(text: string): boolean {
    this.problem = null;
    const pieces = text === '' ? null : clipPieces(text);
    if (!pieces) {
      this.problem = { of: 'clip', code: text === '' ? 'empty' : 'too_large', say: '' };
      return false;
    }
    const sent = this.#may('clipboard') && pieces.every((piece) => this.#call?.send('control', JSON.stringify(piece), CONTROL_FULL));
    if (!sent) this.problem = { of: 'clip', code: 'offline', say: '' };
    else this.#listClip('me', text);
    return sent;
  }

  point(at: Point | null): void {
    if (at && this.screen) this.#pointer.move(at, this.#ports.now());
    else this.#pointer.gone();
  }

  draw(at: Point): void {
    if (!this.screen) return;
    if (this.#board.drawing) this.#board.move(at, this.#ports.now());
    else this.#board.begin(this.colour, at, this.#ports.now());
    this.marks = this.#board.marks;
  }

  get penDown(): boolean {
    return this.#board.drawing;
  }

  lift(): void {
    this.#board.end();
  }

  clearMarks(): void {
    this.#board.clear();
    this.marks = this.#board.marks;
  }

  /** The session is gone from here. */
  drop(): void {
    this.hangUp();
    this.#recorder?.stop();
    this.files.drop();
  }

  #called(peer: PeerId, gated: boolean, ice: IceServer[]): void {
    this.calling = false;
    this.ended = null;
    this.words = { is: 'open' };
    this.#call = new Call(
      { t: 'called', peer, gated, ice },
      { connect: this.#ports.connect, ask: (say) => this.#ask(say), bytes: this.#ports.bytes, now: this.#ports.now },
      {
        changed: (view) => this.#changed(view),
        heard: (channel, data) => this.#heard(channel, data),
        ended: (why) => this.#ended(why),
      },
    );
    this.call = this.#call.view;
    this.#stats = setInterval(() => void this.#measure(), STATS_EVERY);
  }

  #changed(view: CallView): void {
    const before = this.call;
    this.call = view;
    if (view.trust === 'trusted' && before?.trust !== 'trusted') {
      this.#ports.announce('trusted', this.session);
      this.#wished();
    }
    if (view.line === 'interrupted' && before?.line === 'connected') this.#ports.announce('interrupted', this.session);
    if (view.line === 'connected' && before?.line === 'interrupted') this.#ports.announce('mended', this.session);
    this.#flow();
    void this.#measure();
  }

  #ended(why: CallEnd): void {
    this.#call = null;
    this.call = null;
    this.ended = why;
    this.#wish = null;
    clearInterval(this.#stats);
    this.#before = this.path = this.grade = null;
    this.#clip.forget();
    this.#flow();
  }

  /** Everything that may flow, flows; everything else stops here, before anybody else is told. */
  #flow(): void {
    const call = this.trusted ? this.#call : null;
    const on = (kind: ConsentKind) => this.#may(kind);
    call?.allow(call ? { view: on('view'), camera: on('camera'), microphone: on('microphone') } : NO_FLOWS);
    const seen = this.screen !== null;
    const stream = (may: boolean, kept: MediaStream | null, track: MediaStreamTrack | undefined) =>
      may && track ? (kept?.getTracks()[0] === track ? kept : this.#ports.stream(track)) : null;
    const tracks = call?.tracks;
    this.screen = stream(on('view'), this.screen, tracks?.screen);
    this.camera = stream(on('camera'), this.camera, tracks?.camera);
    this.voice = stream(on('microphone'), this.voice, tracks?.voice);
    if (seen !== (this.screen !== null)) this.#ports.announce(this.screen ? 'seen' : 'unseen', this.session);
    if (!this.screen) this.#unpoint();
    if (!on('microphone')) this.#mine.stop();
    const have = (file: string, bytes: number) => void call?.send('control', JSON.stringify({ t: 'have', file, bytes }));
    this.files.attach(call?.view.channels && on('files') ? { peer: call.view.peer, outlet: call.files, have } : null);
    // Without a call they wait for the next one; without consent there is nothing to wait for.
    if (call && !on('files')) this.files.stopAll();
    this.#record(on('recording'));
  }

  #record(may: boolean): void {
    if (!may) {
      this.#recorder?.stop();
      this.#recorder = null;
      return;
    }
    if (!this.#recorder) {
      this.#recorder = this.#ports.recorder(this.session, () => this.#scene(), (state) => this.#recordingChanged(state));
      this.#recorder.start();
      this.#recorder?.voice('mine', this.#mine.track);
    }
    this.#recorder?.voice('theirs', this.voice?.getAudioTracks()[0] ?? null);
  }

  #recordingChanged(state: RecordingState): void {
    const failed = state.is === 'failed' && this.recording.is !== 'failed';
    this.recording = state;
    // The customer must not be told that they are recorded when they are not.
    if (failed && this.#may('recording')) void this.waive('recording');
  }

  #scene(): Scene {
    const { marks } = this;
    return {
      screen: this.screen,
      camera: this.camera,
      over: (paint, width, height) => paintMarks(paint, marks, width, height),
    };
  }

  #heard(channel: 'control' | 'files', data: string | ArrayBuffer): void {
    if (channel === 'files') {
      if (this.#may('files') && data instanceof ArrayBuffer) this.files.frame(data);
      return;
    }
    const said = readControl(data);
    if (said?.t === 'have' && this.#may('files')) this.files.have(said.file, said.bytes);
    if (said?.t !== 'clip') return;
    if (!this.#may('clipboard')) return this.#clip.forget();
    const text = this.#clip.add(said);
    if (text === null || text === '') return;
    this.#listClip('customer', text);
    this.drawer = 'clipboard';
    this.#ports.announce('clip', this.session);
  }

  #listClip(from: 'me' | 'customer', text: string): void {
    this.clips = withClip(this.clips, { id: (this.#clips += 1), from, text, at: this.#ports.now() });
  }

  async #measure(): Promise<void> {
    const call = this.#call;
    if (!call) return;
    const now = sample(await call.stats().catch(() => new Map()), this.#ports.now());
    if (call !== this.#call) return;
    this.path = now.path;
    // Two samples right after each other say nothing.
    if (this.#before && now.at - this.#before.at < STATS_EVERY / 2) return;
    this.grade = grade(this.#before, now);
    this.#before = now;
  }

  #wished(): void {
    const wish = this.trusted ? this.#wish : null;
    if (wish && this.#consents[wish].is === 'off') void this.ask(wish);
    if (wish) this.#wish = null;
  }

  #unpoint(): void {
    this.#pointer.gone();
    this.#board.clear();
    this.marks = this.#board.marks;
    this.pointing = this.drawing = false;
  }

  #may(kind: ConsentKind): boolean {
    return this.trusted && this.#consents[kind].is === 'on';
  }

  #ask(say: MediaFromConsole): Promise<Answer> {
    return this.#ports.ask(this.session, say);
  }

  #refused(of: Problem['of'], answer: Extract<Answer, { ok: false }>): void {
    if (of === 'call') this.calling = false;
    this.problem = { of, code: answer.code, say: answer.say };
  }
}
