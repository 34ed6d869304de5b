import { CollabError, RETRYABLE } from "./errors.js";
import { State } from "./connection.js";
import { LOST, RESTORE } from "./restore.js";

/**
 * What the frames of the server mean: which are new, whose turn it is to be told, what is joined and put back. Frames are handed on by `emit`, once
 * and in order [CL4].
 */
export class Intake {
  #parts;
  #identities = new Set();     // every connection_id of this session: whose events are our own

  /** @param {object} parts home (the room of the address), connection, rooms, outbox, inbox, restore, tokens, emit */
  constructor(parts) { this.#parts = parts; }

  /** A new session begins. */
  reset() {
    this.#identities.clear();
    this.#parts.inbox.reset();
  }

  /** The socket is gone. */
  lost() {
    const { rooms, outbox, inbox } = this.#parts;
    rooms.lost();
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
      case "ack": return outbox.settle(frame.id, frame.data ?? {});
      case "history":
      case "stats": return outbox.settle(frame.id, frame.data);
      case "error": return this.#refused(frame);
      case "token_expiring": return void this.#renew();
    }
    if (frame.seq !== undefined) this.#caughtUp(this.#parts.rooms.get(frame.room));
  }

  /** Asks for a room from where we are. */
  join(room) {
    room.lost();
    this.#parts.connection.write({ type: "join", room: room.name, data: room.request });
  }

  #handOn(frame) {
    const { emit } = this.#parts;
    emit("frame", frame);
    emit(frame.seq !== undefined || frame.inbox_seq !== undefined ? "event" : "ephemeral", frame);
    emit(frame.type, frame);
  }

  // Old ones are dropped; after a gap the room is asked again.
  #inOrder(frame) {
    const { rooms, outbox } = this.#parts;
    const room = rooms.get(frame.room);
    const place = room?.arrive(frame.seq);
    if (place === "gap" && room.joined) this.join(room);
    if (place !== "next") return false;
    // Committed, though its ack was lost with the connection.
    if (frame.id && this.#identities.has(frame.connection_id)) outbox.settle(frame.id, { seq: frame.seq });
    return true;
  }

  #welcome(data) {
    const { home, rooms, inbox, restore } = this.#parts;
    this.#identities.add(data.connection_id);
    inbox.again();
    for (const room of rooms) if (room.name !== home) this.join(room);
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
    if (connection.state === State.CONNECTED && rooms.allJoined && restore.done) connection.ready();
  }

  // Out of a room: by leave(), which has forgotten it already (and may have joined it again), or by the server.
  #left({ room: name, data }) {
    const { rooms } = this.#parts;
    const reason = data?.reason ?? "left";
    rooms.left(name);
    if (reason !== "left") this.#forget(name, new CollabError(reason, `out of ${name}: ${reason}`));
    else this.#ready();
  }

  #forget(name, error) {
    this.#parts.rooms.forget(name, error);
    this.#parts.outbox.giveUp(name, error);
    this.#ready();
  }

  #refused({ id, room: name, data }) {
    const { connection, rooms, outbox, home } = this.#parts;
    const { code = "error", message = "refused", retry_after_ms: delay } = data ?? {};
    const again = RETRYABLE.has(code);
    const error = new CollabError(code, message, data);
    if (id) return again ? outbox.again(id, delay ?? 500) : outbox.refuse(id, error);
    // A further room that is joined again after a reconnect may be refused too: nobody waits, but READY would.
    const room = rooms.get(name);
    if (!room || room.joined) return;
    if (!room.waiting.length && (again || connection.state === State.READY || name === home)) return;
    this.#forget(name, error);
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
