// Where calls stand on the page: the banner at its top, the words and questions
// above the conversation, pictures, files and texts below them. Draws what it is
// given; decides nothing.
import type { ConsentKind } from '../../lib/protocol.ts';
import { made, write } from '../page.ts';
import { fill } from '../texts.ts';
import { Banner } from './banner.ts';
import { button } from './button.ts';
import { hasCameras } from './capture.ts';
import { ClipPanel, type Sent } from './clip-panel.ts';
import { FileList } from './file-list.ts';
import type { Files } from './files.ts';
import type { Marks } from './marks.ts';
import { Preview } from './preview.ts';
import { Prompt, type Question } from './prompt.ts';
import type { MediaTexts } from './texts.ts';
import { type Reading, WordsPanel } from './words-panel.ts';

export interface Scene {
  name: string;
  organisation: string;
  /** What is shared. */
  kinds: ReadonlySet<ConsentKind>;
  standing: 'interrupted' | 'direct' | 'relay' | null;
  reading: Reading | null;
  question: Question | null;
  view: MediaStreamTrack | null;
  camera: MediaStreamTrack | null;
  marks: Marks;
  /** Whether files and texts may go. */
  files: boolean;
  clipboard: boolean;
}

export interface Acts {
  stop(kind: ConsentKind): void;
  end(): void;
  yes(): void;
  no(): void;
  offerCamera(): void;
  otherCamera(): void;
  clip(text: string): Sent;
}

type Notice = 'words_right' | 'shared_over' | 'stopped' | 'too_late' | 'got_refused' | 'got_missing' | 'got_unable';

export class Stage {
  #texts: MediaTexts;
  #banner: Banner;
  #notice = made('p', 'media-notice');
  #warning = made('section', 'problem');
  #words: WordsPanel;
  #prompt: Prompt;
  #view = new Preview();
  #camera = new Preview();
  #files: FileList;
  #clip: ClipPanel;
  #turn: HTMLButtonElement;
  #filming = false;
  #allowsFiles = false;

  constructor(texts: MediaTexts, main: HTMLElement, files: Files, acts: Acts) {
    this.#texts = texts;
    this.#banner = new Banner(texts, acts.stop, acts.end);
    this.#words = new WordsPanel(texts);
    this.#prompt = new Prompt(texts, acts);
    this.#files = new FileList(texts, files);
    this.#clip = new ClipPanel(texts, acts.clip);
    this.#turn = button(texts.other_camera, '', acts.otherCamera);
    this.#turn.hidden = true;
    this.#camera.tools.append(this.#turn);
    this.#notice.setAttribute('role', 'status');
    this.#warning.setAttribute('role', 'alert');
    this.#warning.hidden = true;
    const first = made('div', 'media-first');
    first.append(this.#notice, this.#warning, this.#words.element, this.#prompt.element);
    const rest = made('div', 'media-rest');
    rest.append(this.#view.element, this.#camera.element, this.#files.element, this.#clip.element);
    document.body.prepend(this.#banner.element);
    main.prepend(first, rest);
    this.#dropping();
  }

  draw(scene: Scene): void {
    const { name, organisation, kinds, standing } = scene;
    const texts = this.#texts;
    const shares = kinds.size > 0;
    const about = standing ? fill(texts[standing], { name }) : '';
    this.#banner.draw(shares ? { name, organisation, kinds, standing: about } : null);
    document.body.classList.toggle('sharing', shares);
    this.#words.draw(scene.reading);
    this.#prompt.draw(scene.question, Date.now());
    this.#view.draw(fill(texts.seen_view, { name }), scene.view, scene.view ? scene.marks : null);
    // Technicians point at the screen where it is shown, else at the camera's picture.
    this.#camera.draw(fill(texts.seen_camera, { name }), scene.camera, scene.view ? null : scene.marks);
    if (!this.#filming && scene.camera) void hasCameras().then((more) => (this.#turn.hidden = !more));
    this.#filming = scene.camera !== null;
    this.#allowsFiles = scene.files;
    this.#files.draw(name, scene.files);
    this.#clip.draw(name, scene.clipboard);
  }

  /** A sentence on what happened, told once; nothing takes it away. */
  tell(what: Notice | '', name = '', kind?: ConsentKind): void {
    const text = what ? fill(this.#texts[what], { name, what: kind ? this.#texts[`kind_${kind}`] : '' }) : '';
    write(this.#notice, text);
  }

  /** Who was at the other end could not be known. Stays for as long as the page. */
  warn(name: string): void {
    this.#warning.replaceChildren(made('h2', '', this.#texts.unsafe), made('p', '', fill(this.#texts.unsafe_text, { name })));
    this.#warning.hidden = false;
  }

  clip(text: string): void {
    this.#clip.show(text);
  }

  /** A file that is dropped beside the mark must not replace the page. */
  #dropping(): void {
    document.addEventListener('dragover', (event) => {
      if (!event.dataTransfer?.types.includes('Files')) return;
      event.preventDefault();
      event.dataTransfer.dropEffect = this.#allowsFiles ? 'copy' : 'none';
    });
    document.addEventListener('drop', (event) => {
      if (!event.dataTransfer?.types.includes('Files')) return;
      event.preventDefault();
      if (this.#allowsFiles) this.#files.send([...event.dataTransfer.files]);
    });
  }
}
