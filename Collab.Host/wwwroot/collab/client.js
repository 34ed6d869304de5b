import { Timers } from "./clock.js";
import { Connection, State } from "./connection.js";
import { Device } from "./device.js";
import { CollabError } from "./errors.js";
import { Events } from "./events.js";
import { Inbox } from "./inbox.js";
import { Intake } from "./intake.js";
import { settle } from "./options.js";
import { Outbox } from "./outbox.js";
import { randomId } from "./random.js";
import { cleanupAll, count, track, untrack } from "./registry.js";
import { RESTORE, Restore } from "./restore.js";
import { Rooms } from "./rooms.js";
import { AgentRun } from "./run.js";
import { FrameStream } from "./stream.js";
import { Tokens } from "./tokens.js";
import { waiter } from "./waiter.js";

/**
 * A connection to a Collab server that lasts: it reconnects, resumes and sends again what has no ack. Durable frames arrive once at the server;
 * received ones are handed on once and in order. Types and every option: collab.d.ts; a page of samples: docs/CLIENT-JS.md.
 */
export class Collab {
  #options;
  #events = new Events();
  #streams = new Set();
  #rooms = new Rooms();
  #tokens;
  #connection;
  #outbox;
  #inbox;
  #restore;
  #intake;
  #counter = 0;
  #disposed = false;

