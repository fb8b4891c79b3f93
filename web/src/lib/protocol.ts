// What browser and server say to each other: types only, no behaviour.
// One JSON object per text frame; `t` names its type. All times are
// milliseconds since 1970 UTC, all session ids are integers.

export type Milliseconds = number;
export type SessionId = number;

export type Author = 'customer' | 'technician' | 'system';

/** One line of a chat. `id` is the sender's own, `code` marks system lines. */
export interface ChatLine {
  seq: number;
  from: Author;
  name?: string;
  text: string;
  at: Milliseconds;
  id?: string;
  code?: string;
}

// ---- customer ----

export interface SessionView {
  id: SessionId;
  state: 'connecting' | 'waiting' | 'active' | 'hold' | 'ended';
  organisation: string;
  technician: { name: string } | null;
  position: number | null;
  since: Milliseconds;
  away: boolean;
  returning: boolean;
}

export type CustomerSays =
  | { t: 'hello'; last: number }
  | { t: 'chat'; id: string; text: string }
  | { t: 'typing'; on: boolean }
  | { t: 'end' }
  | { t: 'ping' };

export type CustomerHears =
  | { t: 'welcome'; session: SessionView; chat: ChatLine[]; more?: boolean; now: Milliseconds }
  | { t: 'session'; session: SessionView }
  | { t: 'chat'; line: ChatLine }
  | { t: 'ack'; id: string; seq: number; at: Milliseconds }
  | { t: 'typing'; on: boolean }
  | { t: 'pong' }
  | { t: 'error'; code: string; id?: string; say: string }
  | { t: 'ended'; by: 'technician' | 'customer' | 'time' | 'system' }
  | { t: 'replaced' };

// ---- technician console ----

export type Status = 'online' | 'away' | 'busy';

export type ConsoleState = 'connecting' | 'waiting' | 'active' | 'hold' | 'customer_left' | 'ended';

/** A session as the technician's queue shows it. */
export interface ConsoleSession {
  id: SessionId;
  state: ConsoleState;
  since: Milliseconds;
  created: Milliseconds;
  /** Custom fields 0 to 5; the first is the customer's name. */
  fields: string[];
  tracking: string;
  mine: boolean;
  customer: { online: boolean; returning: boolean; network: string } | null;
  language: string | null;
  unread: number;
  wrong_tries: number;
  /** When the PIN dies; null once it is used. */
  expires: Milliseconds | null;
  ended_by: 'customer' | 'technician' | 'time' | null;
}

export interface Me {
  name: string;
  email: string;
  node: number;
  organisation: string;
  /** Labels of the custom fields 0 to 5. */
  labels: string[];
  /** Where customers type their PIN. */
  entry: string;
}

/** What a customer needs to come in. */
export interface Invitation {
  session: SessionId;
  pin: string;
  words: string[];
  /** Carries its key after `#k=` only the first time it is shown. */
  link: string;
  email: { subject: string; text: string };
  expires: Milliseconds;
}

export type RefusalCode =
  | 'already_taken'
  | 'not_yours'
  | 'too_fast'
  | 'too_long'
  | 'rate'
  | 'out_of_pins'
  | 'too_many'
  | 'bad_input'
  | 'gone'
  | 'busy';

/** Every one may carry `req`, which comes back in `done` or `error`. */
export type ConsoleSays = { req?: string } & (
  | { t: 'hello' }
  | { t: 'ping' }
  | { t: 'status'; status: Status }
  | { t: 'open'; session: SessionId; last: number }
  | { t: 'pickup'; session: SessionId }
  | { t: 'close'; session: SessionId }
  | { t: 'admit'; session: SessionId; let: boolean }
  | { t: 'chat'; session: SessionId; id: string; text: string }
  | { t: 'typing'; session: SessionId; on: boolean }
  | { t: 'new'; fields: string[]; tracking: string }
  | { t: 'reveal'; session: SessionId }
);

export interface ConsoleWelcome {
  t: 'welcome';
  me: Me;
  status: Status;
  sessions: ConsoleSession[];
  guarded: boolean;
  now: Milliseconds;
}

export type ConsoleHears =
  | ConsoleWelcome
  | { t: 'session'; session: ConsoleSession }
  | { t: 'gone'; session: SessionId }
  | { t: 'history'; session: SessionId; lines: ChatLine[]; more: boolean }
  | { t: 'chat'; session: SessionId; line: ChatLine }
  | { t: 'ack'; session: SessionId; id: string; seq: number; at: Milliseconds }
  | { t: 'typing'; session: SessionId; on: boolean }
  | ({ t: 'created'; req?: string } & Invitation)
  | { t: 'done'; req: string }
  | { t: 'error'; req?: string; session?: SessionId; code: RefusalCode; say: string }
  | { t: 'status'; status: Status }
  | { t: 'guarded'; on: boolean }
  | { t: 'pong' }
  | { t: 'replaced' }
  | { t: 'signed_out' };

// ---- console over HTTP ----

/** The body of every refused sign-in. */
export interface LoginRefusal {
  code: 'invalid' | 'no_seat' | 'limit' | 'busy';
  say: string;
  /** Seconds until the next try, with `limit`. */
  retry_after?: number;
}
