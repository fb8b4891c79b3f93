// What browser and server say to each other: the generated messages, and the
// few types made of them. No behaviour.
import type { ConsoleHears as Hears, ConsoleSays as Says, WorkHears, WorkSays } from './protocol.gen.ts';

export type * from './protocol.gen.ts';

/** All that the console says, about sessions and about its desk. */
export type ConsoleSays = Says | WorkSays;

/** All that the console hears. */
export type ConsoleHears = Hears | WorkHears;

export type ConsoleWelcome = Extract<ConsoleHears, { t: 'welcome' }>;

/** What a customer needs to come in. `link` carries its key after `#k=` only the first time it is shown. */
export type Invitation = Omit<Extract<ConsoleHears, { t: 'created' }>, 't' | 'req'>;

/** The body of every refused sign-in to the console, over HTTP. */
export interface LoginRefusal {
  code: 'invalid' | 'no_seat' | 'limit' | 'busy';
  say: string;
  /** Seconds until the next try, with `limit`. */
  retry_after?: number;
}
