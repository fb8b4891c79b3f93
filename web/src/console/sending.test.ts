import { describe, expect, it } from 'vitest';
import { welcome } from './samples.ts';
import { sendProblem, waysToSend } from './sending.ts';
import { text } from './texts.ts';

describe('sending an invitation', () => {
  it.each([
    [{ mail: true, text: true }, ['mail', 'text']],
    [{ mail: false, text: true }, ['text']],
    [{ mail: false, text: false }, []],
  ])('is offered by what the server has: %o', (sends, ways) => {
    expect(waysToSend({ ...welcome().me, sends })).toEqual(ways);
  });

  it('is not offered before the server has said anything', () => {
    expect(waysToSend(null)).toEqual([]);
  });

  it('says what is wrong with a recipient, each in its own words', () => {
    const [mail, phone] = (['mail', 'text'] as const).map((by) => text(sendProblem(by, 'bad_input') ?? 'help.close'));
    expect(mail).toContain('e-mail address');
    expect(phone).toContain('country');
  });

  it.each(['gone', 'too_many_messages', 'not_sent', 'no_answer'])('says what to do after %s', (code) => {
    expect(text(sendProblem('mail', code) ?? 'help.close')).toMatch(/\.$/);
    expect(sendProblem('mail', code)).toBe(sendProblem('text', code));
  });

  it('leaves to the general words what has nothing to do with sending', () => {
    expect(sendProblem('mail', 'busy')).toBeNull();
    expect(sendProblem('text', 'constructor')).toBeNull();
  });
});
