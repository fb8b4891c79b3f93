// The desk beside the chat, by keyboard alone: sending on, canned replies, fields, colleagues, watching, closing.
import type { Browser, Page } from 'playwright-core';
import { afterAll, afterEach, beforeAll, beforeEach, describe, expect, it } from 'vitest';
import { fillDesk, ON_DESK } from './desk.ts';
import { Mock } from './mock.ts';
import { expectAccessible, expectNoSidewaysScroll, launch, NARROW, visit, WIDE } from './page.ts';

let browser: Browser;
let mock: Mock;
beforeAll(async () => void (browser = await launch()));
afterAll(() => browser.close());
beforeEach(async () => {
  mock = new Mock();
  mock.technicians = [
    { node: 5, name: 'Otto Lang', group: 'Berlin', status: 'online' },
    { node: 6, name: 'Ines', group: '', status: 'busy' },
    { node: 7, name: 'Uma', group: 'Berlin', status: null },
  ];
  mock.channels = [{ node: 9, name: 'Sales' }];
  mock.replies = [
    { id: 1, own: true, title: 'Greeting', text: 'Hello {customer}, this is {technician} of {organisation}.' },
    { id: 2, own: false, title: 'Restart', text: 'Please switch it off and on again.' },
    { id: 3, own: false, title: 'Sums', text: '{{7*7}} ${7*7} <b>{customer}</b>' },
  ];
  mock.watchable = [{ session: 77, customer: 'Kim', technician: 'Otto Lang', since: Date.now() - 60_000 }];
  fillDesk(mock);
  await mock.start();
});
afterEach(() => mock.stop());

const item = (id: number) => `[data-session="${id}"]`;
const said = (t: string) => mock.heard.filter((message) => message.t === t);

async function inSession(page: Page, id: number = ON_DESK.talking): Promise<void> {
  await page.locator(item(id)).click();
  await page.locator('[data-composer]').waitFor();
  await page.locator('[data-composer]').evaluate((field: HTMLElement) => field.blur());
}

it('a session is sent to a colleague by keyboard, with a comment, and taken back', async () => {
  const { page } = await visit(browser, mock);
  await inSession(page);
  await page.keyboard.press('t');
  await page.locator('[role=option]').first().waitFor();
  await page.keyboard.type('uma');
  await page.keyboard.press('Enter');
  expect(await page.getByRole('button', { name: 'Transfer to Uma' }).count(), 'who is not there is not chosen').toBe(0);
  await page.keyboard.press('Control+a');
  await page.keyboard.type('ott');
  await page.keyboard.press('Enter');
  await page.getByRole('button', { name: 'Transfer to Otto Lang' }).waitFor();
  await page.keyboard.type('knows routers');
  await page.keyboard.press('Enter');
  await page.locator('text=Ana-Lucía is on the way to Otto Lang').waitFor();
  expect(said('transfer')).toMatchObject([{ session: ON_DESK.talking, to: 5, comment: 'knows routers' }]);
  await page.keyboard.press('u');
  await page.locator('[data-composer]').waitFor();
  expect(said('take_back')).toMatchObject([{ session: ON_DESK.talking }]);
});

it('a transfer that is refused says why and keeps what was chosen', async () => {
  const { page } = await visit(browser, mock);
  await inSession(page);
  await page.keyboard.press('t');
  await page.locator('[role=option]').first().waitFor();
  await page.keyboard.press('Enter');
  mock.refusal = 'not_ready';
  await page.keyboard.press('Enter');
  await page.locator('[role=alert]:has-text("not available")').waitFor();
  await page.keyboard.press('Enter');
  await page.locator('text=is on the way to Otto Lang').waitFor();
});

it('what was sent to one is declined by keyboard', async () => {
  mock.put(61, { state: 'waiting', incoming: { from: 'Otto', by: 'Otto', comment: 'yours <b>now</b>' }, fields: ['Lee', '', '', '', '', ''] });
  const { page } = await visit(browser, mock);
  await page.locator(item(61)).click();
  await page.locator('blockquote:has-text("yours <b>now</b>")').waitFor();
  await page.locator('body').press('u');
  await page.locator('[data-composer]').waitFor();
  expect(said('take_back')).toMatchObject([{ session: 61 }]);
});

