// Time that moves when the test says so.

export class FakeClock {
  #now = 0;
  #timers = new Map();
  #next = 0;

  now() { return this.#now; }

  setTimeout(action, delay) {
    this.#timers.set(++this.#next, { at: this.#now + delay, action });
    return this.#next;
  }

  clearTimeout(handle) { this.#timers.delete(handle); }

  /** How long the timers that run have still to go, the shortest first. */
  get waits() { return [...this.#timers.values()].map(({ at }) => at - this.#now).sort((one, other) => one - other); }

  /** Lets time pass: what falls due is done in its order, and what follows from it by promises too. */
  async advance(by) {
    const until = this.#now + by;
    for (;;) {
      await settled();
      const due = [...this.#timers].filter(([, { at }]) => at <= until).sort(([, one], [, other]) => one.at - other.at)[0];
      if (!due) break;
      this.#timers.delete(due[0]);
      this.#now = Math.max(this.#now, due[1].at);
      due[1].action();
    }
    this.#now = until;
  }
}

/** Everything that promises had still to do is done. */
export const settled = () => new Promise(resolve => setImmediate(resolve));
