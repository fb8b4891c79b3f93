// The page that checks a bundle of evidence: a file is opened or dropped, and
// never leaves the device. What is checked is in `verify.ts`.
import './evidence.css';
import { LANGUAGE, text, type TextKey } from './texts.ts';
import { plainLine } from '../lib/plain.ts';
import { Broken, type Found, keyBytes, verify } from './verify.ts';

const part = <T extends HTMLElement>(id: string): T => document.getElementById(id) as T;
const [key, keyError, file, drop, progress, result] = [
  part<HTMLInputElement>('key'),
  part('key-error'),
  part<HTMLInputElement>('file'),
  part('drop'),
  part('progress'),
  part('result'),
];

/** The bundle that is being looked at, and which look is the newest. */
let bundle: File | null = null;
let look = 0;

function element(tag: string, content: string, ...classes: string[]): HTMLElement {
  const made = document.createElement(tag);
  made.textContent = content;
  made.classList.add(...classes);
  return made;
}

function pair(list: HTMLElement, name: string, value: string, ...classes: string[]): void {
  const row = document.createElement('div');
  row.append(element('dt', name), element('dd', value, ...classes));
  list.append(row);
}

/** The key that the bundle must be signed with; null when what was typed is none. */
function wanted(): string | null {
  const typed = key.value.trim();
  const fits = typed === '' || keyBytes(typed) !== null;
  key.setAttribute('aria-invalid', String(!fits));
  keyError.textContent = fits ? '' : text('key_bad');
  return fits ? typed : null;
}

async function check(): Promise<void> {
  const by = wanted();
  if (!bundle) return;
  if (by === null) return key.focus();
  const mine = ++look;
  result.hidden = true;
  let told = -1;
  const tell = (done: number) => {
    const percent = Math.floor(done * 100);
    // In steps that can be heard.
    if (mine === look && percent >= told + 10) progress.textContent = text('checking', { part: (told = percent) });
  };
  tell(0);
  const verdict = await verify(bundle, by, tell).then(
    (found) => () => holds(found, by !== ''),
    (error: unknown) => () => broken(error),
  );
  if (mine !== look) return;
  progress.textContent = '';
  result.replaceChildren();
  verdict();
  result.hidden = false;
  result.focus();
}

function holds(found: Found, named: boolean): void {
  const facts = document.createElement('dl');
  pair(facts, text('session'), String(found.session));
  pair(facts, text('organisation'), plainLine(found.organisation));
  pair(facts, text('made'), found.made, 'digits');
  pair(facts, text('signer'), found.key, 'digits');
  const files = document.createElement('ul');
  for (const { name, size, sha256 } of found.files) {
    const item = document.createElement('li');
    const list = document.createElement('dl');
    pair(list, text('file'), name);
    pair(list, text('size'), new Intl.NumberFormat(LANGUAGE).format(size));
    pair(list, text('hash'), sha256, 'digits');
    item.append(list);
    files.append(item);
  }
  result.append(
    element('p', text('holds'), 'verdict', 'holds'),
    element('p', text(named ? 'signed_by' : 'signed')),
    facts,
    element('h2', text('files')),
    files,
  );
}

function broken(error: unknown): void {
  const why: TextKey = error instanceof Broken ? `why.${error.why}` : 'why.unread';
  const what = error instanceof Broken ? plainLine(error.what) : '';
  result.append(element('p', text('broken'), 'verdict', 'broken'), element('p', text(why, { what })));
}

function open(files: FileList | null | undefined): void {
  const first = files?.[0];
  if (!first) return;
  bundle = first;
  void check();
}

document.documentElement.lang = LANGUAGE;
document.title = text('title');
for (const place of document.querySelectorAll<HTMLElement>('[data-text]')) {
  place.textContent = text(place.dataset['text'] as TextKey);
}
file.addEventListener('change', () => {
  open(file.files);
  // The same file can be opened again.
  file.value = '';
});
key.addEventListener('change', () => void check());
// A file that misses its place must not take the page's.
for (const name of ['dragover', 'drop'] as const) document.addEventListener(name, (event) => event.preventDefault());
drop.addEventListener('dragover', () => drop.classList.add('over'));
drop.addEventListener('dragleave', () => drop.classList.remove('over'));
drop.addEventListener('drop', (event) => {
  drop.classList.remove('over');
  open(event.dataTransfer?.files);
});