it('AT-119: a slash offers canned replies; Enter puts one in as text, Escape puts them away', async () => {
  const { page } = await visit(browser, mock);
  await page.locator(item(ON_DESK.talking)).click();
  const field = page.locator('[data-composer]');
  await field.focus();
  await page.keyboard.type('/');
  await page.locator('[role=listbox] [role=option]').nth(2).waitFor();
  expect(await field.getAttribute('aria-controls')).toBe(await page.locator('[role=listbox]').getAttribute('id'));
  await page.keyboard.type('greet');
  await page.keyboard.press('Enter');
  expect(await field.inputValue()).toBe('Hello Ana-Lucía, this is Tess of ACME Support.');
  expect(said('chat')).toEqual([]);
  await field.fill('');
  await page.keyboard.type('/sums');
  await page.locator('[role=option]:has-text("Sums")').waitFor();
  await page.keyboard.press('Enter');
  expect(await field.inputValue()).toBe('{{7*7}} ${7*7} <b>Ana-Lucía</b>');
  await field.fill('');
  await page.keyboard.type('/');
  await page.locator('[role=listbox]').waitFor();
  const active = () => field.getAttribute('aria-activedescendant');
  const first = await active();
  await page.keyboard.press('ArrowDown');
  expect(await active()).not.toBe(first);
  await page.keyboard.press('Escape');
  await page.locator('[role=listbox]').waitFor({ state: 'detached' });
  expect([await field.inputValue(), await field.evaluate((one) => one === document.activeElement)]).toEqual(['/', true]);
  expect(await page.locator('.bubble b').count()).toBe(0);
});

it('own canned replies are made, changed and deleted by keyboard', async () => {
  const { page } = await visit(browser, mock);
  await page.locator('.link.live').waitFor();
  await page.keyboard.press('r');
  await page.locator('text=Of your group and organisation').waitFor();
  await page.getByRole('button', { name: 'New reply' }).press('Enter');
  await page.keyboard.type('Bye');
  await page.keyboard.press('Enter');
  await page.locator('[role=alert]:has-text("needs a name and a text")').waitFor();
  await page.getByLabel('Text', { exact: true }).fill('Goodbye {customer}');
  await page.getByRole('button', { name: 'Save' }).press('Enter');
  await page.getByRole('button', { name: 'Change “Bye”' }).press('Enter');
  await page.getByLabel('Text', { exact: true }).fill('So long');
  await page.getByRole('button', { name: 'Save' }).press('Enter');
  await page.locator('text=So long').waitFor();
  await page.getByRole('button', { name: 'Delete “Bye”' }).press('Enter');
  await page.locator('text=So long').waitFor({ state: 'detached' });
  expect(said('keep_reply')).toMatchObject([{ title: 'Bye', text: 'Goodbye {customer}' }, { title: 'Bye', text: 'So long' }]);
  expect(said('drop_reply')).toHaveLength(1);
});

it('AT-118, AT-121: a custom field is changed in place, bounded, and shown as text', async () => {
  const nasty = '<img src=x onerror="document.title=1">{{7*7}}';
  const { page, complaints } = await visit(browser, mock);
  await inSession(page);
  await page.keyboard.press('f');
  const field = page.locator('[data-custom-field="1"]');
  expect(await page.locator('[data-custom-field]').evaluateAll((all) => all.map((one) => (one as HTMLInputElement).maxLength))).toEqual([
    64, 512, 512, 256, 64, 64,
  ]);
  await field.fill(nasty);
  await page.keyboard.press('Enter');
  await expect.poll(() => said('field')).toMatchObject([{ session: ON_DESK.talking, field: 1, text: nasty }]);
  await page.locator(`${item(ON_DESK.talking)}:has-text('onerror="document.title=1"')`).waitFor();
  mock.put(ON_DESK.talking, { fields: ['Ana-Lucía', 'x\u202egnp.exe', '', '', '', ''] });
  await expect.poll(() => field.inputValue()).toBe('xgnp.exe');
  expect(await page.locator('main img').count()).toBe(0);
  expect(complaints).toEqual([]);
});

it('a field that was not saved says so and goes out again when the connection is back', async () => {
  const { page } = await visit(browser, mock);
  await inSession(page);
  await page.keyboard.press('f');
  mock.refusal = 'busy';
  await page.locator('[data-custom-field="4"]').fill('+49 30 55');
  await page.keyboard.press('Enter');
  await page.locator('[role=status]:has-text("Not saved")').waitFor();
  mock.cut(1012);
  await expect.poll(() => said('field').length, { timeout: 15_000 }).toBe(2);
  await page.locator('[role=status]:has-text("Not saved")').waitFor({ state: 'detached' });
});

