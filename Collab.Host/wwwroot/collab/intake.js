import { CollabError, retryAfter } from "./errors.js";
import { State } from "./connection.js";
import { LOST, RESTORE } from "./restore.js";

/**
 * What the frames of the server mean: which are new, whose turn it is to be told, what is joined and put back. Frames are handed on by `emit`, once
 * and in order [CL4].
 */
export class Intake {
  #parts;
  #identities = new Set();     // every connection_id of this session: whose events are our own

  path = undefined;            // the room that the present socket's address asks for

  /** @param {object} parts connection, rooms, outbox, inbox, restore, tokens, timers, nextId, emit */
  constructor(parts) { this.#parts = parts; }

  /** A new session begins. */
  reset() {
    this.#identities.clear();
    this.#parts.inbox.reset();
  }

  /** The socket is gone. */
  lost() {
    const { rooms, outbox, inbox, restore } = this.#parts;
    rooms.lost();
    restore.lost();
    outbox.giveUp(RESTORE, LOST);
    outbox.lost();
    inbox.lost();
  }

  /** Whether the frames of a lane may go now. */
  open(lane) {
    const { connection, rooms } = this.#parts;
    if (lane === RESTORE) return connection.state === State.CONNECTED || connection.state === State.READY;
    return rooms.has(lane) ? rooms.get(lane).joined : connection.state === State.READY;
  }

  receive(frame) {
    const { outbox, inbox } = this.#parts;
    if (frame.seq !== undefined && !this.#inOrder(frame)) return;
    if (frame.inbox_seq !== undefined && !inbox.take(frame.inbox_seq)) return;
    this.#handOn(frame);
    switch (frame.type) {
      case "welcome": return this.#welcome(frame.data);
      case "joined": return this.#joined(frame);
      case "left": return this.#left(frame);
      case "inbox": return inbox.begin(frame.data.inbox_seq);
      case "ack": return this.#acked(frame);
      case "history":
      case "stats": return outbox.settle(frame.id, frame.data);
      case "error": return this.#refused(frame);
      case "token_expiring": return void this.#renew();
    }
    if (frame.seq !== undefined) this.#caughtUp(this.#parts.rooms.get(frame.room));
  }

  /** Asks for a room, from where we are. */
  join(room) {
    room.joinId = this.#parts.nextId();
    this.#parts.connection.write({ type: "join", room: room.name, data: room.request, id: room.joinId });
  }

  #handOn(frame) {
    const { emit } = this.#parts;
    emit("frame", frame);
    emit(frame.seq !== undefined || frame.inbox_seq !== undefined ? "event" : "ephemeral", frame);
    emit(frame.type, frame);
  }

  // Old ones are dropped; a gap is mended by a new connection that goes on from where we are.
  #inOrder(frame) {
    const { connection, rooms, outbox } = this.#parts;
    const room = rooms.get(frame.room);
    const place = room?.arrive(frame.seq);
    if (place === "gap") connection.drop("gap");
    if (place !== "next") return false;
    // Committed, though its ack was lost with the connection.
    if (frame.id && this.#identities.has(frame.connection_id)) outbox.settle(frame.id, { seq: frame.seq });
    return true;
  }

  #welcome(data) {
    const { rooms, inbox, restore } = this.#parts;
    this.#identities.add(data.connection_id);
    inbox.again();
    for (const room of rooms) if (room.name !== this.path) this.join(room);
    restore.replay(data.resumed === true, () => this.#ready());
    this.#ready();
  }

  #joined({ room: name, data }) {
    const room = this.#parts.rooms.get(name);
    if (!room) return;                                // left again meanwhile
    room.enter(data);
    this.#caughtUp(room);
  }

  // The room's past has arrived: only now is it known which of our frames the server never saw.
  #caughtUp(room) {
    if (!room?.caughtUp) return;
    const { connection, outbox } = this.#parts;
    room.joined = true;
    room.target = null;
    room.tell();
    if (room.presence !== undefined) connection.write({ type: "presence", room: room.name, data: { state: room.presence } });
    outbox.flush(room.name);
    this.#ready();
  }

  #ready() {
    const { connection, rooms, restore } = this.#parts;
    if (connection.state === State.CONNECTED && rooms.settled && restore.done) connection.ready();
  }

  // Out of a room: by leave(), which has forgotten it already (and may have joined it again), or by the server.
  #left({ room: name, data }) {
    const reason = data?.reason ?? "left";
    if (reason !== "left") this.#forget(name, new CollabError(reason, `out of ${name}: ${reason}`));
    else this.#ready();
  }

  #forget(name, error) {
    this.#parts.rooms.forget(name, error);
    this.#parts.outbox.giveUp(name, error);
    this.#ready();
  }

  #acked({ id, data = {} }) {
    const { rooms, outbox } = this.#parts;
    if (!rooms.left(id)) outbox.settle(id, data);
  }

  #refused({ id, room: name, data }) {
    const { rooms, outbox } = this.#parts;
    const error = new CollabError(data?.code ?? "error", data?.message ?? "refused", data);
    const delay = retryAfter(error);
    const room = id === undefined ? undefined : rooms.joining(id);
    if (room) return this.#joinRefused(room, error, delay);
    if (id !== undefined && outbox.has(id)) return delay === null ? outbox.refuse(id, error) : outbox.again(id, delay);
    if (rooms.left(id)) return;
    // The room of the address, which asked for itself.
    const home = rooms.get(name);
    if (id === undefined && home?.name === this.path && !home.joined && !error.retryable && this.#parts.connection.state !== State.READY) this.#forget(name, error);
  }

  // A further room: what may pass is asked for again, and keeps nobody from READY who does not wait for it.
  #joinRefused(room, error, delay) {
    room.joinId = null;
    if (delay === null && error.retryable && room.waiting.length === 0) delay = 1_000;
    if (delay === null) return this.#forget(room.name, error);
    room.deferred = room.waiting.length === 0;
    const { timers, rooms } = this.#parts;
    timers.set(`join ${room.name}`, delay, () => { if (rooms.get(room.name) === room && !room.joined && room.joinId === null && this.open(RESTORE)) this.join(room); });
    this.#ready();
  }

  // Without a newer token the server closes, and the next try asks once more.
  async #renew() {
    const { connection, tokens, emit } = this.#parts;
    const { session } = connection;
    try {
      const token = await tokens.newer();
      if (token && session === connection.session) connection.write({ type: "auth", data: { token } });
    }
    catch (cause) { emit("token_failed", cause); }
  }
}
