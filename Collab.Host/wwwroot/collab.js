// The Collab client for browsers and Node: one module, no dependency, no build step. Types: collab.d.ts.
//
//   import { Collab } from "/collab.js";
//   const room = new Collab({ url: "ws://localhost:5080", room: "demo", token });
//   room.on("event", frame => console.log(frame.seq, frame.type, frame.data));
//   await room.connect();
//   await room.send("message", { text: "hello" });      // resolves when the server has committed it
//
// It reconnects, resumes and resends by itself: durable frames arrive once at the server, received ones once
// and in order here. PROTOCOL.md describes the frames.

export const State = Object.freeze({
  DISCONNECTED: "DISCONNECTED",
  CONNECTING: "CONNECTING",
  CONNECTED: "CONNECTED",
  READY: "READY",
  CLOSING: "CLOSING",
});

/** A refusal by the server or a connection that ended: `code` is the protocol's error code or close reason. */
export class CollabError extends Error {
  constructor(code, message, details = {}) {
    super(message);
    this.name = "CollabError";
    this.code = code;
    Object.assign(this, details);
  }
}

// Close codes after which the same connect cannot succeed.
const TERMINAL = new Set([1002, 1003, 1007, 1008, 1009, 4000, 4001, 4002]);
// Refusals that ask for the same frame, with the same id, a little later.
const RETRYABLE = new Set(["not_saved", "throttled"]);
const RENEW_INTERVAL = 5_000;
const DEFAULTS = {
  connectTimeout: 5_000,
  readyTimeout: 10_000,
  closeTimeout: 2_000,
  connectInterval: 3_000,
  backoffMin: 1_000,
  backoffMax: 30_000,
  maxTries: 5,
  maxUnacked: 1_000,
};

const instances = new Set();

export class Collab {
  #options;
  #state = State.DISCONNECTED;
  #listeners = new Map();
  #socket = null;
  #attempt = null;          // { resolve, reject } of the connect() that is under way
  #timers = new Map();      // name -> handle
  #session = null;          // the server's session, presented when a dropped connection resumes
  #identities = new Set();  // every connection_id of this session: whose events are our own
  #rooms = new Map();       // room -> { epoch, since, joined, resumable, waiting }
  #unacked = new Map();     // id -> { frame, room, resolve, reject, sent }
  #held = new Map();        // room -> handle: frames of it wait behind one that is tried again
  #token = null;            // the last one presented
  #renewed = -Infinity;     // when a token was last replaced in place
  #expired = null;          // the one that the server called expired: not presented again
  #lastConnect = null;
  #tries = 0;
  #hint = null;
  #counter = 0;
  #closing = null;

