// Up to where this client has the user's inbox [DM1]: an event is handed on once in a session, and the server is told how far we are.

const ACK_DELAY = 250;
const ACK_EVERY = 50;

export class Inbox {
  #timers;
  #write;
  #unsaid = 0;                 // events taken since the last acknowledgement
  #start = null;               // the number after which the session began, by the server's word
  taken = 0;                   // the last inbox_seq handed on; 0 for none in this session

  /** @param {(frame: object) => void} write sends where there is a connection */
  constructor(timers, write) {
    this.#timers = timers;
    this.#write = write;
  }

  /** A new session: the server begins after what was acknowledged. */
  reset() {
    this.#timers.cancel("inbox");
    this.taken = this.#unsaid = 0;
    this.#start = null;
  }

  /** From where to go on; null: the server has not said yet. Nothing up to the start was taken in this session, so it is never acknowledged. */
  get place() { return this.taken > 0 ? this.taken : this.#start; }

  /** The session begins after this number. Told again, by a server that did not know the session any more, the first one holds. */
  begin(seq) { this.#start ??= seq; }

  /** Whether an event is new. Numbers may be skipped, since what is too old has gone, but never fall. */
  take(seq) {
    if (seq <= this.taken) return false;
    this.taken = seq;
    if (++this.#unsaid >= ACK_EVERY) this.acknowledge();
    else if (!this.#timers.has("inbox")) this.#timers.set("inbox", ACK_DELAY, () => this.acknowledge());
    return true;
  }

  /** Cumulative: everything up to the last one taken. */
  acknowledge() {
    this.#timers.cancel("inbox");
    if (this.#unsaid === 0) return;
    this.#unsaid = 0;
    this.#write({ type: "inbox_ack", data: { seq: this.taken } });
  }

  /** The connection is gone: what was said on it may not have arrived, and is said again on the next. */
  lost() {
    this.#timers.cancel("inbox");
    if (this.taken > 0) this.#unsaid = 1;
  }

  again() {
    if (this.#unsaid > 0) this.#timers.set("inbox", ACK_DELAY, () => this.acknowledge());
  }
}