it('a colleague is invited, joins, takes the lead or is shown out', async () => {
  const { page } = await visit(browser, mock);
  await inSession(page);
  await page.keyboard.press('i');
  await page.locator('[role=option]').first().waitFor();
  expect(await page.locator('[role=option]:has-text("Sales")').count(), 'a channel is no colleague').toBe(0);
  await page.keyboard.type('ines');
  await page.keyboard.press('Enter');
  await page.keyboard.press('Enter');
  await page.locator('text=Ines has been asked').waitFor();
  mock.put(ON_DESK.talking, { team: [{ node: 6, name: 'Ines', watches: false, joined: true }, { node: 8, name: 'Ada', watches: true, joined: true }] });
  await page.locator('text=Ada watches').waitFor();
  expect(await page.getByRole('button', { name: 'Show out Ada' }).count(), 'who watches is not theirs to show out').toBe(0);
  await page.getByRole('button', { name: 'Hand over the lead to Ines' }).press('Enter');
  await page.getByRole('button', { name: 'Show out Ines' }).press('Enter');
  await expect.poll(() => said('show_out').length).toBe(1);
  expect(said('ask')).toMatchObject([{ session: ON_DESK.talking, to: 6 }]);
  expect(said('lead')).toMatchObject([{ to: 6 }]);
  expect(said('show_out')).toMatchObject([{ who: 6 }]);
});

it('who is asked joins, writes, and leaves, by keyboard', async () => {
  mock.put(71, { role: 'asked', mine: false, lies_with: 'Otto Lang', fields: ['Pat', '', '', '', '', ''] });
  const { page } = await visit(browser, mock);
  await page.locator(item(71)).click();
  await page.locator('text=Otto Lang asks you to help Pat').waitFor();
  await page.locator('body').press('y');
  await page.locator('[data-composer]').fill('hello from two of us');
  await page.locator('[data-composer]').press('Enter');
  await page.locator('.mine:has-text("hello from two of us")').waitFor();
  expect(await page.getByRole('button', { name: 'Close session' }).count(), 'closing is the lead’s').toBe(0);
  await page.locator('[data-composer]').evaluate((field: HTMLElement) => field.blur());
  await page.locator('body').press('u');
  await page.locator(item(71)).waitFor({ state: 'detached' });
  expect([said('join').length, said('leave').length]).toEqual([1, 1]);
});

it('an administrator watches: reads along, cannot write, and stops', async () => {
  mock.me = { watches: true };
  mock.write(77, { name: 'Kim', text: 'my secret order' });
  const { page } = await visit(browser, mock);
  await page.locator('.link.live').waitFor();
  await page.keyboard.press('w');
  await page.locator('[role=option]:has-text("Kim")').waitFor();
  await page.keyboard.press('Enter');
  await page.keyboard.press('Enter');
  await page.locator('.bubble:has-text("my secret order")').waitFor();
  await page.locator('text=You watch this session of Otto').waitFor();
  expect(await page.locator('[data-composer]').count()).toBe(0);
  await page.getByRole('button', { name: 'Stop watching' }).press('Enter');
  await page.locator(item(77)).waitFor({ state: 'detached' });
});

it('who administers nobody has no key to watch', async () => {
  const { page } = await visit(browser, mock);
  await page.locator('.link.live').waitFor();
  await page.keyboard.press('w');
  await page.keyboard.press('?');
  await page.locator('dialog:has-text("Keyboard")').waitFor();
  expect(said('watchable')).toEqual([]);
});

it('closing asks how it went where the group wants to know, and closes without an answer too', async () => {
  mock.me = { concludes: true };
  const { page } = await visit(browser, mock);
  await inSession(page);
  await page.keyboard.press('x');
  await page.getByLabel('Partly').check();
  await page.getByLabel('Comment').fill('needs a new cable');
  await page.getByRole('button', { name: 'Close session', exact: true }).last().press('Enter');
  await page.locator(item(ON_DESK.talking)).waitFor({ state: 'detached' });
  expect(said('outcome')).toMatchObject([{ session: ON_DESK.talking, solved: 'partly', comment: 'needs a new cable' }]);
  await inSession(page, ON_DESK.away);
  await page.keyboard.press('x');
  await page.getByLabel('Partly').waitFor();
  await page.locator('dialog [data-first]').press('Enter');
  await page.locator(item(ON_DESK.away)).waitFor({ state: 'detached' });
  expect(said('outcome')).toHaveLength(1);
});

