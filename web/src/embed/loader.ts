// What the vendor calls Instant Chat: an object that a page fills in and starts.
// Our pages are never framed, so what appears in the page's container is a button
// that opens the session in a tab of its own.
import { channelState } from './state.ts';
import { button, into } from './button.ts';

/** Custom fields 0 to 5 and tracking 0 may be as long as this, in UTF-16 units. */
const LONGEST = { Name: 64, Comment1: 512, Comment2: 512, Comment3: 256, Comment4: 64, Comment5: 64, Tracking0: 64 } as const;

type Field = keyof typeof LONGEST;
const FIELDS = Object.keys(LONGEST) as readonly Field[];

/** The errors that can be known before the customer presses the button. */
type Failure = 'INVALID_PARAMETERS' | 'ERRNOSUCHENTRY' | 'NOTECHAVAILABLE' | 'UCONNECTIONERROR';

export class InstantChat {
  /** The element, or its id, that the button goes into. */
  ICContainer: string | Element = '';
  /** The channel's number. */
  EntryID: string | number = '';
  /** The PIN; only where there is no channel. */
  PrivateCode: string | number = '';
  Name = '';
  Comment1 = '';
  Comment2 = '';
  Comment3 = '';
  Comment4 = '';
  Comment5 = '';
  Tracking0 = '';
  Language = '';
  /** Taken and not used: nothing of ours is framed. The button has the class `towline-button`, which the page's own styles may dress. */
  HostedCSS = '';
  HostedLanguagesForChatOnlyMode = '';
  HostedLanguagesForAppletMode = '';
  PostMessageTargetOrigin = '';
  HostedErrorHandler: ((name: string) => void) | null = null;

  readonly #home: string;

  /** `home` is the address of the server, without a slash at its end. */
  constructor(home: string) {
    this.#home = home;
  }

  /** Puts the button into the container. */
  Start(): void {
    const container = into(this.ICContainer);
    const channel = String(this.EntryID ?? '').trim();
    const pin = String(this.PrivateCode ?? '').replace(/[\s-]/g, '');
    const one = (channel === '') !== (pin === '');
    const known = channel ? /^\d{1,10}$/.test(channel) : /^\d{6}$/.test(pin);
    const short = FIELDS.every((field) => String(this[field] ?? '').length <= LONGEST[field]);
    if (!container || !one || !known || !short) {
      this.#fail('INVALID_PARAMETERS');
      return;
    }
    if (pin) {
      button({
        container,
        language: this.Language,
        action: `${this.#home}/Customer/Code.aspx`,
        fields: this.#fields({ Code: pin, tracking0: this.Tracking0 }),
        open: true,
      });
      return;
    }
    channelState(this.#home, channel).then(
      (state) => {
        if (!state.open) this.#fail('NOTECHAVAILABLE');
        const written = Object.fromEntries(FIELDS.map((field) => [field, String(this[field] ?? '')]));
        button({ container, language: this.Language, action: state.form, fields: this.#fields(written), open: state.open });
      },
      (error: unknown) => this.#fail(error === 'missing' ? 'ERRNOSUCHENTRY' : 'UCONNECTIONERROR'),
    );
  }

  /** What is posted; what is empty is left out. */
  #fields(written: Readonly<Record<string, string>>): ReadonlyMap<string, string> {
    const all = Object.entries({ ...written, language: this.Language });
    return new Map(all.filter(([, value]) => value !== ''));
  }

  #fail(name: Failure): void {
    // A page without a handler has nobody who would know what to do.
    this.HostedErrorHandler?.(name);
  }
}
