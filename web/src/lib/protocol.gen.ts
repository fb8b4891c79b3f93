// What browser and server say to each other. Generated from crates/hub by `cargo xtask codegen`: do not edit.

/** A point in time: milliseconds since 1970 UTC. */
export type Milliseconds = number;

/** A session's number. */
export type SessionId = number;

/** Who says a line of chat. */
export type Author = 'customer' | 'technician' | 'system';

/** A technician's status. */
export type Status = 'online' | 'away' | 'busy';

/** Where a session stands, for its customer. */
export type ViewState = 'connecting' | 'waiting' | 'active' | 'hold' | 'ended';

/** Where a session stands, for its technician. */
export type ConsoleState = 'connecting' | 'waiting' | 'active' | 'hold' | 'customer_left' | 'ended';

/** Who ended a session. */
export type Ender = 'technician' | 'customer' | 'time' | 'system';

/** What was refused; `say` beside it tells people what to do. */
export type RefusalCode = 'already_taken' | 'not_yours' | 'too_fast' | 'too_long' | 'rate' | 'out_of_pins' | 'too_many' | 'bad_input' | 'gone' | 'busy' | 'held' | 'too_many_messages' | 'not_sent' | 'not_allowed' | 'group_full' | 'not_trusted' | 'no_consent' | 'asking' | 'bad_signal' | 'not_ready' | 'full';

/** A line of chat. `id` is the sender's own and only on one's own side's lines; `code` marks system lines. */
export interface ChatLine {
  seq: number;
  from: Author;
  name: string;
  text: string;
  at: Milliseconds;
  id?: string;
  code?: string;
}

/** A display name. */
export interface Named {
  name: string;
}

/** A session as its customer sees it. */
export interface SessionView {
  id: SessionId;
  state: ViewState;
  organisation: string;
  technician: Named | null;
  position: number | null;
  since: Milliseconds;
  away: boolean;
  returning: boolean;
  passing: boolean;
  others: Present[];
}

/** From the customer's page. */
export type CustomerSays =
  | { t: 'hello'; last: number; peers?: PeerId[] }
  | { t: 'chat'; id: string; text: string }
  | { t: 'typing'; on: boolean }
  | { t: 'media'; say: MediaFromCustomer }
  | { t: 'end' }
  | { t: 'ping' };

/** To the customer's page. */
export type CustomerHears =
  | { t: 'welcome'; session: SessionView; chat: ChatLine[]; more: boolean; now: Milliseconds }
  | { t: 'session'; session: SessionView }
  | { t: 'chat'; line: ChatLine }
  | { t: 'ack'; id: string; seq: number; at: Milliseconds }
  | { t: 'typing'; on: boolean }
  | { t: 'media'; say: MediaToCustomer }
  | { t: 'pong' }
  | { t: 'error'; code: RefusalCode; id?: string; say: string }
  | { t: 'ended'; by: Ender; survey: boolean }
  | { t: 'replaced' };

/** The customer's seat as the console shows it. */
export interface CustomerSeen {
  online: boolean;
  returning: boolean;
  network: string;
}

/** What a session is. */
export type SessionKind = 'private' | 'channel' | 'lens';

/** How a session came into this queue from another. */
export interface Incoming {
  from: string;
  by: string;
  comment: string;
}

/** A session as its technician's console shows it. `expires` is null once the PIN is used; what is not `mine` lies in a channel. */
export interface ConsoleSession {
  id: SessionId;
  state: ConsoleState;
  since: Milliseconds;
  created: Milliseconds;
  fields: string[];
  tracking: string;
  mine: boolean;
  kind: SessionKind;
  channel: Named | null;
  incoming: Incoming | null;
  note: string;
  customer: CustomerSeen | null;
  language: string | null;
  unread: number;
  wrong_tries: number;
  expires: Milliseconds | null;
  ended_by: Ender | null;
  role: Role;
  lies_with: string | null;
  team: TeamMember[];
  worked: number;
}

/** The technician at the console; `entry` is where customers type the PIN. */
export interface Me {
  name: string;
  email: string;
  node: number;
  organisation: string;
  labels: string[];
  entry: string;
  sends: Sends;
  watches: boolean;
  concludes: boolean;
}

/** Which invitations the server sends itself. */
export interface Sends {
  mail: boolean;
  text: boolean;
}

/** How an invitation travels. */
export type InviteBy = 'mail' | 'text';

/** An invitation by e-mail. */
export interface InviteEmail {
  subject: string;
  text: string;
}

