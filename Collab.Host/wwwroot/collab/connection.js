import { Backoff } from "./backoff.js";
import { CollabError, REPLACED, TERMINAL, endOf } from "./errors.js";
import { Link } from "./link.js";
import { offline, watch } from "./page.js";
import { randomId } from "./random.js";
import { waiter } from "./waiter.js";

export const State = Object.freeze({
  DISCONNECTED: "DISCONNECTED",
  CONNECTING: "CONNECTING",
  CONNECTED: "CONNECTED",
  READY: "READY",
  CLOSING: "CLOSING",
});

const HEARTBEAT = 25_000;
const closed = message => new CollabError("closed", message);

/**
 * From connect() to its end: one socket after the other, each step with a deadline [CL1] [CL2]. What the frames mean is others' business; it is told
 * of by hooks: `started()` is called for each connect(), `place()` says where to, `frame(frame)` takes what comes, `opening()` is called as it becomes READY and before anybody hears of
 * that, `lost()` after each socket, `closing()` before a clean goodbye, `ended(error)` at the end.
 */
export class Connection {
  #options;
  #hooks;
  #tokens;
  #timers;
  #backoff;
  #emit;
  #state = State.DISCONNECTED;
  #changes = [];               // changes of state that listeners have not heard of yet
  #run = null;                 // the connect() under way: { ready, ended, suspended, unwatch }
  #try = null;                 // its present socket: { link }; null while it waits
  #lastConnect = null;
  #strays = 0;                 // sockets that were given up unanswered: they may still reach the server
  #heard = 0;
  sessionId = null;            // this client's name for the connect() call
  session = null;              // the server's, presented when a dropped connection resumes
  connectionId = null;
  userId = null;

  constructor({ options, tokens, timers, emit, hooks }) {
    this.#options = options;
    this.#tokens = tokens;
    this.#timers = timers;
    this.#emit = emit;
    this.#hooks = hooks;
    this.#backoff = new Backoff(options);
  }

