// A page of Debian's Chromium on the mock server, and the questions every test
// asks of it.
import { readFile } from 'node:fs/promises';
import { createRequire } from 'node:module';
import { type Browser, chromium, type Page } from 'playwright-core';
import { expect } from 'vitest';
import type { Mock } from './mock.ts';

const AXE = createRequire(import.meta.url).resolve('axe-core/axe.min.js');
const TAGS = ['wcag2a', 'wcag2aa', 'wcag21a', 'wcag21aa', 'wcag22a', 'wcag22aa', 'best-practice'];

export const WIDE = { width: 1280, height: 800 };
export const NARROW = { width: 360, height: 740 };

/** Flags for a browser whose screen, camera and microphone are made up, and that says yes to sharing them. */
export const MEDIA = ['--use-fake-device-for-media-stream', '--use-fake-ui-for-media-stream', '--autoplay-policy=no-user-gesture-required'];

/** Flags for a browser in which two pages can call each other, too. */
export const CALLS = [...MEDIA, '--disable-features=WebRtcHideLocalIpsWithMdns', '--allow-loopback-in-peer-connection'];

export function launch(flags: readonly string[] = []): Promise<Browser> {
  return chromium.launch({
    executablePath: process.env['CHROMIUM'] ?? '/usr/bin/chromium',
    args: [
      '--headless',
      '--no-sandbox',
      '--disable-gpu',
      '--disable-quic',
      '--no-first-run',
      '--disable-background-networking',
      '--disable-component-update',
      '--disable-sync',
      ...flags,
    ],
  });
}

export interface Visit {
  page: Page;
  /** What the browser complained about: errors, and breaches of the policy. */
  complaints: string[];
}

export async function visit(browser: Browser, mock: Mock, viewport = WIDE, scheme: 'light' | 'dark' = 'light'): Promise<Visit> {
  const context = await browser.newContext({
    viewport,
    colorScheme: scheme,
    permissions: ['clipboard-read', 'clipboard-write'],
    reducedMotion: 'reduce',
  });
  const page = await context.newPage();
  const complaints: string[] = [];
  page.on('pageerror', (error) => complaints.push(String(error)));
  page.on('console', (message) => {
    if (/content security policy|trusted/i.test(message.text())) complaints.push(message.text());
  });
  await page.goto(mock.url);
  return { page, complaints };
}

interface Finding {
  id: string;
  nodes: { target: string[]; failureSummary: string }[];
}

/** No rule is switched off; the finding names rule and place. */
export async function expectAccessible(page: Page): Promise<void> {
  // Injected through the debugger, which the page's policy does not govern.
  await page.evaluate(await readFile(AXE, 'utf8'));
  const findings = await page.evaluate(
    async (tags) => {
      const { axe } = window as unknown as {
        axe: { run(context: Document, options: object): Promise<{ violations: unknown[] }> };
      };
      return (await axe.run(document, { runOnly: { type: 'tag', values: tags } })).violations as Finding[];
    },
    TAGS,
  );
  const told = findings.map(({ id, nodes }) => `${id}: ${nodes.map((node) => `${node.target} ${node.failureSummary}`)}`);
  expect(told).toEqual([]);
}

/** Nothing may be wider than the screen. */
export async function expectNoSidewaysScroll(page: Page): Promise<void> {
  const [content, screen] = await page.evaluate(() => [document.documentElement.scrollWidth, window.innerWidth]);
  expect(content).toBeLessThanOrEqual(screen ?? 0);
}