/** From the console. */
export type ConsoleSays =
  | { t: 'hello' }
  | { t: 'ping' }
  | { t: 'status'; status: Status; req?: string }
  | { t: 'open'; session: SessionId; last: number; peers?: PeerId[]; req?: string }
  | { t: 'pickup'; session: SessionId; req?: string }
  | { t: 'close'; session: SessionId; req?: string }
  | { t: 'hold'; session: SessionId; on: boolean; req?: string }
  | { t: 'note'; session: SessionId; text: string; req?: string }
  | { t: 'admit'; session: SessionId; let: boolean; req?: string }
  | { t: 'chat'; session: SessionId; id: string; text: string; req?: string }
  | { t: 'typing'; session: SessionId; on: boolean }
  | { t: 'new'; fields: string[]; tracking: string; req?: string }
  | { t: 'reveal'; session: SessionId; req?: string }
  | { t: 'invite'; session: SessionId; by: InviteBy; to: string; req?: string }
  | { t: 'media'; session: SessionId; say: MediaFromConsole; req?: string };

/** To the console. */
export type ConsoleHears =
  | { t: 'welcome'; me: Me; status: Status; automatic: boolean; sessions: ConsoleSession[]; guarded: boolean; now: Milliseconds }
  | { t: 'session'; session: ConsoleSession }
  | { t: 'gone'; session: SessionId }
  | { t: 'history'; session: SessionId; lines: ChatLine[]; more: boolean }
  | { t: 'chat'; session: SessionId; line: ChatLine }
  | { t: 'ack'; session: SessionId; id: string; seq: number; at: Milliseconds }
  | { t: 'typing'; session: SessionId; on: boolean }
  | { t: 'media'; session: SessionId; say: MediaToConsole }
  | { t: 'created'; req?: string; session: SessionId; pin: string; words: string[]; link: string; email: InviteEmail; expires: Milliseconds }
  | { t: 'done'; req: string }
  | { t: 'error'; req?: string; session?: SessionId; id?: string; code: RefusalCode; say: string }
  | { t: 'status'; status: Status; automatic: boolean }
  | { t: 'guarded'; on: boolean }
  | { t: 'pong' }
  | { t: 'signed_out' };

/** A call: one connection between the customer's page and a console. */
export type PeerId = number;

/** What a customer allows, one by one. */
export type ConsentKind = 'view' | 'camera' | 'microphone' | 'files' | 'clipboard' | 'recording';

/** Where a consent stands that is not off. */
export type ConsentState = 'asked' | 'on';

/** How an asking ended, or that a grant is over. */
export type ConsentEnd = 'granted' | 'refused' | 'unanswered' | 'revoked';

/** Why a call is over. */
export type HangUp = 'technician' | 'customer' | 'lost' | 'replaced' | 'changed' | 'over';

/** A consent that is not off. `at`: since when it is granted, or until when an answer is waited for. */
export interface ConsentView {
  kind: ConsentKind;
  state: ConsentState;
  at: Milliseconds;
}

/** A server that helps two browsers to meet. */
export interface IceServer {
  urls: string[];
  username: string;
  credential: string;
}

/** A way to reach a browser; an empty `candidate` ends them. */
export interface IceCandidate {
  candidate: string;
  mid: string;
  ufrag: string;
}

/** A file that is offered; `size` in bytes. */
export interface FileOffer {
  id: string;
  name: string;
  size: number;
}

/** What is said of a file. */
export type FileSays =
  | { t: 'take' }
  | { t: 'stop' }
  | { t: 'done'; sha256: string };

/** What the console says about calls, consents and files. */
export type MediaFromConsole =
  | { t: 'call' }
  | { t: 'hang_up'; peer: PeerId }
  | { t: 'offer'; peer: PeerId; sdp: string; commit?: string }
  | { t: 'nonce'; peer: PeerId; nonce: string }
  | { t: 'candidate'; peer: PeerId; candidate: IceCandidate }
  | { t: 'words'; peer: PeerId; words: string }
  | { t: 'relays'; peer: PeerId }
  | { t: 'ask'; kind: ConsentKind }
  | { t: 'waive'; kind: ConsentKind }
  | { t: 'send'; peer: PeerId; file: FileOffer }
  | { t: 'file'; file: string; say: FileSays };

