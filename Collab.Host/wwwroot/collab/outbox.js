import { CollabError } from "./errors.js";
import { Lane } from "./lane.js";
import { waiter } from "./waiter.js";

// The frames without an answer: sent again after a reconnect with the same ids, in the order of the first time [CL4].
//
// A lane is a room, or undefined for what belongs to none. Each lane keeps its order and goes when its room's past has come: only then
// is it known which of our frames the server never saw.

export class Outbox {
  #pending = new Map();        // id -> { id, number, text, lane, waiting }
  #lanes = new Map();          // name -> Lane
  #number = 0;
  #options;

  /**
   * @param {object} options
   * @param {number} options.max frames that may wait at once
   * @param {import("./clock.js").Timers} options.timers
   * @param {() => string} options.nextId
   * @param {(text: string) => void} options.write
   * @param {(lane: string | symbol | undefined) => boolean} options.open whether a lane's frames may go now
   */
  constructor(options) { this.#options = options; }

  /** Resolves to the answer's data. Rejects when the server refuses, the client ends, or `signal` aborts: then the frame may or may not have been carried out. */
  send(frame, lane, signal) {
    if (this.#pending.size >= this.#options.max)
      return Promise.reject(new CollabError("too_many_unacked", `${this.#options.max} frames wait for their ack already: await some before sending more`));
    const id = this.#options.nextId();
    let text;
    try { text = JSON.stringify({ ...frame, id }); }
    catch (cause) { return Promise.reject(new CollabError("invalid_data", `the data is not JSON: ${cause.message}`, { cause })); }
    const waiting = waiter(signal, () => this.#take(id));
    if (signal?.aborted) return waiting.promise;
    const pending = { id, number: ++this.#number, text, lane, waiting };
    this.#pending.set(id, pending);
    if (!this.#lanes.has(lane)) this.#lanes.set(lane, new Lane());
    this.#lanes.get(lane).add(pending);
    this.flush(lane);
    return waiting.promise;
  }

  settle(id, data) { this.#take(id)?.waiting.resolve(data); }

  refuse(id, error) { this.#take(id)?.waiting.reject(error); }

  /** The server asks for the same frame a little later: those behind it wait until then. */
  again(id, delay) {
    const pending = this.#pending.get(id);
    if (!pending) return;
    const lane = this.#lanes.get(pending.lane);
    lane.refused(pending);
    this.#options.timers.set(timer(pending.lane), delay, () => {
      lane.held = false;
      this.flush(pending.lane);
    });
  }

  /** Sends what a lane holds and may send. */
  flush(name) {
    const lane = this.#lanes.get(name);
    if (!lane || !this.#options.open(name)) return;
    for (let pending = lane.next(); pending; pending = lane.next()) this.#options.write(pending.text);
  }

  has(id) { return this.#pending.has(id); }

  /** The connection is gone: nothing has been sent on the next one. */
  lost() {
    for (const [name, lane] of this.#lanes) {
      this.#options.timers.cancel(timer(name));
      lane.lost();
    }
  }

  /** All of a lane, at once. */
  giveUp(name, error) {
    const given = [...this.#pending.values()].filter(pending => pending.lane === name);
    this.#options.timers.cancel(timer(name));
    this.#lanes.delete(name);
    for (const { id } of given) this.#pending.delete(id);
    for (const { waiting } of given) waiting.reject(error);
  }

  clear(error) {
    for (const name of [...this.#lanes.keys()]) this.giveUp(name, error);
  }

  #take(id) {
    const pending = this.#pending.get(id);
    if (!pending) return undefined;
    this.#pending.delete(id);
    const lane = this.#lanes.get(pending.lane);
    lane.remove(pending);
    if (!lane.empty) this.flush(pending.lane);
    else {
      this.#options.timers.cancel(timer(pending.lane));
      this.#lanes.delete(pending.lane);
    }
    return pending;
  }
}

// A name that no other timer has; lanes are strings, symbols or undefined.
const timer = lane => `again ${String(lane)}`;
