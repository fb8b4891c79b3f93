// Calls and what is shared in them: what the server tells goes to consents, calls
// and files; what follows is done, and drawn. Loaded only when a technician calls.
import './media.css';
import { Clip, clipPieces, type Control, type Pointing } from '../../lib/channels.ts';
import { plainLine } from '../../lib/plain.ts';
import type { ConsentKind, FileSays, MediaFromCustomer, MediaToCustomer } from '../../lib/protocol.ts';
import { sinkFor } from '../../lib/sink.ts';
import { Call } from './call.ts';
import { Capture, type Captured } from './capture.ts';
import { accept, type Consents, flows, got, heard, NOTHING, notGot, over, refuse, revoke, type Step, timedOut } from './consents.ts';
import { Files, type Way } from './files.ts';
import { drawn, left, type Marks, NO_MARKS, pointed } from './marks.ts';
import type { Sent } from './clip-panel.ts';
import { Stage } from './stage.ts';
import type { MediaTexts } from './texts.ts';

/** More calls than that are not taken. */
const MOST_CALLS = 4;

export interface Host {
  texts: MediaTexts;
  main: HTMLElement;
  organisation(): string;
  /** How the technician is called where no call tells. */
  helper(): string;
  /** Says it; false when the line is down. */
  say(say: MediaFromCustomer): boolean;
  /** Writes a line of chat in the customer's name. */
  chat(text: string): void;
  /** The customer ends the session. Everything local has been stopped by then. */
  end(): void;
}

const isCaptured = (kind: ConsentKind): kind is Captured => kind === 'view' || kind === 'camera' || kind === 'microphone';

export class Media {
  #host: Host;
  #stage: Stage;
  #calls = new Map<number, Call>();
  #consents: Consents = NOTHING;
  #capture = new Capture((kind) => this.#take(revoke(this.#consents, kind)));
  #files: Files;
  #clips = new Map<number, Clip>();
  #marks: Marks = NO_MARKS;
  /** What is to be said of files once the line is back. */
  #unsaid: { file: string; say: FileSays }[] = [];
  /** How far the server's clock is before ours. */
  #ahead = 0;
  #tick: ReturnType<typeof setInterval> | undefined;

