// Who listens to what.

/** Listeners by name. One that throws harms nobody else: its error is reported as an unhandled one would be. */
export class Events {
  #listeners = new Map();

  /** Returns the way to stop; an aborted `signal` stops too. */
  on(name, listener, signal) {
    if (typeof listener !== "function") throw new TypeError(`on("${name}") needs a function`);
    if (signal?.aborted) return () => { };
    // An entry of its own for each call, so that the same function may listen twice and stop once.
    const entry = { listener };
    if (!this.#listeners.has(name)) this.#listeners.set(name, new Set());
    this.#listeners.get(name).add(entry);
    const stop = () => {
      signal?.removeEventListener("abort", stop);
      this.#listeners.get(name)?.delete(entry);
    };
    signal?.addEventListener("abort", stop, { once: true });
    return stop;
  }

  emit(name, value) {
    const listeners = this.#listeners.get(name);
    if (!listeners?.size) return;
    for (const { listener } of [...listeners]) {
      try { listener(value); }
      catch (error) { (globalThis.reportError ?? console.error)(error); }
    }
  }
}
