// The browser's side of the controller's ports.
import type { Wire } from '../lib/link.ts';
import { seat } from './account.ts';
import type { Ports } from './controller.ts';

const get = (path: string, init?: RequestInit) => window.fetch(path, init);

export const browserPorts: Ports = {
  connect(): Wire {
    const scheme = location.protocol === 'https:' ? 'wss:' : 'ws:';
    return new WebSocket(`${scheme}//${location.host}/ws/console`);
  },
  // Of this tab: several may be open at once, and each has its own.
  store: sessionStorage,
  now: () => Date.now(),
  random: () => Math.random(),
  bytes: (length) => crypto.getRandomValues(new Uint8Array(length)),
  signedIn: async () => (await seat(get)).is !== 'out',
};

export { get as browserFetch };
