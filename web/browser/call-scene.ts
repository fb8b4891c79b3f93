// What tests of a call on the customer's page have in common: the page with a made-up
// screen and camera, a console that calls, and the customer's yes.
import type { Browser, Page } from 'playwright-core';
import { expect } from 'vitest';
import type { ConsentKind } from '../src/lib/protocol.ts';
import { Caller } from './caller.ts';
import { WIDE } from './page.ts';
import type { SessionMock } from './session-mock.ts';

/** A customer's page, and the console's end of a call that may come. */
export interface Scene {
  page: Page;
  caller: Caller;
  complaints: string[];
}

/** What the browser has given to the page, and the connections it has made. */
declare global {
  var tracks: MediaStreamTrack[];
  var connections: RTCPeerConnection[];
}

/** Keeps hold of what the page gets from the browser, and does nothing to it. */
function watch(): void {
  globalThis.tracks = [];
  globalThis.connections = [];
  const { mediaDevices } = navigator;
  for (const name of ['getUserMedia', 'getDisplayMedia'] as const) {
    const real = mediaDevices[name]?.bind(mediaDevices);
    if (!real) continue;
    mediaDevices[name] = async (...wanted: [MediaStreamConstraints?]) => {
      const stream = await real(...wanted);
      globalThis.tracks.push(...stream.getTracks());
      return stream;
    };
  }
  globalThis.RTCPeerConnection = class extends RTCPeerConnection {
    constructor(configuration?: RTCConfiguration) {
      super(configuration);
      globalThis.connections.push(this);
    }
  };
}

/** A phone's browser: no way to show its screen. */
export function withoutScreen(): void {
  Object.defineProperty(MediaDevices.prototype, 'getDisplayMedia', { value: undefined });
}

export interface Wish {
  size?: { width: number; height: number };
  scheme?: 'light' | 'dark';
  prepare?: () => void;
}

/** The customer's page, and a console that has not called yet. */
export async function arrive(browser: Browser, mock: SessionMock, { size = WIDE, scheme = 'light', prepare = watch }: Wish = {}): Promise<Scene> {
  const context = await browser.newContext({ viewport: size, colorScheme: scheme, reducedMotion: 'reduce', permissions: ['clipboard-read', 'clipboard-write'] });
  context.setDefaultTimeout(10_000);
  const page = await context.newPage();
  await page.addInitScript(prepare);
  const complaints: string[] = [];
  page.on('pageerror', (error) => complaints.push(String(error)));
  page.on('console', (message) => {
    if (message.type() === 'error' || /policy|trusted/i.test(message.text())) complaints.push(message.text());
  });
  await page.goto(`${mock.url}/session`);
  await page.locator('#status', { hasText: 'is helping you' }).waitFor();
  const caller = new Caller(await context.newPage(), mock);
  return { page, caller, complaints };
}

/** The same with a call whose words were right. */
export async function trusted(browser: Browser, mock: SessionMock, wish: Wish = {}): Promise<Scene> {
  const scene = await arrive(browser, mock, wish);
  await scene.caller.call();
  scene.caller.open();
  await scene.page.getByRole('heading', { name: 'Your two words' }).waitFor();
  scene.caller.trust();
  await scene.page.getByText('has typed the right words').waitFor();
  return scene;
}

/** Looks again and again until it is so. */
export const until = <T>(look: () => Promise<T>, is: (seen: T) => boolean) => expect.poll(async () => is(await look()), { timeout: 10_000 }).toBe(true);
export const chips = (page: Page) => page.locator('.banner .chip:visible .what').allInnerTexts();
export const question = (page: Page) => page.getByRole('alertdialog');

const YES: Record<ConsentKind, string> = {
  view: 'Share my screen',
  camera: 'Show my camera',
  microphone: 'Switch on my microphone',
  files: 'Allow files',
  clipboard: 'Allow copied text',
  recording: 'Allow recording',
};

/** Asks, and says yes; the button does nothing in its first moment, so it is pressed until it does. */
export async function allow({ page, caller }: Scene, kind: ConsentKind): Promise<void> {
  caller.ask(kind);
  const button = question(page).getByRole('button', { name: YES[kind] });
  await button.waitFor();
  await expect
    .poll(
      async () => {
        if (await button.isVisible()) await button.click();
        return caller.consents.find((one) => one.kind === kind)?.state;
      },
      { timeout: 8000, interval: 200 },
    )
    .toBe('on');
  await question(page).waitFor({ state: 'hidden' });
}
