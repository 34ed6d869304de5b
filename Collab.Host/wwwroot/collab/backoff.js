// When to come back [CL2]: the server's hint first, else full jitter under a ceiling that doubles; a bounded number of times.

export class Backoff {
  #options;
  #hint = null;
  tries = 0;
  hinted = false;              // whether the present wait is the server's wish

  constructor(options) { this.#options = options; }

  /** The server's own wish, in milliseconds, for the next try alone. */
  hint(delay) {
    if (Number.isFinite(delay) && delay >= 0) this.#hint = delay;
  }

  reset() {
    this.tries = 0;
    this.#hint = null;
  }

  /** The connection works: the next drop begins from the shortest wait. */
  worked() { this.tries = 0; }

  /** Milliseconds until the next try, or null when there have been enough. One that is not counted may be had for ever. */
  next(counted = true) {
    const { backoffMin, backoffMax, maxTries, random } = this.#options;
    if (counted && this.tries >= maxTries) return null;
    const ceiling = counted ? Math.min(backoffMax, backoffMin * 2 ** this.tries) : backoffMax;
    this.hinted = this.#hint !== null;
    const delay = this.#hint ?? random() * ceiling;
    this.#hint = null;
    if (counted) this.tries++;
    return delay;
  }
}