  /** @param {import("../collab.d.ts").CollabOptions} options */
  constructor(options) {
    this.#options = settle(options);
    this.clientId = randomId();
    this.#assemble();
    if (this.#options.room !== undefined) this.#rooms.track(this.#options.room);
    for (const channel of this.#options.channels) this.#restore.want(`channel ${channel}`, { type: "subscribe", channel });
    track(this);
  }

  /** Clients constructed and not yet disposed. */
  static get instanceCount() { return count(); }

  /** Ends every client side by side; resolves to those that had to be forced. Never rejects, may be called at any time, from anywhere. */
  static cleanupAll(timeout = 6_000, { logger } = {}) { return cleanupAll(timeout, client => client.#abandon(), logger); }

  get state() { return this.#connection.state; }
  get sessionId() { return this.#connection.sessionId; }
  get connectionId() { return this.#connection.connectionId; }
  get userId() { return this.#connection.userId; }
  get inboxSeq() { return this.#inbox.taken; }

  /** Listens for "state", "reconnecting", "event" (durable frames), "ephemeral" (the others), "frame" (both) or a frame's type. Returns the way to stop. */
  on(name, listener, { signal } = {}) { return this.#events.on(name, listener, signal); }

  /** Every frame from now on, for `for await`: until the client closes, and it throws what ended it; bounded as FrameStream says. */
  frames({ signal, types, room, limit = this.#options.maxBuffered } = {}) {
    const stream = new FrameStream({ signal, types, room, limit }, ended => this.#streams.delete(ended));
    if (!signal?.aborted) this.#streams.add(stream);
    return stream;
  }

  /** Resolves when the connection is READY: its rooms joined, its channels subscribed. Rejects when it ended for good; an aborted `signal` closes. */
  connect({ signal } = {}) {
    if (this.#disposed) return Promise.reject(new CollabError("disposed", "connect() after dispose(): make a new client"));
    if (signal?.aborted) return Promise.reject(signal.reason);
    const ready = this.#connection.start();
    if (!signal) return ready;
    const waiting = waiter(signal, () => void this.close());
    ready.then(waiting.resolve, waiting.reject);
    return waiting.promise;
  }

  /** Closes cleanly; resolves when it is over, at the latest after the close timeout. */
  close() { return this.#connection.close(); }

  /** Closes and forgets this client: after it, instanceCount no longer counts it. */
  async dispose() {
    this.#disposed = true;
    try { await this.close(); }
    finally { this.#forget(); }
  }

  [Symbol.asyncDispose ?? Symbol.for("Symbol.asyncDispose")]() { return this.dispose(); }

  /**
   * Sends a frame. Durable ones resolve to { seq } once the server has committed them, and are sent again after a reconnect;
   * ephemeral ones are dropped while the connection is away, and resolve at once.
   */
  send(type, data, { room, channel, to, ephemeral = false, signal } = {}) {
    if (room === undefined && channel === undefined && to === undefined) room = this.#options.room;
    if (!ephemeral) return this.#command({ type, room, channel, to, data }, room, signal);
    this.#signal({ type, room, channel, to, ephemeral: true, data });
    return Promise.resolve({});
  }

  /** A `drawing_action`: { action: "draw" | "update" | "erase" | "clear" | "undo" | "redo", … }. */
  draw(action, options) { return this.send("drawing_action", action, options); }

  cursor(x, y, more = {}, room = this.#options.room) { this.#signal({ type: "cursor_position", room, data: { ...more, x, y } }); }

  preview(data, room = this.#options.room) { this.#signal({ type: "drawing_preview", room, data }); }

  /** Sets the caller's own state, which those who join later see too; it is set again after a reconnect. */
  presence(state, room = this.#options.room) {
    const entry = this.#rooms.get(room);
    if (!entry) throw new CollabError("not_joined", `presence() needs a room that is joined, not ${room}`);
    entry.presence = state;
    if (entry.joined) this.#connection.write({ type: "presence", room, data: { state } });
  }

  /** Joins another room over the same socket; resolves to the `joined` data. Before connect() it is joined then. An aborted `signal` leaves. */
  join(room, { signal } = {}) {
    const entry = this.#rooms.track(room);
    if (entry.joined) return Promise.resolve(entry.entered);
    const waiting = waiter(signal, () => {
      entry.waiting = entry.waiting.filter(each => each !== waiting);
      if (!entry.joined && !entry.waiting.length && this.#rooms.get(room) === entry) void this.leave(room);
    });
    if (signal?.aborted) return waiting.promise;
    entry.waiting.push(waiting);
    if (entry.joinId === null && this.#intake.path !== room && this.#intake.open(RESTORE)) this.#intake.join(entry);
    return waiting.promise;
  }

  /** Leaves a room; resolves when the server has said so, or the connection is gone. Frames of it without an answer are rejected. */
  leave(room) {
    if (!this.#rooms.has(room)) return Promise.resolve();
    const error = new CollabError("left", `left ${room}`);
    this.#rooms.forget(room, error);
    if (this.#intake.path === room) this.#intake.path = undefined;
    if (!this.#intake.open(RESTORE)) {
      this.#outbox.giveUp(room, error);
      return Promise.resolve();
    }
    const [waiting, id] = [waiter(), this.#nextId()];
    this.#rooms.leaving(id, waiting);
    this.#connection.write({ type: "leave", room, data: { room }, id });
    return waiting.promise.then(() => { if (!this.#rooms.has(room)) this.#outbox.giveUp(room, error); });
  }

  /** A page of a room's past: { events, next }; `next` is the `since` of the next page, null at the end. */
  history({ since = 0, limit = 100, room = this.#options.room, signal } = {}) {
    return this.#command({ type: "history", room, data: { since, limit } }, room, signal);
  }

  /** Hears a channel, also after every reconnect. Resolves to { note? }: `already_subscribed`, or `unknown_channel`, where nothing was done. */
  async subscribe(channel, { signal } = {}) {
    const frame = { type: "subscribe", channel };
    const answer = await this.#command(frame, undefined, signal);
    if (answer.note !== "unknown_channel") this.#restore.want(`channel ${channel}`, frame);
    return answer;
  }

  /** Resolves to { note? }: `not_subscribed` where nothing was done. */
  unsubscribe(channel, { signal } = {}) {
    this.#restore.forget(`channel ${channel}`);
    return this.#command({ type: "unsubscribe", channel }, undefined, signal);
  }

  /** To the subscribers of a channel; resolves to { note? }: `no_subscribers`, `unknown_channel`. */
  publish(channel, data, { signal } = {}) { return this.#command({ type: "publish", channel, data }, undefined, signal); }

  /** To every connection of a user, or into the inbox while there is none; resolves once it is kept: { note? }: `unknown_user`. */
  direct(user, data, { signal } = {}) { return this.#command({ type: "direct", to: user, data }, undefined, signal); }

  /** What the caller may see: { active_channels, connected_users, channels }. */
  stats({ signal } = {}) { return this.#command({ type: "get_stats" }, undefined, signal); }

  /** Makes this client a device of its user, also after every reconnect. */
  async registerDevice(deviceId, deviceType, { signal } = {}) {
    const frame = { type: "device:register", data: { device_id: deviceId, device_type: deviceType } };
    await this.#command(frame, undefined, signal);
    this.#restore.want(`device ${deviceId}`, frame);
    return new Device(deviceId, deviceType, (type, data, options) => this.#command({ type, data }, undefined, options?.signal), this.on.bind(this));
  }

  /** It is not registered again on the next connection. */
  forgetDevice(deviceId) { this.#restore.forget(`device ${deviceId}`); }

  /** A command to one of the user's devices (with the roles service and agent: of the user `to`); rejects with `device_offline` where it is away. */
  commandDevice(deviceId, command, { to, signal } = {}) {
    return this.#command({ type: "device:command", to, data: { device_id: deviceId, command } }, undefined, signal);
  }

  /** The events of an agent's run for a user (`to`) or a room, for a token of role `agent`. */
  run(runId, { agentName, to, room, workflowId } = {}) {
    const about = { run_id: runId, agent_name: agentName, workflow_id: workflowId, to, room };
    return new AgentRun(runId, (type, data = {}, { signal } = {}) => this.#command({ type, ...about, data }, room, signal));
  }

  /** Replaces the token, in place where there is a connection: before the present one expires, or with new roles. */
  renew(token) {
    this.#tokens.replace(token);
    this.#connection.write({ type: "auth", data: { token } });
  }

  #assemble() {
    const { clock } = this.#options;
    const emit = (name, value) => this.#emit(name, value);
    const timers = new Timers(clock);
    const tokens = this.#tokens = new Tokens(this.#options.token, clock);
    const connection = this.#connection = new Connection({
      options: this.#options, tokens, timers, emit,
      hooks: {
        started: () => this.#intake.reset(),
        place: () => this.#place(),
        frame: frame => this.#intake.receive(frame),
        opening: () => this.#outbox.flush(undefined),
        closing: () => this.#inbox.acknowledge(),
        lost: () => this.#intake.lost(),
        ended: error => this.#ended(error),
      },
    });
    this.#outbox = new Outbox({
      max: this.#options.maxUnacked, timers,
      nextId: () => this.#nextId(),
      write: text => connection.write(text),
      open: lane => this.#intake.open(lane),
    });
    this.#inbox = new Inbox(timers, frame => connection.write(frame));
    this.#restore = new Restore(timers, frame => this.#outbox.send(frame, RESTORE), (frame, error) => emit("restore_failed", { frame, error }));
    this.#intake = new Intake({
      connection, tokens, timers, emit,
      rooms: this.#rooms, outbox: this.#outbox, inbox: this.#inbox, restore: this.#restore, nextId: () => this.#nextId(),
    });
  }

  // A room that is tracked keeps the order of its frames, and goes when its past has come; everything else goes when READY.
  #command(frame, room, signal) {
    if (this.state === State.DISCONNECTED || this.state === State.CLOSING)
      return Promise.reject(new CollabError("not_connected", `${frame.type} in state ${this.state}: connect first`));
    return this.#outbox.send(frame, this.#rooms.has(room) ? room : undefined, signal);
  }

  #signal(frame) {
    if (this.state === State.READY) this.#connection.write(frame);
  }

  // Unique in the connection's life: a new connect() has a new connection.
  #nextId() { return `${this.sessionId.slice(0, 12)}-${++this.#counter}`; }

  // Where the next socket goes to, and from where it goes on.
  #place() {
    const home = this.#rooms.get(this.#options.room);
    this.#intake.path = home?.name;
    const query = home && home.epoch !== null ? { epoch: home.epoch, since: home.since } : {};
    if (home && this.#options.invite !== undefined) query.invite = this.#options.invite;
    if (this.#connection.session && this.#inbox.place !== null) query.inbox = this.#inbox.place;
    return { room: home?.name, query };
  }

  #emit(name, value) {
    this.#events.emit(name, value);
    if (name === "frame") for (const stream of [...this.#streams]) stream.push(value);
    else if (name === "state" && value.to === State.DISCONNECTED) this.#endStreams(value.error);
  }

  #ended(error) {
    this.#outbox.clear(error);
    for (const room of this.#rooms) room.tell(error);
  }

  #endStreams(error) {
    for (const stream of [...this.#streams]) stream.end(error?.code === "closed" ? undefined : error);
  }

  #abandon() {
    this.#connection.abandon(new CollabError("forced", "ended by cleanupAll"));
    this.#forget();
  }

  #forget() {
    this.#endStreams();
    untrack(this);
  }
}