  constructor(options) {
    if (!options?.url) throw new TypeError("Collab needs { url }, for example ws://localhost:5080");
    this.#options = { ...DEFAULTS, random: Math.random, now: () => Date.now(), ...options };
    this.#options.WebSocket ??= globalThis.WebSocket;
    if (!this.#options.WebSocket) throw new TypeError("this runtime has no WebSocket: pass one as { WebSocket }");
    this.clientId = randomId();
    this.sessionId = null;
    this.connectionId = null;
    this.userId = null;
    if (options.room) this.#track(options.room);
    instances.add(this);
  }

  static get instanceCount() { return instances.size; }

  /** Ends every client side by side; resolves to those that had to be forced. Never rejects, may be called at any time. */
  static async cleanupAll(timeout = 6_000) {
    const forced = [];
    await Promise.all([...instances].map(async client => {
      let timer;
      const late = new Promise(resolve => { timer = setTimeout(resolve, timeout, "late"); });
      const outcome = await Promise.race([client.dispose().then(() => "done", () => "failed"), late]);
      clearTimeout(timer);
      if (outcome !== "done") {
        client.#abandon();
        forced.push(client);
      }
    }));
    return forced;
  }

  get state() { return this.#state; }

  /** Listens for "state", "event" (durable frames), "ephemeral", "joined", "error", "frame" (all) or a frame type. Returns the way to stop. */
  on(name, listener) {
    if (!this.#listeners.has(name)) this.#listeners.set(name, new Set());
    this.#listeners.get(name).add(listener);
    return () => this.#listeners.get(name)?.delete(listener);
  }

  /** Resolves when the connection is READY (its rooms joined); rejects when it ended for good. */
  async connect() {
    if (this.#state !== State.DISCONNECTED) throw new CollabError("already_connected", `connect() in state ${this.#state}`);
    this.sessionId = randomId();
    this.#session = null;
    this.#identities.clear();
    this.#tries = 0;
    this.#hint = null;
    this.#become(State.CONNECTING);
    return new Promise((resolve, reject) => {
      this.#attempt = { resolve, reject };
      const wait = this.#lastConnect === null ? 0
        : Math.max(0, this.#lastConnect + this.#options.connectInterval - this.#options.now());
      if (wait > 0) this.#after("open", wait, () => this.#open());
      else this.#open();
    });
  }

  /**
   * Sends a frame. Durable ones resolve to { seq } once the server has committed them, and are sent again after a
   * reconnect; ephemeral ones are dropped while the connection is away, and resolve at once.
   */
  send(type, data, { room = this.#options.room, ephemeral = false, channel, to } = {}) {
    const frame = { type, data };
    if (room) frame.room = room;
    if (channel) frame.channel = channel;
    if (to) frame.to = to;
    if (ephemeral) {
      if (this.#state === State.READY) this.#write({ ...frame, ephemeral: true });
      return Promise.resolve({});
    }
    return this.#command(frame, room);
  }

  cursor(x, y, more = {}, room = this.#options.room) {
    if (this.#state === State.READY) this.#write({ type: "cursor_position", room, data: { ...more, x, y } });
  }

  preview(data, room = this.#options.room) {
    if (this.#state === State.READY) this.#write({ type: "drawing_preview", room, data });
  }

  /** Sets the caller's own state, which those who join later see too. */
  presence(state, room = this.#options.room) {
    const entry = this.#rooms.get(room);
    if (entry) entry.presence = state;
    if (this.#state === State.READY) this.#write({ type: "presence", room, data: { state } });
  }

  /** Joins another room over the same socket; resolves to the `joined` data. */
  join(room) {
    const entry = this.#track(room);
    return new Promise((resolve, reject) => {
      entry.waiting.push({ resolve, reject });
      if (this.#socket && this.#session) this.#join(room, entry);
    });
  }

  async leave(room) {
    const entry = this.#rooms.get(room);
    this.#rooms.delete(room);
    for (const waiter of entry?.waiting.splice(0) ?? []) waiter.reject(new CollabError("left", `left ${room}`));
    if (entry && this.#session && this.#socket) this.#write({ type: "leave", room, data: { room } });
    else this.#giveUp(room, new CollabError("left", `left ${room}`));
  }

  history({ since = 0, limit = 100, room = this.#options.room } = {}) {
    return new Promise((resolve, reject) => {
      if (this.#state !== State.READY) return reject(new CollabError("not_connected", "history() needs a READY connection"));
      const id = this.#nextId();
      this.#unacked.set(id, { frame: { type: "history", id, room, data: { since, limit } }, room, resolve, reject, sent: true, answer: true });
      this.#write(this.#unacked.get(id).frame);
    });
  }

  /** Closes cleanly; resolves when it is over, at the latest after the close timeout. */
  close() {
    if (this.#state === State.DISCONNECTED) return Promise.resolve();
    if (this.#closing) return this.#closing.promise;
    const closing = {};
    closing.promise = new Promise(resolve => { closing.resolve = resolve; });
    this.#closing = closing;
    this.#clear();
    this.#become(State.CLOSING);
    if (!this.#socket) this.#ended(new CollabError("closed", "closed by the caller"));
    else {
      this.#after("close", this.#options.closeTimeout, () => this.#ended(new CollabError("closed", "the server did not answer the close")));
      this.#socket.close(1000, "normal");
    }
    return closing.promise;
  }

  /** Closes and forgets this client: after it, instanceCount no longer counts it. */
  async dispose() {
    try { await this.close(); }
    finally { instances.delete(this); }
  }

  // The connection

  async #open() {
    this.#lastConnect = this.#options.now();
    const { url, room, protocols = [] } = this.#options;
    const run = this.sessionId;
    let token, failure;
    try { token = typeof this.#options.token === "function" ? await this.#options.token() : this.#options.token; }
    catch (cause) { failure = new CollabError("no_token", `the token could not be had: ${cause?.message ?? cause}`); }
    // The caller may have closed, and even connected anew, while the token was fetched.
    if (this.#state !== State.CONNECTING || this.sessionId !== run) return;
    if (failure) return this.#end(failure);
    if (token && token === this.#expired) return this.#end(new CollabError("token_expired", "the token is expired, and there is no newer one"));
    this.#token = token;
    try { this.#dial(url, room, token, protocols); }
    catch (cause) { this.#end(new CollabError("bad_address", `no connection can be opened: ${cause.message}`)); }
  }

  #dial(url, room, token, protocols) {
    const address = new URL(room ? `/ws/${encodeURIComponent(room)}` : "/ws", url.replace(/^http/, "ws"));
    const entry = this.#rooms.get(room);
    if (this.#session) address.searchParams.set("session", this.#session);
    if (entry?.epoch) {
      address.searchParams.set("epoch", entry.epoch);
      address.searchParams.set("since", String(entry.since));
    }
    const socket = new this.#options.WebSocket(address.toString(), ["collab.v1", ...(token ? [`bearer.${token}`] : []), ...protocols]);
    this.#socket = socket;
    socket.onmessage = message => { if (socket === this.#socket) this.#receive(message.data); };
    socket.onerror = () => { };                       // a close event always follows, with what there is to know
    socket.onclose = event => { if (socket === this.#socket) this.#dropped(event.code, event.reason); };
    this.#after("deadline", this.#options.connectTimeout, () => this.#drop(socket, "connect_timeout"));
  }

  #drop(socket, reason) {
    if (socket !== this.#socket) return;
    detach(socket);
    this.#dropped(1006, reason);
  }

  #dropped(code, reason) {
    this.#socket = null;
    this.#cancel("deadline");
    for (const entry of this.#rooms.values()) { entry.joined = false; entry.target = null; }
    this.#release();
    for (const pending of this.#unacked.values()) pending.sent = false;
    if (reason === "token_expired") this.#expired = this.#token;
    if (this.#state === State.CLOSING) return this.#ended(new CollabError("closed", "closed by the caller"));
    const error = new CollabError(reason || "dropped", `the connection ended: ${code} ${reason || ""}`.trim(), { closeCode: code });
    if (TERMINAL.has(code) && !(reason === "token_expired" && typeof this.#options.token === "function")) return this.#end(error);
    if (this.#tries >= this.#options.maxTries) return this.#end(error);
    this.#become(State.CONNECTING);
    const ceiling = Math.min(this.#options.backoffMax, this.#options.backoffMin * 2 ** this.#tries);
    for (const { room } of [...this.#unacked.values()]) if (room && !this.#rooms.has(room)) this.#giveUp(room, error);
    const delay = this.#hint ?? this.#options.random() * ceiling;
    this.#hint = null;
    this.#tries++;
    this.#emit("reconnecting", { delay, attempt: this.#tries, reason: error.code });
    this.#after("open", delay, () => this.#open());
  }

  #end(error) {
    this.#become(State.CLOSING);
    this.#ended(error);
  }

  #ended(error) {
    this.#clear();
    if (this.#socket) detach(this.#socket);
    this.#socket = null;
    this.#session = null;
    const lost = [...this.#unacked.values()];
    this.#unacked.clear();
    this.#release();
    for (const pending of lost) pending.reject(error);
    for (const entry of this.#rooms.values()) {
      entry.joined = false;
      for (const waiter of entry.waiting.splice(0)) waiter.reject(error);
    }
    const attempt = this.#attempt;
    this.#attempt = null;
    const closing = this.#closing;
    this.#closing = null;
    this.#become(State.DISCONNECTED, error);
    attempt?.reject(error);
    closing?.resolve();
  }

  #abandon() {
    instances.delete(this);
    this.#ended(new CollabError("forced", "ended by cleanupAll"));
  }

  // Frames

  #receive(text) {
    let frame;
    try { frame = JSON.parse(text); }
    catch { return this.#drop(this.#socket, "bad_frame"); }
    this.#emit("frame", frame);
    if (frame.seq !== undefined && !this.#inOrder(frame)) return;
    switch (frame.type) {
      case "welcome": return this.#welcome(frame.data);
      case "joined": return this.#joined(frame);
      case "ack": this.#settle(frame.id, frame.data ?? {}); break;
      case "history": if (frame.id) this.#settle(frame.id, frame.data); break;
      case "error": this.#refused(frame); break;
      case "going_away": this.#hint = frame.data?.reconnect_after_ms ?? null; break;
      case "left": this.#left(frame); break;
      case "token_expiring": this.#renew(this.#socket); break;
    }
    this.#emit(frame.seq !== undefined ? "event" : "ephemeral", frame);
    this.#emit(frame.type, frame);
  }

  // Durable frames come once and in order: an old one is dropped, a gap asks the room again from where we are.
  #inOrder(frame) {
    const entry = this.#rooms.get(frame.room);
    if (!entry || frame.seq <= entry.since) return false;
    if (frame.seq !== entry.since + 1) {
      if (entry.joined) this.#join(frame.room, entry);
      return false;
    }
    entry.since = frame.seq;
    if (frame.id && this.#identities.has(frame.connection_id)) this.#settle(frame.id, { seq: frame.seq });
    if (entry.target !== null && frame.seq >= entry.target) queueMicrotask(() => this.#caughtUp(frame.room, entry));
    return true;
  }

  #welcome(data) {
    this.#session = data.session_id;
    this.connectionId = data.connection_id;
    this.userId = data.user_id;
    this.#identities.add(data.connection_id);
    this.#become(State.CONNECTED);
    this.#emit("welcome", data);
    this.#after("deadline", this.#options.readyTimeout, () => this.#drop(this.#socket, "ready_timeout"));
    for (const [room, entry] of this.#rooms) if (room !== this.#options.room) this.#join(room, entry);
    if (this.#rooms.size === 0) this.#ready();
  }

  #join(room, entry) {
    entry.joined = false;
    this.#write({ type: "join", room, data: entry.epoch ? { room, epoch: entry.epoch, since: entry.since } : { room } });
  }

  #joined(frame) {
    const { room, data } = frame;
    const entry = this.#rooms.get(room);
    if (!entry) return;                               // left again meanwhile
    if (data.recovered && entry.epoch === data.epoch) entry.target = data.seq;
    else {
      entry.epoch = data.epoch;
      entry.since = data.seq;
      entry.target = data.seq;
    }
    this.#emit("joined", frame);
    if (entry.since >= entry.target) this.#caughtUp(room, entry);
  }

  // The room's past has arrived: only now is it known which of our frames the server never saw.
  #caughtUp(room, entry) {
    if (entry.joined || this.#rooms.get(room) !== entry || !this.#socket) return;
    entry.joined = true;
    entry.target = null;
    for (const waiter of entry.waiting.splice(0)) waiter.resolve({ epoch: entry.epoch, seq: entry.since });
    if (entry.presence !== undefined) this.#write({ type: "presence", room, data: { state: entry.presence } });
    this.#flush(room);
    this.#readyIfJoined();
  }

  #readyIfJoined() {
    if (this.#socket && this.#session && [...this.#rooms.values()].every(each => each.joined)) this.#ready();
  }

  // Out of a room: by leave(), which has forgotten it already (and may have joined it again), or by the server.
  #left({ room, data }) {
    const reason = data?.reason ?? "left";
    if (reason !== "left") this.#rooms.delete(room);
    if (!this.#rooms.has(room)) this.#giveUp(room, new CollabError(reason, `out of ${room}: ${reason}`));
    if (this.#state === State.CONNECTED) this.#readyIfJoined();
  }

  #giveUp(room, error) {
    for (const [id, pending] of [...this.#unacked]) {
      if (pending.room !== room) continue;
      this.#unacked.delete(id);
      pending.reject(error);
    }
  }

  // A token that is about to end is replaced in place. Without a newer one the server closes, and the reconnect asks once more.
  async #renew(socket) {
    if (typeof this.#options.token !== "function") return;
    // Tokens that are short of a minute from the start would be announced, and replaced, without a pause.
    if (this.#options.now() - this.#renewed < RENEW_INTERVAL) return;
    let token;
    try { token = await this.#options.token(); }
    catch (cause) { return this.#emit("token_failed", cause); }
    if (!token || token === this.#token || socket !== this.#socket) return;
    this.#token = token;
    this.#renewed = this.#options.now();
    this.#write({ type: "auth", data: { token } });
  }

  #ready() {
    this.#cancel("deadline");
    this.#tries = 0;
    this.#become(State.READY);
    this.#flush(undefined);
    const attempt = this.#attempt;
    this.#attempt = null;
    attempt?.resolve();
  }

  #refused(frame) {
    const { code, message, retry_after_ms: delay } = frame.data ?? {};
    const pending = frame.id ? this.#unacked.get(frame.id) : undefined;
    if (pending && RETRYABLE.has(code)) {
      pending.sent = false;
      this.#hold(pending.room, delay ?? 500);
      return;
    }
    const error = new CollabError(code, message, frame.data);
    if (pending) {
      this.#unacked.delete(frame.id);
      pending.reject(error);
    }
    // A further room that was joined again after a reconnect may be refused too: nobody waits, but READY would.
    const entry = this.#rooms.get(frame.room);
    if (frame.id || !entry || entry.joined) return;
    if (!entry.waiting.length && (RETRYABLE.has(code) || this.#state === State.READY || frame.room === this.#options.room)) return;
    this.#rooms.delete(frame.room);
    for (const waiter of entry.waiting.splice(0)) waiter.reject(error);
    this.#giveUp(frame.room, error);
    if (this.#state === State.CONNECTED) this.#readyIfJoined();
  }

  // A frame that is tried again goes before those sent after it: they wait until it has gone.
  #hold(room, delay) {
    clearTimeout(this.#held.get(room));
    this.#held.set(room, setTimeout(() => {
      this.#held.delete(room);
      if (room ? this.#rooms.get(room)?.joined !== false : this.#state === State.READY) this.#flush(room);
    }, delay));
  }

  #release() {
    for (const handle of this.#held.values()) clearTimeout(handle);
    this.#held.clear();
  }

  #flush(room) {
    clearTimeout(this.#held.get(room));
    this.#held.delete(room);
    for (const pending of this.#unacked.values()) if (pending.room === room && !pending.sent) this.#transmit(pending);
  }

  #command(frame, room) {
    if (this.#unacked.size >= this.#options.maxUnacked)
      return Promise.reject(new CollabError("too_many_unacked", `${this.#options.maxUnacked} frames wait for their ack already`));
    if (this.#state === State.DISCONNECTED || this.#state === State.CLOSING)
      return Promise.reject(new CollabError("not_connected", `send() in state ${this.#state}`));
    return new Promise((resolve, reject) => {
      const id = this.#nextId();
      const pending = { frame: { ...frame, id }, room, resolve, reject, sent: false };
      this.#unacked.set(id, pending);
      const entry = room ? this.#rooms.get(room) : undefined;
      if (!this.#held.has(room) && (entry ? entry.joined : this.#state === State.READY)) this.#transmit(pending);
    });
  }

  #transmit(pending) {
    pending.sent = true;
    this.#write(pending.frame);
  }

  #settle(id, result) {
    const pending = this.#unacked.get(id);
    if (!pending) return;
    this.#unacked.delete(id);
    pending.resolve(result);
  }

  #write(frame) {
    if (this.#socket?.readyState === 1) this.#socket.send(JSON.stringify(frame));
  }

  // Small things

  #track(room) {
    if (!this.#rooms.has(room)) this.#rooms.set(room, { epoch: null, since: 0, target: null, joined: false, waiting: [] });
    return this.#rooms.get(room);
  }

  #nextId() { return `${this.sessionId?.slice(0, 12) ?? "x"}-${++this.#counter}`; }

  #become(state, error) {
    if (state === this.#state) return;
    const from = this.#state;
    this.#state = state;
    this.#emit("state", { from, to: state, error });
  }

  // A listener that throws harms nobody else: its error is reported as an unhandled one would be.
  #emit(name, value) {
    for (const listener of this.#listeners.get(name) ?? []) {
      try { listener(value); }
      catch (error) { (globalThis.reportError ?? console.error)(error); }
    }
  }

  #after(name, delay, action) {
    this.#cancel(name);
    this.#timers.set(name, setTimeout(() => { this.#timers.delete(name); action(); }, delay));
  }

  #cancel(name) {
    clearTimeout(this.#timers.get(name));
    this.#timers.delete(name);
  }

  #clear() {
    for (const name of [...this.#timers.keys()]) this.#cancel(name);
  }
}

function detach(socket) {
  socket.onmessage = socket.onclose = socket.onopen = null;
  socket.onerror = () => { };
  try { socket.close(); }
  catch { socket.onerror = null; }                    // close() throws only where the socket never began
}

function randomId() {
  const bytes = new Uint8Array(16);
  globalThis.crypto.getRandomValues(bytes);
  return [...bytes].map(b => b.toString(16).padStart(2, "0")).join("");
}

export default Collab;
