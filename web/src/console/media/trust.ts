// Whether the other end of a call is the customer's page: the console's own
// commitment, its own words, and what becomes of the server's verdict. The server
// is not believed: its "trusted" counts only beside the console's own words.
import { commitTo, fingerprintOf, wordsOf } from '../../lib/confirm.ts';
import { bytesOf, hexOf } from '../../lib/sha256.ts';
import { typedWords } from '../../lib/words.ts';

export type Verdict = 'trusted' | 'unsafe';

export class Trust {
  #gated: boolean;
  #nonce: Uint8Array;
  #customer: string | null = null;
  #words: readonly [string, string] | null = null;
  #typed: readonly [string, string] | null = null;

  /** `nonce`: 16 random bytes of this call alone. */
  constructor(gated: boolean, nonce: Uint8Array) {
    this.#gated = gated;
    this.#nonce = nonce;
  }

  /** Goes out with the first offer. */
  get commit(): string {
    return commitTo(this.#nonce);
  }

  /** The first answer is here: makes the words and gives what opens the commitment; null when no words can be made. */
  meet(own: string, theirs: string, nonce: string | undefined): string | null {
    const [console, customer] = [fingerprintOf(own), fingerprintOf(theirs)];
    const customerNonce = bytesOf(nonce ?? '', this.#nonce.length);
    if (this.#words || !console || !customer || !customerNonce) return null;
    this.#customer = hexOf(customer);
    this.#words = wordsOf({ console, customer, consoleNonce: this.#nonce, customerNonce });
    return hexOf(this.#nonce);
  }

  /** Whether a later description still shows the certificate that the words were made of. */
  isSame(theirs: string): boolean {
    const customer = fingerprintOf(theirs);
    return customer !== null && hexOf(customer) === this.#customer;
  }

  /** Takes what the technician heard; false when it is not two words. */
  type(text: string): boolean {
    this.#typed = typedWords(text);
    return this.#typed !== null;
  }

  /** What it means that the server calls the call trusted. */
  told(): Verdict {
    if (!this.#words) return 'unsafe';
    if (!this.#gated) return 'trusted';
    const same = this.#typed?.[0] === this.#words[0] && this.#typed[1] === this.#words[1];
    return same ? 'trusted' : 'unsafe';
  }
}
