// What the person chose for this browser: sound, notifications, colours, keys.
import type { Store } from './memory.ts';

export type Theme = 'system' | 'light' | 'dark';

export interface Settings {
  sound: boolean;
  notify: boolean;
  /** Single letters are commands. */
  letters: boolean;
  theme: Theme;
}

const KEY = 'towline.settings';
const DEFAULTS: Settings = { sound: true, notify: false, letters: true, theme: 'system' };

export function readSettings(store: Store): Settings {
  try {
    const kept = JSON.parse(store.getItem(KEY) ?? '{}') as Partial<Settings> | null;
    const flag = (name: 'sound' | 'notify' | 'letters') =>
      typeof kept?.[name] === 'boolean' ? kept[name] : DEFAULTS[name];
    const theme = kept?.theme === 'light' || kept?.theme === 'dark' ? kept.theme : 'system';
    return { sound: flag('sound'), notify: flag('notify'), letters: flag('letters'), theme };
  } catch {
    return DEFAULTS;
  }
}

export function writeSettings(store: Store, settings: Settings): void {
  try {
    store.setItem(KEY, JSON.stringify(settings));
  } catch {
    // Without storage the choice holds until the page is left.
  }
}