it('enough sessions are shown as busy by itself', async () => {
  mock.automatic = true;
  const { page } = await visit(browser, mock);
  await page.locator('.link.live').waitFor();
  const chosen = () => page.locator('[data-status] option:checked').innerText();
  expect(await chosen()).toBe('Busy (automatic)');
  await page.locator('[data-status]').selectOption('online');
  await expect.poll(chosen).toBe('Online');
  expect(said('status')).toMatchObject([{ status: 'online' }]);
});

it('the time in the head of a session runs while it is active and stands while it is on hold', async () => {
  mock.put(ON_DESK.talking, { since: Date.now() - 60_000, worked: 240_000 });
  const { page } = await visit(browser, mock);
  await inSession(page);
  expect(await page.locator('.timer').innerText()).toMatch(/5:0\d/);
  mock.put(ON_DESK.talking, { state: 'hold', since: Date.now() - 600_000, worked: 300_000 });
  await expect.poll(() => page.locator('.timer').innerText()).toMatch(/5:00$/);
});

describe.each([
  ['wide and light', WIDE, 'light'],
  ['narrow and dark', NARROW, 'dark'],
] as const)('on a %s screen', (name, size, scheme) => {
  const shot = process.env['SHOTS'];
  async function settled(page: Page, what: string): Promise<void> {
    await expectAccessible(page);
    await expectNoSidewaysScroll(page);
    if (shot) await page.screenshot({ path: `${shot}/${name.split(' ')[0]}-${what}.png` });
  }

  it('every state of the desk is accessible', async () => {
    mock.me = { watches: true, concludes: true };
    mock.put(61, { state: 'waiting', incoming: { from: 'Otto', by: 'Ada', comment: 'yours now' }, fields: ['Lee', '', '', '', '', ''] });
    mock.put(71, { role: 'asked', mine: false, lies_with: 'Otto Lang', fields: ['Pat', '', '', '', '', ''] });
    mock.put(72, { role: 'helper', mine: false, lies_with: 'Otto Lang', fields: ['Robin', '', '', '', '', ''], team: [{ node: 4, name: 'Tess', watches: false, joined: true }] });
    mock.put(73, { role: 'monitor', mine: false, lies_with: 'Ines', fields: ['Sam', '', '', '', '', ''] });
    mock.put(74, { role: 'sender', state: 'waiting', mine: false, lies_with: 'Sales', fields: ['Noor', '', '', '', '', ''] });
    mock.put(ON_DESK.talking, { team: [{ node: 6, name: 'Ines', watches: false, joined: true }, { node: 8, name: 'Ada', watches: true, joined: true }, { node: 5, name: 'Otto Lang', watches: false, joined: false }] });
    const { page, complaints } = await visit(browser, mock, size, scheme);
    await page.locator(item(74)).waitFor();
    await settled(page, 'queue');
    for (const [id, what] of [[61, 'incoming'], [71, 'asked'], [72, 'helper'], [73, 'monitor'], [74, 'sent'], [ON_DESK.talking, 'lead']] as const) {
      await page.keyboard.press('Escape');
      await page.locator(item(id)).click();
      await page.locator('header h2').first().waitFor();
      await settled(page, what);
    }
    await page.locator('[data-composer]').fill('/');
    await page.locator('[role=option]').first().waitFor();
    await settled(page, 'replies-box');
    await page.locator('[data-composer]').fill('/zzz');
    await page.locator('text=No reply fits').waitFor();
    await settled(page, 'replies-box-none');
    await page.locator('[data-composer]').fill('');
    await page.locator('[data-composer]').evaluate((field: HTMLElement) => field.blur());
    await page.locator('body').press('f');
    await settled(page, 'fields');
    await page.locator('[data-custom-field="0"]').evaluate((field: HTMLElement) => field.blur());
    for (const [key, what] of [['t', 'transfer'], ['i', 'ask'], ['w', 'watch'], ['r', 'replies'], ['x', 'close'], ['?', 'help']] as const) {
      await page.locator('body').press(key);
      await page.locator('dialog[open]').waitFor();
      if (what !== 'close' && what !== 'help' && what !== 'replies') await page.locator('[role=option]').first().waitFor();
      await settled(page, what);
      if (what === 'replies') {
        await page.getByRole('button', { name: 'New reply' }).click();
        await settled(page, 'reply-new');
      }
      await page.keyboard.press('Escape');
      await page.locator('dialog').waitFor({ state: 'detached' });
    }
    mock.watchable = [];
    await page.locator('body').press('w');
    await page.locator('text=No technician whom you administer').waitFor();
    await settled(page, 'watch-none');
    expect(complaints).toEqual([]);
  });
});
