// Time, so that a test can hand in its own.

// As wrappers: browsers want their timers called on the window.
export const systemClock = {
  now: () => performance.now(),
  setTimeout: (action, delay) => setTimeout(action, delay),
  clearTimeout: handle => clearTimeout(handle),
};

// Beyond this a timer would fire at once.
const LONGEST = 2 ** 31 - 1;

/** Timers by name: setting one again replaces it, and all can be ended at once. */
export class Timers {
  #clock;
  #running = new Map();        // name -> { handle, due }

  constructor(clock) { this.#clock = clock; }

  set(name, delay, action) {
    this.cancel(name);
    const handle = this.#clock.setTimeout(() => { this.#running.delete(name); action(); }, Math.min(delay, LONGEST));
    this.#running.set(name, { handle, due: this.#clock.now() + delay });
  }

  has(name) { return this.#running.has(name); }

  /** Milliseconds until it fires; Infinity where it does not run. */
  left(name) { return this.has(name) ? this.#running.get(name).due - this.#clock.now() : Infinity; }

  cancel(name) {
    if (!this.has(name)) return;
    this.#clock.clearTimeout(this.#running.get(name).handle);
    this.#running.delete(name);
  }

  clear() {
    for (const name of [...this.#running.keys()]) this.cancel(name);
  }
}
