import { CollabError } from "./errors.js";

// Tokens that are short of a minute from the start would be announced, and replaced, without a pause.
const RENEW_INTERVAL = 5_000;

/** The access token, or what fetches a fresh one [WS11]. */
export class Tokens {
  #source;
  #clock;
  #current = null;             // the last one presented
  #expired = null;             // the one that the server called expired: not presented again
  #renewed = -Infinity;

  constructor(source, clock) {
    this.#source = source;
    this.#clock = clock;
  }

  get renewable() { return typeof this.#source === "function"; }

  /** The token for the next try; undefined where there is none. */
  async next() {
    const token = await (this.renewable ? this.#source() : this.#source);
    if (token && token === this.#expired) throw new CollabError("token_expired", "the token is expired, and there is no newer one");
    return this.#current = token;
  }

  /** The server says that the last one is over. */
  expire() { this.#expired = this.#current; }

  /** A newer token while the present one still holds, or null: then the server closes, and the next try asks once more. */
  async newer() {
    if (!this.renewable || this.#clock.now() - this.#renewed < RENEW_INTERVAL) return null;
    const token = await this.#source();
    return token && token !== this.#current ? this.replace(token) : null;
  }

  /** The caller has a new one; a function stays what later ones are fetched with. */
  replace(token) {
    if (!this.renewable) this.#source = token;
    this.#renewed = this.#clock.now();
    return this.#current = token;
  }
}
