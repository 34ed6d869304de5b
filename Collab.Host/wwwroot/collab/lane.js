/**
 * The unanswered frames of one lane, in their order. All are on their way at once, until the server asks for one of them again a little later: then
 * those behind it wait, and go out with a window that begins at one and grows with each answer, so that none overtakes another.
 */
export class Lane {
  #waiting = [];               // by number
  #underWay = new Map();       // id -> pending
  #window = Infinity;
  held = false;

  get empty() { return this.#waiting.length === 0 && this.#underWay.size === 0; }

  add(pending) { this.#waiting.push(pending); }

  /** The next one to send, which then counts as sent; undefined where none waits or none may go now. */
  next() {
    if (this.held || this.#underWay.size >= this.#window) return undefined;
    const pending = this.#waiting.shift();
    if (pending) this.#underWay.set(pending.id, pending);
    return pending;
  }

  remove(pending) {
    if (!this.#underWay.delete(pending.id)) this.#waiting = this.#waiting.filter(each => each !== pending);
    if (this.#waiting.length === 0) this.#window = Infinity;
    else this.#window++;
  }

  /** It is to be sent again, before all that have not gone yet. */
  refused(pending) {
    if (this.#underWay.delete(pending.id)) this.#back([pending]);
    this.#window = 1;
    this.held = true;
  }

  lost() {
    const sent = [...this.#underWay.values()];
    this.#underWay.clear();
    this.#back(sent);
    this.held = false;
  }

  #back(pending) { this.#waiting = [...pending, ...this.#waiting].sort((one, other) => one.number - other.number); }
}
