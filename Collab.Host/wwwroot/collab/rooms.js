// Up to where this client has each room's events: what makes every event arrive once and in order [CL4].

export class Room {
  epoch = null;
  since = 0;                   // the last seq handed on
  target = null;               // the seq up to which the past is still to come; null where none is awaited
  joined = false;              // in it, and its past has come
  presence = undefined;
  entered = null;              // the data of the last `joined`
  waiting = [];                // waiters of join()
  joinId = null;               // the id of the join that is under way
  deferred = false;            // refused for now, and tried again: READY does not wait for it

  constructor(name) { this.name = name; }

  get caughtUp() { return !this.joined && this.target !== null && this.since >= this.target; }

  /** Whether a durable frame is the "next" one, an "old" one, or comes after a "gap". */
  arrive(seq) {
    // Before the first joined there is no place to count from: what comes belongs to a membership that was left.
    if (this.epoch === null || seq <= this.since) return "old";
    if (seq !== this.since + 1) return "gap";
    this.since = seq;
    return "next";
  }

  enter(data) {
    if (!data.recovered || data.epoch !== this.epoch) {
      this.epoch = data.epoch;
      this.since = data.seq;
    }
    this.target = data.seq;
    this.joined = this.deferred = false;
    this.joinId = null;
    this.entered = data;
  }

  lost() {
    this.joined = false;
    this.target = null;
    this.joinId = null;
    this.deferred = false;
  }

  /** `{ room, epoch?, since? }`: what joins it, from where we are. */
  get request() {
    return this.epoch === null ? { room: this.name } : { room: this.name, epoch: this.epoch, since: this.since };
  }

  /** Answers those who wait for the join. */
  tell(error) {
    for (const each of this.waiting.splice(0)) {
      if (error) each.reject(error);
      else each.resolve(this.entered);
    }
  }
}

/** The rooms that the caller wants to be in. */
export class Rooms {
  #rooms = new Map();
  #leaving = new Map();        // id of a leave -> waiter

  has(name) { return this.#rooms.has(name); }
  get(name) { return this.#rooms.get(name); }
  get settled() { return [...this.#rooms.values()].every(room => room.joined || room.deferred); }
  [Symbol.iterator]() { return [...this.#rooms.values()][Symbol.iterator](); }

  track(name) {
    if (!this.#rooms.has(name)) this.#rooms.set(name, new Room(name));
    return this.#rooms.get(name);
  }

  /** The one whose join has this id. */
  joining(id) { return [...this.#rooms.values()].find(room => room.joinId === id); }

  /** Out of it; whoever waits for the join hears why. */
  forget(name, error) {
    const room = this.#rooms.get(name);
    this.#rooms.delete(name);
    room?.tell(error);
  }

  leaving(id, waiting) { this.#leaving.set(id, waiting); }

  /** Whether the id is that of a leave, which is over now. */
  left(id) {
    this.#leaving.get(id)?.resolve();
    return this.#leaving.delete(id);
  }

  /** The connection is gone, and with it every membership, also those that were being left. */
  lost() {
    for (const room of this.#rooms.values()) room.lost();
    for (const id of [...this.#leaving.keys()]) this.left(id);
  }
}
