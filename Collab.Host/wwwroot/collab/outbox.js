import { CollabError } from "./errors.js";
import { waiter } from "./waiter.js";

// The frames without an answer, oldest first: sent again after a reconnect with the same ids, in the order of the first time [CL4].
//
// A lane is a room, or undefined for what belongs to none. Each lane keeps its order and goes when its room's past has come: only then
// is it known which of our frames the server never saw.

export class Outbox {
  #pending = new Map();        // id -> { text, lane, sent, waiting }
  #options;
  #held = new Set();           // lanes that wait behind a frame that is tried again

  /**
   * @param {object} options
   * @param {number} options.max frames that may wait at once
   * @param {import("./clock.js").Timers} options.timers
   * @param {() => string} options.nextId
   * @param {(text: string) => void} options.write
   * @param {(lane: string | symbol | undefined) => boolean} options.open whether a lane's frames may go now
   */
  constructor(options) { this.#options = options; }

  get size() { return this.#pending.size; }

  /** Resolves to the answer's data. Rejects when the server refuses, the client ends, or `signal` aborts: then the frame may or may not have been carried out. */
  send(frame, lane, signal) {
    if (this.#pending.size >= this.#options.max)
      return Promise.reject(new CollabError("too_many_unacked", `${this.#options.max} frames wait for their ack already: await some before sending more`));
    const id = this.#options.nextId();
    let text;
    try { text = JSON.stringify({ ...frame, id }); }
    catch (cause) { return Promise.reject(new CollabError("invalid_data", `the data is not JSON: ${cause.message}`, { cause })); }
    const waiting = waiter(signal, () => this.#pending.delete(id));
    if (signal?.aborted) return waiting.promise;
    const pending = { text, lane, sent: false, waiting };
    this.#pending.set(id, pending);
    if (!this.#held.has(lane) && this.#options.open(lane)) this.#transmit(pending);
    return waiting.promise;
  }

  settle(id, data) { this.#take(id)?.waiting.resolve(data); }

  refuse(id, error) { this.#take(id)?.waiting.reject(error); }

  /** The server asks for the same frame a little later. It goes before those of its lane that have not gone yet: they wait until then. */
  again(id, delay) {
    const pending = this.#pending.get(id);
    if (!pending) return;
    pending.sent = false;
    this.#held.add(pending.lane);
    this.#options.timers.set(timer(pending.lane), delay, () => {
      this.#held.delete(pending.lane);
      if (this.#options.open(pending.lane)) this.flush(pending.lane);
    });
  }

  /** Sends what a lane holds and the present connection has not sent. */
  flush(lane) {
    this.#release(lane);
    for (const pending of this.#pending.values()) if (pending.lane === lane && !pending.sent) this.#transmit(pending);
  }

  /** The connection is gone: nothing has been sent on the next one. */
  lost() {
    for (const lane of [...this.#held]) this.#release(lane);
    for (const pending of this.#pending.values()) pending.sent = false;
  }

  giveUp(lane, error) {
    for (const [id, pending] of [...this.#pending]) if (pending.lane === lane) this.refuse(id, error);
  }

  clear(error) {
    this.lost();
    for (const id of [...this.#pending.keys()]) this.refuse(id, error);
  }

  #transmit(pending) {
    pending.sent = true;
    this.#options.write(pending.text);
  }

  #take(id) {
    const pending = this.#pending.get(id);
    this.#pending.delete(id);
    return pending;
  }

  #release(lane) {
    this.#held.delete(lane);
    this.#options.timers.cancel(timer(lane));
  }
}

// A name that no other timer has; lanes are strings, symbols or undefined.
const timer = lane => `again ${String(lane)}`;
