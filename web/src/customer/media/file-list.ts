// The files of a session as they are shown: each with its name, its size, how far
// it is, and what can be done with it. Nothing is opened, nothing is shown inline.
import { plainLine } from '../../lib/plain.ts';
import { isOver } from '../../lib/transfer.ts';
import { made, write } from '../page.ts';
import { fill } from '../texts.ts';
import { button } from './button.ts';
import type { Files, Item } from './files.ts';
import type { MediaTexts } from './texts.ts';

interface Row {
  element: HTMLLIElement;
  bar: HTMLProgressElement;
  state: HTMLElement;
  hash: HTMLElement;
  buttons: Record<'take' | 'refuse' | 'stop' | 'save' | 'hide', HTMLButtonElement>;
}

export class FileList {
  readonly element = made('section', 'files card');
  #texts: MediaTexts;
  #files: Files;
  #list = made('ul', 'file-rows');
  #send: HTMLElement;
  #problem = made('p', 'wrong');
  #news = made('p', 'unseen');
  #rows = new Map<Item, Row>();
  #new: HTMLElement[] = [];
  #input = document.createElement('input');
  #name = '';

  constructor(texts: MediaTexts, files: Files) {
    this.#texts = texts;
    this.#files = files;
    const title = made('h2', '', texts.files);
    title.id = 'files-title';
    this.element.setAttribute('aria-labelledby', title.id);
    this.element.hidden = true;
    this.#problem.setAttribute('role', 'alert');
    this.#news.setAttribute('role', 'status');
    this.#input.type = 'file';
    this.#input.multiple = true;
    this.#input.hidden = true;
    this.#input.addEventListener('change', () => {
      this.send([...(this.#input.files ?? [])]);
      this.#input.value = '';
    });
    this.#send = made('div', 'file-send');
    this.#send.append(button(texts.file_send, 'primary', () => this.#input.click()), this.#input, made('p', 'hint drop', texts.file_drop));
    this.element.append(title, this.#list, this.#send, this.#problem, this.#news);
  }

  /** Offers files that were chosen or dropped. */
  send(files: readonly File[]): void {
    write(this.#problem, '');
    for (const file of files) {
      const trouble = this.#files.send(file);
      if (trouble === 'large') write(this.#problem, fill(this.#texts.file_large, { file: plainLine(file.name) }));
      if (trouble === 'many') write(this.#problem, this.#texts.file_many);
      if (trouble === 'away') write(this.#problem, fill(this.#texts.interrupted, { name: this.#name }));
    }
  }

  draw(name: string, allowed: boolean): void {
    this.#name = name;
    const { items } = this.#files;
    this.element.hidden = !allowed && items.length === 0;
    this.#send.hidden = !allowed;
    for (const [item, row] of this.#rows) {
      if (items.includes(item)) continue;
      row.element.remove();
      this.#rows.delete(item);
    }
    for (const item of items) this.#fill(item, this.#rows.get(item) ?? this.#draw(item));
    // What came last must not lie out of sight, below the pictures.
    this.#new.splice(0).at(-1)?.scrollIntoView({ block: 'nearest' });
  }

  #draw(item: Item): Row {
    const texts = this.#texts;
    const { offer } = item.file;
    const element = made('li', 'file-row');
    const title = made('p', 'file-name');
    title.append(made('bdi', '', plainLine(offer.name)), ' ', made('span', 'hint', this.#size(offer.size)));
    const bar = document.createElement('progress');
    bar.max = Math.max(1, offer.size);
    bar.setAttribute('aria-label', plainLine(offer.name));
    const state = made('p', 'file-state');
    const hash = made('p', 'hint file-hash');
    const named = (text: string, kind: '' | 'primary', press: () => void): HTMLButtonElement => {
      const one = button(text, kind, press);
      one.setAttribute('aria-label', `${text}: ${plainLine(offer.name)}`);
      return one;
    };
    const buttons = {
      take: named(texts.file_take, 'primary', () => {
        if (item.from === 'them') void this.#files.take(item.file);
      }),
      refuse: named(texts.file_refuse, '', () => this.#files.stop(item)),
      stop: named(texts.stop, '', () => this.#files.stop(item)),
      save: named(texts.file_save, 'primary', () => save(item)),
      hide: named(texts.file_hide, '', () => this.#files.hide(item)),
    };
    const row = made('div', 'answers');
    row.append(buttons.refuse, buttons.take, buttons.stop, buttons.hide, buttons.save);
    element.append(title, bar, state, hash, row);
    this.#list.append(element);
    const drawn: Row = { element, bar, state, hash, buttons };
    this.#rows.set(item, drawn);
    if (item.from === 'them') write(this.#news, `${fill(texts.file_offered, { name: this.#name })} ${plainLine(offer.name)}`);
    this.#new.push(element);
    return drawn;
  }

  #fill({ from, file }: Item, row: Row): void {
    const { progress } = file;
    const texts = this.#texts;
    const mine = from === 'me';
    const count = { done: this.#size(file.arrived), size: this.#size(file.offer.size), name: this.#name };
    const words: Record<typeof progress, string> = {
      offered: mine ? texts.file_unanswered : texts.file_offered,
      moving: texts.file_moving,
      waiting: texts.file_waiting,
      checking: texts.file_checking,
      done: mine ? texts.file_sent : `${texts.file_received} ${texts.file_care}`,
      damaged: texts.file_damaged,
      stopped: texts.file_stopped,
      failed: mine ? texts.file_failed_out : texts.file_failed_in,
    };
    write(row.state, fill(words[progress], count));
    row.element.classList.toggle('bad', progress === 'damaged' || progress === 'failed');
    row.bar.hidden = progress === 'offered' || isOver(progress);
    row.bar.value = file.arrived;
    row.hash.hidden = progress !== 'done' && progress !== 'damaged';
    write(row.hash, fill(texts.file_hash, { hash: grouped(file.sha256 ?? '') }));
    const show: Record<keyof Row['buttons'], boolean> = {
      take: !mine && progress === 'offered',
      refuse: !mine && progress === 'offered',
      stop: (mine && progress === 'offered') || (progress !== 'offered' && !isOver(progress)),
      save: !mine && progress === 'done',
      hide: isOver(progress),
    };
    const lost = row.element.contains(document.activeElement);
    for (const name of Object.keys(show) as (keyof typeof show)[]) row.buttons[name].hidden = !show[name];
    if (lost && document.activeElement?.closest('[hidden]')) this.#next(row)?.focus();
  }

  /** Where focus goes when the button that had it is gone. */
  #next({ buttons }: Row): HTMLButtonElement | undefined {
    return [buttons.save, buttons.stop, buttons.hide].find((one) => !one.hidden);
  }

  #size(bytes: number): string {
    const step = Math.min(3, Math.floor(Math.log10(Math.max(1, bytes)) / 3));
    const unit = ['byte', 'kilobyte', 'megabyte', 'gigabyte'][step] ?? 'byte';
    const number = new Intl.NumberFormat(document.documentElement.lang, { style: 'unit', unit, unitDisplay: step === 0 ? 'long' : 'short', maximumFractionDigits: step === 0 ? 0 : 1 });
    return number.format(bytes / 1000 ** step);
  }
}

/** Hashes are compared by eye: groups of eight. */
function grouped(hash: string): string {
  return hash.match(/.{1,8}/g)?.join(' ') ?? '';
}

/** Hands the file to the browser's own way of saving, under the name that the server made harmless. */
function save(item: Item): void {
  if (item.from !== 'them' || !item.file.content) return;
  const link = document.createElement('a');
  link.href = URL.createObjectURL(item.file.content);
  link.download = plainLine(item.file.offer.name);
  link.click();
  // Browsers read the content some time after the click.
  setTimeout(() => URL.revokeObjectURL(link.href), 60_000);
}