  constructor(host: Host) {
    this.#host = host;
    this.#files = new Files({
      say: (file, say) => {
        if (!host.say({ t: 'file', file, say })) this.#unsaid.push({ file, say });
      },
      offer: (peer, file) => host.say({ t: 'send', peer, file }),
      sinkFor: (size, id) => sinkFor(size, id, Date.now()),
      newId: () => crypto.randomUUID(),
      changed: () => this.#drawSoon(),
    });
    this.#stage = new Stage(host.texts, host.main, this.#files, {
      stop: (kind) => this.#take(revoke(this.#consents, kind)),
      end: () => {
        this.over();
        host.end();
      },
      yes: () => this.#take(accept(this.#consents, Date.now())),
      no: () => this.#take(refuse(this.#consents)),
      offerCamera: () => {
        this.#take(refuse(this.#consents));
        host.chat(host.texts.no_screen_chat);
      },
      otherCamera: () => void this.#turnCamera(),
      clip: (text) => this.#sendClip(text),
    });
    window.addEventListener('online', () => this.#findWays());
    (navigator as { connection?: EventTarget }).connection?.addEventListener?.('change', () => this.#findWays());
  }

  /** The calls that this page holds. */
  peers(): number[] {
    return [...this.#calls.keys()];
  }

  /** The line is up and greeted. `ahead` is how far the server's clock is before ours, in milliseconds. */
  greeted(ahead: number): void {
    this.#ahead = ahead;
    for (const { file, say } of this.#unsaid.splice(0)) this.#host.say({ t: 'file', file, say });
    for (const call of this.#calls.values()) if (call.standing === 'interrupted') call.findWay();
  }

  hear(message: MediaToCustomer): void {
    switch (message.t) {
      case 'call':
        return this.#called(message);
      case 'consents':
        return this.#take(heard(this.#consents, message.consents, Date.now(), this.#ahead));
      case 'offered':
        return this.#files.offered(message.file);
      case 'file':
        return this.#files.heard(message.file, message.say);
      case 'hung_up':
        return this.#hungUp(message.peer);
      default:
        return this.#calls.get(message.peer)?.hear(message);
    }
  }

  /** The session is over for this page, or somewhere else now: everything ends here, without asking anybody. */
  over(): void {
    this.#capture.stopAll();
    for (const call of this.#calls.values()) call.close();
    this.#calls.clear();
    this.#marks = NO_MARKS;
    this.#consents = over(this.#consents).next;
    this.#files.reach([]);
    for (const { file } of this.#files.items) file.stop();
    this.#unsaid = [];
    this.#stage.tell('');
    this.#draw();
  }

  #called(message: Extract<MediaToCustomer, { t: 'call' }>): void {
    this.#calls.get(message.peer)?.close();
    this.#calls.delete(message.peer);
    if (this.#calls.size >= MOST_CALLS) return void this.#host.say({ t: 'hang_up', peer: message.peer });
    const call = new Call(message, {
      say: (say) => this.#host.say(say),
      track: (one, kind) => (one.trusted && flows(this.#consents, kind) ? this.#capture.track(kind) : null),
      changed: (one) => this.#changed(one),
      unsafe: (one) => {
        this.#host.say({ t: 'hang_up', peer: one.peer });
        this.#drop(one);
        this.#stage.warn(plainLine(one.name));
      },
      lost: (one) => {
        this.#host.say({ t: 'hang_up', peer: one.peer });
        this.#hungUp(one.peer);
      },
      control: (one, said) => this.#control(one, said),
      pointing: (one, said) => this.#pointing(one, said),
      frame: (_, frame) => {
        if (flows(this.#consents, 'files')) this.#files.frame(frame);
      },
    });
    this.#calls.set(message.peer, call);
    this.#draw();
  }

  #changed(call: Call): void {
    if (call.trusted && call.gated && !this.#told.has(call)) {
      this.#told.add(call);
      this.#stage.tell('words_right', plainLine(call.name));
    }
    this.#reach();
    this.#drawSoon();
  }

  /** Calls of which the customer knows that their words were right. */
  #told = new WeakSet<Call>();

  #hungUp(peer: number): void {
    const call = this.#calls.get(peer);
    if (!call) return;
    const shared = this.#consents.granted.size > 0;
    this.#drop(call);
    if (shared && this.#trusted().length === 0) this.#stage.tell('shared_over', plainLine(call.name));
  }

  #drop(call: Call): void {
    call.close();
    this.#calls.delete(call.peer);
    this.#clips.delete(call.peer);
    this.#marks = left(this.#marks, call.peer);
    // Nobody is left who could see anything: nothing stays on.
    if (this.#trusted().length === 0) this.#take(over(this.#consents));
    else this.#reach();
    this.#draw();
  }

  #trusted(): Call[] {
    return [...this.#calls.values()].filter((call) => call.trusted);
  }

  /** What follows from a change of consents, in order. The banner is drawn before anything that waits. */
  #take({ next, effects }: Step): void {
    const before = this.#consents;
    this.#consents = next;
    for (const effect of effects) {
      if (effect.is === 'stop') this.#stop(effect.kind);
      else if (effect.is === 'get') void this.#get(effect.kind as Captured);
      else this.#host.say({ t: 'consent', kind: effect.kind, on: effect.on });
    }
    for (const kind of before.granted) if (!next.granted.has(kind)) this.#stage.tell('stopped', '', kind);
    if (before.asked && !next.asked && Date.now() >= before.asked.until) this.#stage.tell('too_late', this.#name());
    else if (next.asked && !before.asked) this.#stage.tell('');
    this.#reach();
    this.#clock();
    this.#draw();
  }

  #stop(kind: ConsentKind): void {
    if (isCaptured(kind)) {
      this.#capture.stop(kind);
      for (const call of this.#calls.values()) call.replace(kind, null);
    }
    if (kind === 'view' || kind === 'camera') this.#marks = NO_MARKS;
    // Files that wait for a connection to come back may go on when they are allowed again.
    if (kind === 'files' && this.#trusted().length > 0) this.#files.stopAll();
    if (kind === 'clipboard') this.#clips.clear();
  }

  async #get(kind: Captured): Promise<void> {
    const track = await this.#capture.get(kind);
    if (typeof track === 'string') {
      this.#take(notGot(this.#consents, kind));
      return this.#stage.tell(`got_${track}`, this.#name());
    }
    const step = got(this.#consents, kind, Date.now());
    // A yes that came too late: the picture ends before it was anywhere.
    if (step.next.granted.has(kind) && !this.#consents.granted.has(kind)) this.#capture.hold(kind, track);
    else track.stop();
    this.#take(step);
  }

  async #turnCamera(): Promise<void> {
    let track = await this.#capture.otherCamera();
    // Where there is no other one, the first is taken again.
    if (typeof track === 'string') track = await this.#capture.otherCamera();
    if (typeof track === 'string') return this.#take(revoke(this.#consents, 'camera'));
    if (!this.#consents.granted.has('camera')) return track.stop();
    this.#capture.hold('camera', track);
    for (const call of this.#trusted()) if (flows(this.#consents, 'camera')) call.replace('camera', track);
    this.#draw();
  }

  #control(call: Call, said: Control): void {
    switch (said.t) {
      case 'have':
        return this.#files.have(said.file, said.bytes);
      case 'clip': {
        if (!flows(this.#consents, 'clipboard')) return;
        const clip = this.#clips.get(call.peer) ?? new Clip();
        this.#clips.set(call.peer, clip);
        const text = clip.add(said);
        if (text !== null) this.#stage.clip(text);
        return;
      }
      default:
        if (this.#shows()) this.#mark(drawn(this.#marks, call.peer, said));
    }
  }

  #pointing(call: Call, said: Pointing): void {
    if (this.#shows()) this.#mark(pointed(this.#marks, call.peer, said));
  }

  #shows(): boolean {
    return flows(this.#consents, 'view') || flows(this.#consents, 'camera');
  }

  #mark(marks: Marks): void {
    this.#marks = marks;
    this.#drawSoon();
  }

  #sendClip(text: string): Sent {
    if (!flows(this.#consents, 'clipboard')) return 'away';
    const pieces = clipPieces(text);
    if (!pieces) return 'large';
    const heard = this.#trusted().filter((call) => pieces.every((piece) => call.tell(piece)));
    return heard.length > 0 ? 'sent' : 'away';
  }

  #findWays(): void {
    for (const call of this.#calls.values()) call.findWay();
  }

  /** Over which calls files may go now. */
  #reach(): void {
    const allowed = flows(this.#consents, 'files');
    const calls = allowed ? this.#trusted() : [];
    this.#files.reach(calls.map((call): Way => ({ peer: call.peer, outlet: call.files, tell: (file, bytes) => void call.tell({ t: 'have', file, bytes }) })));
  }

  /** While a question is open, its seconds are counted down. */
  #clock(): void {
    const open = this.#consents.asked !== null;
    if (!open) {
      clearInterval(this.#tick);
      this.#tick = undefined;
    } else {
      this.#tick ??= setInterval(() => {
        const { asked } = this.#consents;
        if (asked && Date.now() >= asked.until) this.#take(timedOut(this.#consents, Date.now()));
        else this.#draw();
      }, 500);
    }
  }

  /** Who is at the other end. */
  #name(): string {
    const names = [...this.#calls.values()].map((call) => plainLine(call.name));
    const all = new Intl.ListFormat(document.documentElement.lang).format([...new Set(names)].filter(Boolean));
    return all || plainLine(this.#host.helper());
  }

  #due = false;

  /** Draws once for many changes in a row, such as frames of a file. */
  #drawSoon(): void {
    if (this.#due) return;
    this.#due = true;
    setTimeout(() => {
      this.#due = false;
      this.#draw();
    }, 100);
  }

  #draw(): void {
    const { granted, asked, getting } = this.#consents;
    const name = this.#name();
    const organisation = plainLine(this.#host.organisation());
    const calls = [...this.#calls.values()];
    const reading = calls.find((call) => call.gated && !call.trusted && call.words);
    this.#stage.draw({
      name,
      organisation,
      kinds: granted,
      standing: this.#standing(),
      reading: reading?.words ? { name: plainLine(reading.name), words: reading.words, triesLeft: reading.triesLeft } : null,
      question: asked ? { ...asked, getting: getting !== null, name, organisation } : null,
      view: this.#capture.track('view'),
      camera: this.#capture.track('camera'),
      marks: this.#marks,
      files: flows(this.#consents, 'files'),
      clipboard: flows(this.#consents, 'clipboard'),
    });
  }

  /** How things stand with who sees it: nothing to say while that is not settled. */
  #standing(): 'interrupted' | 'direct' | 'relay' | null {
    const calls = this.#trusted();
    if (calls.some((call) => call.standing === 'interrupted')) return 'interrupted';
    if (calls.some((call) => call.path === 'relay')) return 'relay';
    return calls.some((call) => call.path === 'direct') ? 'direct' : null;
  }
}
