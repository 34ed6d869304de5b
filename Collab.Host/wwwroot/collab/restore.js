import { CollabError } from "./errors.js";

// What each new connection must be told again: the channels subscribed to, and the devices that this client is.

/** The outbox lane of these frames: it opens with the welcome, before the client is READY. */
export const RESTORE = Symbol("restore");

// What is refused for now is said again after so long.
const LATER = 1_000;

export class Restore {
  #wanted = new Map();         // key -> frame
  #missing = 0;                // answers still to come before the client may be READY
  #timers;
  #send;
  #failed;

  /**
   * @param {import("./clock.js").Timers} timers
   * @param {(frame: object) => Promise<object>} send through the outbox, in the lane RESTORE
   * @param {(frame: object, error: CollabError) => void} failed the server does not take it any more
   */
  constructor(timers, send, failed) {
    this.#timers = timers;
    this.#send = send;
    this.#failed = failed;
  }

  get done() { return this.#missing === 0; }

  want(key, frame) { this.#wanted.set(key, frame); }

  forget(key) { this.#wanted.delete(key); }

  /**
   * Says it again on a new connection; `settled` is called as the answers come. Devices belong to the connection's id, which a resumed one
   * keeps; subscriptions end with the socket.
   */
  replay(resumed, settled) {
    const frames = [...this.#wanted].filter(([, frame]) => !resumed || frame.type === "subscribe");
    this.#missing = frames.length;
    for (const [key, frame] of frames) {
      this.#say(key, frame).then(lost => {
        // A connection that was lost meanwhile says it all again on the next.
        if (lost) return;
        this.#missing--;
        settled();
      });
    }
  }

  lost() {
    for (const key of this.#wanted.keys()) this.#timers.cancel(timer(key));
  }

  // Resolves to whether the connection was lost before the answer.
  async #say(key, frame) {
    if (this.#wanted.get(key) !== frame) return false;
    try {
      const { note } = await this.#send(frame);
      if (note === "unknown_channel") this.#drop(key, frame, new CollabError(note, `${frame.type} did nothing: ${note}`));
    }
    catch (error) {
      if (error === LOST) return true;
      if (error.retryable) this.#timers.set(timer(key), LATER, () => void this.#say(key, frame));
      else this.#drop(key, frame, error);
    }
    return false;
  }

  #drop(key, frame, error) {
    if (this.#wanted.get(key) === frame) this.#wanted.delete(key);
    this.#failed(frame, error);
  }
}

/** What the frames of the lane are rejected with when their connection is lost. */
export const LOST = new CollabError("dropped", "the connection was lost");

const timer = key => `restore ${key}`;