/** What the console is told about them. */
export type MediaToConsole =
  | { t: 'called'; peer: PeerId; gated: boolean; ice: IceServer[] }
  | { t: 'answer'; peer: PeerId; sdp: string; nonce?: string }
  | { t: 'candidate'; peer: PeerId; candidate: IceCandidate }
  | { t: 'restart'; peer: PeerId }
  | { t: 'trusted'; peer: PeerId }
  | { t: 'wrong_words'; peer: PeerId; left: number }
  | { t: 'relays'; peer: PeerId; ice: IceServer[] }
  | { t: 'hung_up'; peer: PeerId; why: HangUp }
  | { t: 'consents'; consents: ConsentView[] }
  | { t: 'answered'; kind: ConsentKind; answer: ConsentEnd }
  | { t: 'offered'; file: FileOffer }
  | { t: 'file'; file: string; say: FileSays };

/** What the customer's page says about them. */
export type MediaFromCustomer =
  | { t: 'answer'; peer: PeerId; sdp: string; nonce?: string }
  | { t: 'candidate'; peer: PeerId; candidate: IceCandidate }
  | { t: 'restart'; peer: PeerId }
  | { t: 'hang_up'; peer: PeerId }
  | { t: 'relays'; peer: PeerId }
  | { t: 'consent'; kind: ConsentKind; on: boolean }
  | { t: 'send'; peer: PeerId; file: FileOffer }
  | { t: 'file'; file: string; say: FileSays };

/** What the customer's page is told about them. */
export type MediaToCustomer =
  | { t: 'call'; peer: PeerId; name: string; gated: boolean; ice: IceServer[] }
  | { t: 'offer'; peer: PeerId; sdp: string; commit?: string }
  | { t: 'nonce'; peer: PeerId; nonce: string }
  | { t: 'candidate'; peer: PeerId; candidate: IceCandidate }
  | { t: 'trusted'; peer: PeerId }
  | { t: 'wrong_words'; peer: PeerId; left: number }
  | { t: 'relays'; peer: PeerId; ice: IceServer[] }
  | { t: 'hung_up'; peer: PeerId; why: HangUp }
  | { t: 'consents'; consents: ConsentView[] }
  | { t: 'offered'; file: FileOffer }
  | { t: 'file'; file: string; say: FileSays };

/** Whether a problem was solved. */
export type Solved = 'yes' | 'partly' | 'no';

/** A technician to whom a session may be sent; without a status their console is not running. */
export interface Colleague {
  node: number;
  name: string;
  group: string;
  status: Status | null;
}

/** A channel into which a session may be sent. */
export interface Place {
  node: number;
  name: string;
}

/** A canned reply; its placeholders are not filled in. */
export interface CannedReply {
  id: number;
  own: boolean;
  title: string;
  text: string;
}

/** A session that an administrator may watch. */
export interface WatchableSession {
  session: SessionId;
  customer: string;
  technician: string;
  since: Milliseconds;
}

/** What a technician is to a session on their desk. */
export type Role = 'lead' | 'channel' | 'sender' | 'asked' | 'helper' | 'monitor';

/** Somebody in a session beside its technician; who has not joined is asked. */
export interface TeamMember {
  node: number;
  name: string;
  watches: boolean;
  joined: boolean;
}

/** Somebody else in the session, as its customer sees them. */
export interface Present {
  name: string;
  watches: boolean;
}

/** From the console, about its desk. */
export type WorkSays =
  | { t: 'targets'; req: string }
  | { t: 'transfer'; session: SessionId; to: number; comment: string; req?: string }
  | { t: 'take_back'; session: SessionId; req?: string }
  | { t: 'field'; session: SessionId; field: number; text: string; req?: string }
  | { t: 'outcome'; session: SessionId; solved: Solved; comment: string; req?: string }
  | { t: 'replies'; req: string }
  | { t: 'keep_reply'; id?: number; title: string; text: string; req: string }
  | { t: 'drop_reply'; id: number; req: string }
  | { t: 'ask'; session: SessionId; to: number; req?: string }
  | { t: 'join'; session: SessionId; on: boolean; req?: string }
  | { t: 'leave'; session: SessionId; req?: string }
  | { t: 'show_out'; session: SessionId; who: number; req?: string }
  | { t: 'lead'; session: SessionId; to: number; req?: string }
  | { t: 'watchable'; req: string }
  | { t: 'watch'; session: SessionId; req?: string };

/** To the console, about its desk. */
export type WorkHears =
  | { t: 'targets'; req: string; technicians: Colleague[]; channels: Place[] }
  | { t: 'replies'; req: string; replies: CannedReply[] }
  | { t: 'watchable'; req: string; sessions: WatchableSession[] };
