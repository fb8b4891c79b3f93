// Draws the technician's eye and ear: title, tones, desktop notifications.
import type { SessionId } from '../lib/protocol.ts';
import type { News } from './news.ts';
import type { Settings } from './settings.ts';
import { Sound } from './sound.ts';
import { text } from './texts.ts';

export class Alerts {
  #sound = new Sound();
  #settings: Pick<Settings, 'sound' | 'notify'> = { sound: false, notify: false };
  #open: (session: SessionId) => void;

  constructor(open: (session: SessionId) => void) {
    this.#open = open;
  }

  use(settings: Settings): void {
    this.#settings = settings;
  }

  allowSound(): void {
    this.#sound.allow();
  }

  sample(): void {
    this.#sound.play('waiting');
  }

  /** How much is waiting for the technician, shown in the window's title. */
  title(count: number): void {
    const title = text('app.title');
    document.title = count > 0 ? text('title.news', { count, title }) : title;
  }

  tell(news: News, say: string): void {
    const pressing = news.kind !== 'message' && news.kind !== 'left';
    if (this.#settings.sound) this.#sound.play(pressing ? 'waiting' : 'message');
    if (this.#settings.notify && !document.hasFocus()) this.#notify(news.session, say);
  }

  #notify(session: SessionId, say: string): void {
    if (!('Notification' in window) || Notification.permission !== 'granted') return;
    try {
      // Who, never what: a message's words do not belong on a locked screen.
      const notification = new Notification(say, { tag: `towline-${session}` });
      notification.onclick = () => {
        window.focus();
        this.#open(session);
        notification.close();
      };
    } catch {
      // Phones offer notifications to service workers only; tone and title remain.
    }
  }
}