  get state() { return this.#state; }

  /** Resolves when READY, rejects when it ended for good. */
  start() {
    if (this.#run) return Promise.reject(new CollabError("already_connected", `connect() in state ${this.#state}: close first`));
    const run = this.#run = { ready: waiter(), ended: waiter(), suspended: false };
    this.sessionId = randomId();
    this.session = null;
    this.#strays = 0;
    this.#backoff.reset();
    this.#hooks.started();
    run.unwatch = watch(this.#options.page, {
      suspend: () => this.#suspend(run),
      resume: () => { if (run.suspended) this.#open(run); },
      look: () => this.#look(run),
    });
    this.#become(State.CONNECTING);
    if (this.#waits(run)) this.#schedule(run, this.#lastConnect === null ? 0 : this.#rest());
    return run.ready.promise;
  }

  /** Closes cleanly; resolves when it is over, at the latest after the close timeout. */
  close() {
    const run = this.#run;
    if (!run) return Promise.resolve();
    if (this.#state !== State.CLOSING) {
      this.#hooks.closing();
      this.#timers.clear();
      this.#become(State.CLOSING);
      if (this.#run !== run) return run.ended.promise;
      if (this.#try?.link?.open) {
        this.#timers.set("close", this.#options.closeTimeout, () => this.#finish(run, closed("the server did not answer the close")));
        this.#try.link.close();
      }
      else this.#finish(run, closed("closed by the caller"));
    }
    return run.ended.promise;
  }

  /** Ends without waiting for anybody. */
  abandon(error) {
    if (this.#run) this.#finish(this.#run, error);
  }

  write(frame) { this.#try?.link?.write(typeof frame === "string" ? frame : JSON.stringify(frame)); }

  /** Everything is joined and put back. */
  ready() {
    if (this.#state !== State.CONNECTED) return;
    this.#timers.cancel("deadline");
    this.#backoff.worked();
    const { ready } = this.#run;
    this.#become(State.READY);
    ready.resolve();
  }

  // One try

  async #open(run) {
    run.suspended = false;
    this.#lastConnect = this.#options.clock.now();
    const attempt = this.#try = { link: null, welcomed: false };
    this.#timers.set("deadline", this.#options.connectTimeout, () => this.drop("connect_timeout"));
    let token;
    try { token = await this.#tokens.next(); }
    catch (cause) {
      if (attempt !== this.#try) return;
      // The application says itself that there is no token to be had; any other failure may pass.
      if (cause instanceof CollabError) return this.#fail(run, cause);
      return this.#dropped(attempt, 1006, "no_token", cause);
    }
    if (attempt !== this.#try) return;                // closed, or too late
    try { attempt.link = this.#dial(attempt, token); }
    catch (cause) { this.#fail(run, new CollabError("bad_address", `no connection can be opened: ${cause.message}`, { cause })); }
  }

  #dial(attempt, token) {
    const { room, query } = this.#hooks.place();
    const address = new URL(this.#options.url.replace(/^http/, "ws"));
    address.pathname = `${address.pathname.replace(/\/$/, "")}/ws${room === undefined ? "" : `/${encodeURIComponent(room)}`}`;
    address.search = address.hash = "";
    if (this.session) query.session = this.session;
    for (const [name, value] of Object.entries(query)) address.searchParams.set(name, value);
    return new Link({
      WebSocket: this.#options.WebSocket,
      address: address.toString(),
      protocols: ["collab.v1", ...(token ? [`bearer.${token}`] : []), ...this.#options.protocols],
      heard: text => this.#receive(attempt, text),
      ended: (code, reason) => this.#dropped(attempt, code, reason),
    });
  }

  /** Ends the present socket, and comes back: for a reason of our own. */
  drop(reason) {
    const attempt = this.#try;
    if (attempt?.link) attempt.link.drop(reason);
    else if (attempt) this.#dropped(attempt, 1006, reason);
  }

  #dropped(attempt, code, reason, cause = attempt.cause) {
    if (attempt !== this.#try) return;
    const run = this.#run;
    this.#leaveTry();
    if (this.#state === State.CLOSING) return this.#finish(run, closed("closed by the caller"));
    if (reason === "token_expired") this.#tokens.expire();
    const error = endOf(code, reason);
    if (cause) error.cause = cause;
    if (this.#isFinal(code, reason)) return this.#fail(run, error);
    if (attempt.link && !attempt.welcomed && this.session) this.#strays++;
    // Without a network no try can succeed, and none is counted.
    const delay = this.#backoff.next(!offline(this.#options.page));
    if (delay === null) return this.#fail(run, error);
    this.#become(State.CONNECTING);
    if (!this.#waits(run)) return;
    this.#emit("reconnecting", { delay, attempt: this.#backoff.tries, reason: error.code, error });
    if (this.#waits(run)) this.#schedule(run, delay);
  }

  #isFinal(code, reason) {
    if (reason === "token_expired" && this.#tokens.renewable) return false;
    // A socket that was given up reached the server after all, and replaced the one that came after it: as good as a drop.
    if (code === REPLACED && this.#strays > 0) {
      this.#strays--;
      return false;
    }
    return TERMINAL.has(code);
  }

  #leaveTry() {
    this.#try = null;
    for (const name of ["deadline", "heartbeat", "pong"]) this.#timers.cancel(name);
    this.#hooks.lost();
  }

  // Whether a run is still the one, between two tries: a listener may have closed it meanwhile.
  #waits(run) { return this.#run === run && this.#state === State.CONNECTING && !this.#try; }

  #schedule(run, delay) {
    this.#timers.cancel("open");
    if (delay > 0) this.#timers.set("open", delay, () => this.#open(run));
    else this.#open(run);
  }

  // What is left of the time that must lie between two connects.
  #rest() { return Math.max(0, this.#lastConnect + this.#options.connectInterval - this.#options.clock.now()); }

  // The end

  #fail(run, error) {
    this.#become(State.CLOSING);
    this.#finish(run, error);
  }

  #finish(run, error) {
    if (this.#run !== run) return;
    const link = this.#try?.link;
    this.#leaveTry();
    this.#run = null;
    this.session = null;
    this.#timers.clear();
    run.unwatch();
    link?.drop();
    this.#hooks.ended(error);
    this.#become(State.DISCONNECTED, error);
    run.ready.reject(error);
    run.ended.resolve();
  }

  // Frames

  #receive(attempt, text) {
    if (attempt !== this.#try) return;
    this.#heard = this.#options.clock.now();
    this.#timers.cancel("pong");
    try {
      const frame = JSON.parse(text);
      if (frame.type === "welcome" && !this.#welcome(frame.data)) return;
      if (frame.type === "going_away") this.#backoff.hint(frame.data?.reconnect_after_ms);
      if (frame.type === "pong" && frame.data?.heartbeat === this.sessionId) return;
      this.#hooks.frame(frame);
    }
    catch (error) {
      // No listener's fault, they are caught: it is not a frame of this protocol.
      attempt.cause = error;
      attempt.link.drop("bad_frame");
    }
  }

  #welcome(data) {
    if (this.#state !== State.CONNECTING) return false;
    this.#try.welcomed = true;
    this.session = data.session_id;
    this.connectionId = data.connection_id;
    this.userId = data.user_id;
    this.#timers.set("deadline", this.#options.readyTimeout, () => this.drop("ready_timeout"));
    this.#beat(this.#options.pingInterval ?? data.heartbeat_ms ?? HEARTBEAT);
    this.#become(State.CONNECTED);
    return this.#state === State.CONNECTED;
  }

  // A socket whose network went away says nothing, for minutes: whoever hears nothing asks.
  #beat(interval) {
    const quiet = this.#options.clock.now() - this.#heard;
    if (quiet >= interval) this.#ask();
    this.#timers.set("heartbeat", quiet >= interval ? interval : interval - quiet, () => this.#beat(interval));
  }

  #ask() {
    if (this.#timers.has("pong")) return;
    this.write({ type: "ping", data: { heartbeat: this.sessionId } });
    this.#timers.set("pong", this.#options.pongTimeout, () => this.drop("ping_timeout"));
  }

  // Hints of the page

  #look(run) {
    if (this.#run !== run) return;
    if (this.#state === State.CONNECTED || this.#state === State.READY) this.#ask();
    // Sooner, but no hurry: not within the interval of connects, and not before the server's own wish.
    else if (this.#waits(run) && !run.suspended && !this.#backoff.hinted && this.#rest() < this.#timers.left("open")) this.#schedule(run, this.#rest());
  }

  #suspend(run) {
    if (this.#run !== run || this.#state === State.CLOSING) return;
    this.#hooks.closing();
    const link = this.#try?.link;
    run.suspended = true;
    this.#timers.cancel("open");
    this.#leaveTry();
    if (link?.open) link.close();
    else link?.drop();
    this.#become(State.CONNECTING);
  }

  // Listeners hear every change, each one all of them in order, also where one of them makes the next.
  #become(state, error) {
    if (state === this.#state) return;
    this.#changes.push({ from: this.#state, to: state, error });
    this.#state = state;
    if (state === State.READY) this.#hooks.opening();
    if (this.#changes.length > 1) return;
    while (this.#changes.length) {
      this.#emit("state", this.#changes[0]);
      this.#changes.shift();
    }
  }
}
