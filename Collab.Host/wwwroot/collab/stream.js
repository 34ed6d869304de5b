import { CollabError } from "./errors.js";

// Frames as `for await` takes them: bounded, and nothing lost in silence.

/**
 * Holds up to `limit` frames that the reader has not taken. Over that the oldest ephemeral one is dropped, since a newer one says more; where all
 * are durable the stream ends with `slow_reader`, after what it holds. It ends when the client closes, and throws what ended it.
 */
export class FrameStream {
  #held = [];
  #reader = null;              // { resolve, reject } of a next() that waits
  #end = null;                 // { error? } once there is no more to come
  #limit;
  #wants;
  #stop;

  /**
   * @param {{ limit: number, types?: string[], room?: string, signal?: AbortSignal }} options
   * @param {(stream: FrameStream) => void} forget called once, when no more frames are wanted
   */
  constructor({ limit, types, room, signal }, forget) {
    this.#limit = limit;
    const chosen = types && new Set(types);
    this.#wants = frame => (!chosen || chosen.has(frame.type)) && (room === undefined || frame.room === room);
    const abort = () => { this.#held = []; this.end(signal.reason); };
    this.#stop = () => {
      signal?.removeEventListener("abort", abort);
      forget(this);
    };
    if (signal?.aborted) abort();
    else signal?.addEventListener("abort", abort, { once: true });
  }

  push(frame) {
    if (this.#end || !this.#wants(frame)) return;
    if (this.#reader) return this.#answer({ value: frame, done: false });
    if (this.#held.length >= this.#limit && !this.#room())
      return this.end(new CollabError("slow_reader", `${this.#limit} frames wait to be read: read faster, or raise { limit }`));
    this.#held.push(frame);
  }

  /** No more comes: the reader gets what is held, then `error`, or a plain end where there is none. */
  end(error) {
    if (this.#end) return;
    this.#end = { error };
    this.#stop();
    if (this.#reader) this.#last();
  }

  next() {
    if (this.#reader) return Promise.reject(new CollabError("one_reader", "next() was called before the last one had answered"));
    if (this.#held.length) return Promise.resolve({ value: this.#held.shift(), done: false });
    return new Promise((resolve, reject) => {
      this.#reader = { resolve, reject };
      if (this.#end) this.#last();
    });
  }

  return(value) {
    this.#held = [];
    this.end();
    return Promise.resolve({ value, done: true });
  }

  [Symbol.asyncIterator]() { return this; }

  // Makes room by dropping the oldest ephemeral frame; false where there is none.
  #room() {
    const index = this.#held.findIndex(frame => frame.seq === undefined && frame.inbox_seq === undefined);
    if (index >= 0) this.#held.splice(index, 1);
    return index >= 0;
  }

  #answer(result) {
    const reader = this.#reader;
    this.#reader = null;
    reader.resolve(result);
  }

  // The error is thrown once; after it the stream is simply over.
  #last() {
    const { error } = this.#end;
    this.#end = {};
    if (error === undefined) return this.#answer({ value: undefined, done: true });
    const reader = this.#reader;
    this.#reader = null;
    reader.reject(error);
  }
}
