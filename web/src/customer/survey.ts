// After the end: how was it? Asked once, answered or not; the answer goes over
// HTTP, because the session's socket is closed by then.
import { made, write } from './page.ts';
import type { SessionTexts } from './texts.ts';

/** The longest comment the server keeps, in UTF-16 units. */
export const LONGEST_COMMENT = 1000;

const RATINGS = [1, 2, 3, 4, 5] as const;

export type Sent = 'kept' | 'closed' | 'failed';

/** What the server's answer means. */
export function outcome(status: number): Sent {
  if (status === 204) return 'kept';
  // Said already, too old, or not this browser's session any more.
  return status === 409 || status === 401 ? 'closed' : 'failed';
}

async function post(rating: number, comment: string): Promise<Sent> {
  try {
    const body = JSON.stringify({ rating, comment });
    const answer = await fetch('/session/survey', { method: 'POST', headers: { 'content-type': 'application/json' }, body });
    return outcome(answer.status);
  } catch {
    return 'failed';
  }
}

/** Puts the question into `place`. */
export function ask(place: HTMLElement, texts: SessionTexts): void {
  if (place.childElementCount > 0) return;
  const form = made('form', 'survey');
  const group = document.createElement('fieldset');
  group.append(made('legend', '', texts.survey), made('p', 'hint', texts.survey_optional));
  const scale = made('div', 'scale');
  for (const rating of RATINGS) {
    const choice = document.createElement('label');
    const radio = document.createElement('input');
    Object.assign(radio, { type: 'radio', name: 'rating', value: String(rating) });
    choice.append(radio, made('span', 'rate', String(rating)), made('span', 'word', texts[`survey_${rating}`]));
    scale.append(choice);
  }
  group.append(scale);
  const label = made('label', '', texts.survey_comment);
  const comment = document.createElement('textarea');
  Object.assign(comment, { id: 'survey-comment', rows: 2, maxLength: LONGEST_COMMENT, dir: 'auto' });
  label.htmlFor = comment.id;
  const problem = made('p', 'wrong');
  problem.setAttribute('role', 'alert');
  const send = made('button', 'button primary', texts.survey_send);
  form.append(group, label, comment, problem, send);
  form.addEventListener('submit', (event) => {
    event.preventDefault();
    if (send.getAttribute('aria-disabled') === 'true') return;
    const rating = Number(new FormData(form).get('rating'));
    if (!rating) {
      write(problem, texts.survey_choose);
      scale.querySelector('input')?.focus();
      return;
    }
    send.setAttribute('aria-disabled', 'true');
    write(send, texts.survey_sending);
    write(problem, '');
    void post(rating, comment.value).then((sent) => {
      if (sent === 'failed') {
        send.removeAttribute('aria-disabled');
        write(send, texts.survey_send);
        write(problem, texts.survey_failed);
        return;
      }
      const thanks = made('p', 'thanks', sent === 'kept' ? texts.survey_thanks : texts.survey_closed);
      thanks.setAttribute('role', 'status');
      thanks.tabIndex = -1;
      place.replaceChildren(thanks);
      thanks.focus();
    });
  });
  place.append(form);
}
