// The page where a PIN is typed, and where an invitation link lands. Everything
// here makes the form kinder; it works without, except for the link's key and
// guarded mode's proof of work. Remembers nothing.
import { takeKey } from './key.ts';
import { optional, part, write } from './page.ts';
import { digitsOf, grouped, PIN_LENGTH } from './pin.ts';
import { tendPinField } from './pin-field.ts';
import { prove } from './prove.ts';
import { type EntryTexts, fill, span, textsOf } from './texts.ts';

const form = part('entry', HTMLFormElement);
const pin = part('pin', HTMLInputElement);
const pinProblem = part('pin-problem', HTMLElement);
const start = part('start', HTMLButtonElement);
const progress = part('progress', HTMLElement);
const texts = textsOf<EntryTexts>(form);
const startWord = start.textContent;

/** Whether the form is on its way; a second press changes nothing. */
let leaving = false;
let proof: Promise<void> | null = null;

const hidden = (name: string): HTMLInputElement | null => form.querySelector(`input[type=hidden][name=${name}]`);

function begin(): void {
  // Our own words come in the page's language; the browser's would not.
  form.noValidate = true;
  pin.removeAttribute('pattern');
  pin.removeAttribute('title');
  pin.value = grouped(digitsOf(pin.value));
  tendPinField(pin);
  pin.addEventListener('input', () => blame(pin, pinProblem, ''));

  const key = takeKey(location, history);
  const keyField = hidden('k');
  if (key && keyField) keyField.value = key;
  if (keyField?.value) carryKey(keyField.value);
  tendWords();
  countDown();
  form.addEventListener('submit', submit);
  // Coming back with the browser's own button shows the page as it was left.
  window.addEventListener('pageshow', (event) => {
    if (event.persisted) settle();
  });
}

/** A link's key needs no words and no proof, and must outlive a change of language. */
function carryKey(key: string): void {
  optional('words', HTMLFieldSetElement)?.remove();
  const languages = optional('languages', HTMLFormElement);
  if (languages) languages.action = `${languages.action}#k=${key}`;
}

function tendWords(): void {
  const words = optional('words', HTMLFieldSetElement);
  const pow = optional('pow', HTMLElement);
  if (!words || !pow) return;
  const one = part('word-one', HTMLInputElement);
  const two = part('word-two', HTMLInputElement);
  one.addEventListener('paste', (event) => {
    const pasted = event.clipboardData?.getData('text/plain').trim().split(/[\s,;+-]+/) ?? [];
    if (pasted.length !== 2) return;
    event.preventDefault();
    [one.value, two.value] = pasted as [string, string];
    two.focus();
  });
  for (const field of [one, two]) {
    field.addEventListener('input', () => blame(field, part('words-problem', HTMLElement), ''));
  }
  const breather = {
    now: () => performance.now(),
    pause: () => new Promise<void>((resume) => setTimeout(resume)),
  };
  proof = prove(pow.dataset['challenge'] ?? '', Number(pow.dataset['bits']), breather).then((found) => {
    const field = hidden('pow');
    if (field && found) field.value = found;
    proof = null;
  });
}

/** Says beside a field what is wrong with it; nothing to say takes the blame away. */
function blame(field: HTMLInputElement, place: HTMLElement, text: string): void {
  write(place, text);
  if (text) field.setAttribute('aria-invalid', 'true');
  else field.removeAttribute('aria-invalid');
}

/** The first field that keeps the form from being sent, with its blame told; null when there is none. */
function firstProblem(): HTMLInputElement | null {
  if (digitsOf(pin.value).length !== PIN_LENGTH) {
    blame(pin, pinProblem, texts.digits_missing);
    return pin;
  }
  for (const id of ['word-one', 'word-two']) {
    const field = optional(id, HTMLInputElement);
    if (field && !field.value.trim()) {
      blame(field, part('words-problem', HTMLElement), texts.words_missing);
      return field;
    }
  }
  return null;
}

function submit(event: SubmitEvent): void {
  if (leaving) {
    event.preventDefault();
    return;
  }
  const problem = firstProblem();
  if (problem) {
    event.preventDefault();
    problem.focus();
    return;
  }
  leaving = true;
  start.setAttribute('aria-disabled', 'true');
  write(start, texts.starting);
  if (!proof) return;
  event.preventDefault();
  write(progress, texts.checking);
  void proof.then(() => {
    if (leaving) form.submit();
  });
}

function settle(): void {
  leaving = false;
  start.removeAttribute('aria-disabled');
  write(start, startWord);
  write(progress, '');
}

/** After too many tries: says how long it still takes, and when it is over. */
function countDown(): void {
  const problem = optional('problem', HTMLElement);
  const sentence = problem?.querySelector('p');
  const seconds = Number(problem?.dataset['wait']);
  if (!problem || !sentence || !(seconds > 0)) return;
  // An alert would be read out again every second.
  problem.removeAttribute('role');
  start.disabled = true;
  const ends = Date.now() + seconds * 1000;
  const tick = (): void => {
    const left = Math.ceil((ends - Date.now()) / 1000);
    if (left > 0) {
      write(sentence, fill(problem.dataset['text'] ?? '', { time: span(left, document.documentElement.lang) }));
      setTimeout(tick, 1000);
      return;
    }
    problem.remove();
    start.disabled = false;
    write(progress, texts.try_now);
  };
  tick();
}

begin();
