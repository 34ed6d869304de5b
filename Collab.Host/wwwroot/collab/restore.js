import { CollabError } from "./errors.js";

// What each new connection must be told again: the channels subscribed to, and the devices that this client is.

/** The outbox lane of these frames: it opens with the welcome, before the client is READY. */
export const RESTORE = Symbol("restore");

export class Restore {
  #wanted = new Map();         // key -> frame
  #missing = 0;                // answers still to come before the client may be READY
  #send;
  #failed;

  /**
   * @param {(frame: object) => Promise<object>} send through the outbox, in the lane RESTORE
   * @param {(frame: object, error: CollabError) => void} failed the server does not take it any more
   */
  constructor(send, failed) {
    this.#send = send;
    this.#failed = failed;
  }

  get done() { return this.#missing === 0; }

  want(key, frame) { this.#wanted.set(key, frame); }
  forget(key) { this.#wanted.delete(key); }
  has(key) { return this.#wanted.has(key); }

  /**
   * Says it again on a new connection; `settled` is called as the answers come. Devices belong to the connection's id, which a resumed one
   * keeps; subscriptions end with the socket.
   */
  replay(resumed, settled) {
    const frames = [...this.#wanted].filter(([, frame]) => !resumed || frame.type === "subscribe");
    this.#missing = frames.length;
    for (const [key, frame] of frames) {
      this.#send(frame).then(({ note }) => {
        if (note && note !== "already_subscribed") this.#drop(key, frame, new CollabError(note, `${frame.type} did nothing: ${note}`));
        this.#missing--;
        settled();
      }, error => {
        // A connection that was lost meanwhile says it all again on the next.
        if (error === LOST) return;
        this.#drop(key, frame, error);
        this.#missing--;
        settled();
      });
    }
  }

  #drop(key, frame, error) {
    if (this.#wanted.get(key) === frame) this.#wanted.delete(key);
    this.#failed(frame, error);
  }
}

/** What the frames of the lane are rejected with when their connection is lost. */
export const LOST = new CollabError("dropped", "the connection was lost");
