// A promise that somebody waits for, and may stop waiting for.

/**
 * A promise with its resolve and reject; when `signal` aborts first it rejects with the signal's reason, after `forget` was called.
 * @param {AbortSignal} [signal]
 * @param {() => void} [forget]
 */
export function waiter(signal, forget = () => { }) {
  const made = {};
  made.promise = new Promise((resolve, reject) => {
    const abort = () => { forget(); reject(signal.reason); };
    const done = settle => value => { signal?.removeEventListener("abort", abort); settle(value); };
    made.resolve = done(resolve);
    made.reject = done(reject);
    if (signal?.aborted) reject(signal.reason);
    else signal?.addEventListener("abort", abort, { once: true });
  });
  return made;
}
