/** Types of collab.js, the Collab client for browsers and Node. PROTOCOL.md describes the frames, CLIENT-JS.md shows the client in use. */

export declare const State: {
  readonly DISCONNECTED: "DISCONNECTED";
  readonly CONNECTING: "CONNECTING";
  readonly CONNECTED: "CONNECTED";
  readonly READY: "READY";
  readonly CLOSING: "CLOSING";
};
export type StateName = keyof typeof State;

/** A refusal by the server or a connection that ended. */
export declare class CollabError extends Error {
  /** An error code or close reason of PROTOCOL.md, or one of the client's own (CLIENT-JS.md). */
  readonly code: string;
  /** The WebSocket close code, where a connection's end is the cause. */
  readonly closeCode?: number;
  readonly retry_after_ms?: number;
  readonly retryable?: boolean;
  readonly details?: unknown;
  constructor(code: string, message: string, details?: object);
}

/** A frame of the server, as it came. */
export interface ServerFrame<T = any> {
  type: string;
  timestamp: string;
  room?: string;
  channel?: string;
  /** On a room's durable frames only: rises by one per room. */
  seq?: number;
  /** On what came through the user's inbox: rises. */
  inbox_seq?: number;
  user_id?: string;
  connection_id?: string;
  /** The sender's name. */
  name?: string;
  id?: string;
  /** It comes from the past: the room's journal, or the inbox. */
  recovered?: boolean;
  run_id?: string;
  run_seq?: number;
  workflow_id?: string;
  agent_name?: string;
  /** What a back end numbered: the same origin and id are the same event. */
  origin?: string;
  data: T;
}

export interface Participant {
  connection_id: string;
  user_id: string;
  name: string;
  state?: unknown;
}

export interface Welcome {
  connection_id: string;
  session_id: string;
  user_id: string;
  name: string;
  org_id: string;
  protocol: string;
  server_time: string;
  heartbeat_ms: number;
  limits: { frame_bytes: number; depth: number; id_length: number; presence_bytes: number; cursor_bytes: number; history: number };
  resumed: boolean;
}

export interface Joined {
  epoch: string;
  seq: number;
  participants: Participant[];
  participant_count: number;
  user_count: number;
  /** Whether what was missed follows; else `snapshot` is the room as it is now. */
  recovered: boolean;
  snapshot: { seq: number; elements: Array<{ id: string; [member: string]: any }> } | null;
  /** The open canvases; null where what was missed follows. */
  canvases?: Array<{ canvas_id: string; type: string; data: any; updates: any }> | null;
}

export type Membership = Participant & { participant_count: number; user_count: number };

export interface PresenceDiff {
  joined: Participant[];
  left: Participant[];
  participant_count: number;
  user_count: number;
}

export interface Cursor {
  user_id: string;
  name: string;
  x: number;
  y: number;
  timestamp: string;
  [member: string]: any;
}

export interface Refusal {
  code: string;
  message: string;
  details?: unknown;
  retry_after_ms?: number;
  retryable: boolean;
}

export interface Stats {
  active_channels: number;
  connected_users: number;
  channels: Record<string, number>;
}

export interface History {
  events: ServerFrame[];
  /** The `since` of the next page; null at the end. */
  next: number | null;
}

/** `seq` for durable frames of a room; `note` says why there was nothing to do. */
export interface Ack {
  seq?: number;
  run_seq?: number;
  note?: "unknown_channel" | "unknown_user" | "already_subscribed" | "not_subscribed" | "no_subscribers" | (string & {});
  [member: string]: any;
}

/** What `on` listens for. */
export interface CollabEvents {
  /** Each change of state, in order; `error` says why a connection ended for good. */
  state: { from: StateName; to: StateName; error?: CollabError };
  /** The connection dropped, and is tried again after `delay` milliseconds. */
  reconnecting: { delay: number; attempt: number; reason: string; error: CollabError };
  /** The token function failed when a newer token was wanted; the present one still holds. */
  token_failed: unknown;
  /** A subscription or a device that the server did not take again on a new connection. */
  restore_failed: { frame: { type: string; channel?: string; data?: any }; error: CollabError };
  /** Every frame that is handed on. */
  frame: ServerFrame;
  /** Durable frames: once each, in order, of a room (`seq`) or of the user's inbox (`inbox_seq`). */
  event: ServerFrame;
  /** All the others. */
  ephemeral: ServerFrame;
  welcome: ServerFrame<Welcome>;
  joined: ServerFrame<Joined>;
  left: ServerFrame<{ reason: string }>;
  user_joined: ServerFrame<Membership>;
  user_left: ServerFrame<Membership>;
  presence_diff: ServerFrame<PresenceDiff>;
  presence: ServerFrame<{ state: unknown }>;
  cursors: ServerFrame<{ cursors: Record<string, Cursor> }>;
  message: ServerFrame;
  drawing_action: ServerFrame;
  drawing_preview: ServerFrame;
  publish: ServerFrame;
  direct: ServerFrame;
  history: ServerFrame<History>;
  stats: ServerFrame<Stats>;
  ack: ServerFrame<Ack>;
  error: ServerFrame<Refusal>;
  pong: ServerFrame;
  token_expiring: ServerFrame<{ expires_at: string }>;
  going_away: ServerFrame<{ reconnect_after_ms: number }>;
  agent_started: ServerFrame;
  agent_thinking: ServerFrame;
  tool_executing: ServerFrame;
  tool_completed: ServerFrame;
  agent_completed: ServerFrame;
  agent_error: ServerFrame;
  "device:registered": ServerFrame<{ device_id: string; device_type: string }>;
  "device:command": ServerFrame<{ device_id: string; command: any }>;
}

export interface Clock {
  /** Milliseconds since any moment; they never go back. */
  now(): number;
  setTimeout(action: () => void, delay: number): unknown;
  clearTimeout(handle: any): void;
}

export interface Logger {
  info(...args: unknown[]): void;
  warn(...args: unknown[]): void;
}

export interface CollabOptions {
  /** The server: ws://, wss://, http:// or https://; a path in it is kept, as behind a reverse proxy. */
  url: string;
  /**
   * The access token, or what fetches a fresh one: before each try, and shortly before the present one expires. A function that fails is tried
   * again like a connection; one that throws a CollabError ends the connect.
   */
  token?: string | (() => string | undefined | Promise<string | undefined>);
  /** The room to join at once. */
  room?: string;
  /** The code of a link into that room, which makes the user a member of it. */
  invite?: string;
  /** Channels to subscribe to as soon as there is a connection. */
  channels?: string[];
  /** The WebSocket class, where the runtime has none of its own: Node before 22. */
  WebSocket?: unknown;
  /** Further subprotocols. */
  protocols?: string[];
  /** From opening the socket to the server's welcome; default 5,000 ms. */
  connectTimeout?: number;
  /** From the welcome until everything is joined; default 10,000 ms. */
  readyTimeout?: number;
  /** For the server's answer to a close; default 2,000 ms. */
  closeTimeout?: number;
  /** A connect() within this time of the last one waits the rest; default 3,000 ms. */
  connectInterval?: number;
  /** Reconnects wait a random time of at most backoffMin · 2ⁿ, capped at backoffMax; defaults 1,000 and 30,000 ms. */
  backoffMin?: number;
  backoffMax?: number;
  /** Reconnects in a row before giving up; default 5. */
  maxTries?: number;
  /** After so long a silence the server is asked whether it is there; default the server's heartbeat, 25,000 ms. */
  pingInterval?: number;
  /** And dropped when it does not say anything; default 10,000 ms. */
  pongTimeout?: number;
  /** Frames that may wait for their ack; default 1,000. */
  maxUnacked?: number;
  /** Frames that `frames()` may hold; default 10,000. */
  maxBuffered?: number;
  /** A number from 0 to 1 for the jitter. */
  random?: () => number;
  /** The clock and the timers; a test hands in its own. */
  clock?: Clock;
  /** The window whose network and page events are heeded; null for none. Default: the module's own. */
  page?: EventTarget | null;
}

/** `signal` stops the wait: its promise rejects with the signal's reason. A frame that has gone by then may have been carried out. */
export interface WaitOptions {
  signal?: AbortSignal;
}

export interface SendOptions extends WaitOptions {
  /** The client's own room, where neither this nor `channel` or `to` is given. */
  room?: string;
  channel?: string;
  to?: string;
  ephemeral?: boolean;
}

export interface FramesOptions extends WaitOptions {
  /** Only frames of these types. */
  types?: string[];
  /** Only frames of this room. */
  room?: string;
  /** Frames that may wait to be read; default maxBuffered. */
  limit?: number;
}

export interface RunOptions {
  agentName?: string;
  /** The user whom the run belongs to; or `room`. */
  to?: string;
  room?: string;
  workflowId?: string;
}

/** The events of one agent's run. Each resolves once the server has committed it; out of order it rejects with `run_order`. */
export declare class AgentRun {
  private constructor();
  readonly runId: string;
  started(data?: object, options?: WaitOptions): Promise<Ack>;
  thinking(data?: object, options?: WaitOptions): Promise<Ack>;
  toolExecuting(data?: object, options?: WaitOptions): Promise<Ack>;
  toolCompleted(data?: object, options?: WaitOptions): Promise<Ack>;
  completed(data?: object, options?: WaitOptions): Promise<Ack>;
  error(data?: object, options?: WaitOptions): Promise<Ack>;
}

/** A device that the client is. */
export declare class Device {
  private constructor();
  readonly deviceId: string;
  readonly deviceType: string;
  /** Listens for the commands to this device; returns the way to stop. */
  onCommand(listener: (frame: CollabEvents["device:command"]) => void, options?: WaitOptions): () => void;
  cameraReady(photoUrl: string, options?: WaitOptions): Promise<Ack>;
  recordingComplete(recordingUrl: string, options?: WaitOptions): Promise<Ack>;
  location(lat: number, lng: number, options?: WaitOptions): Promise<Ack>;
  notificationSent(notificationId: string, options?: WaitOptions): Promise<Ack>;
}

export declare class Collab {
  constructor(options: CollabOptions);
  /** Clients constructed and not yet disposed. */
  static readonly instanceCount: number;
  /** Ends every client side by side; resolves to those that had to be forced. Never rejects; may be called at any time, from anywhere. Default 6,000 ms. */
  static cleanupAll(timeout?: number, options?: { logger?: Logger }): Promise<Collab[]>;

  /** Fixed for life. */
  readonly clientId: string;
  /** New for each connect(), kept through its own retries. */
  readonly sessionId: string | null;
  /** The server's name for this connection; it outlives reconnects. */
  readonly connectionId: string | null;
  readonly userId: string | null;
  readonly state: StateName;
  /** The last `inbox_seq` handed on in this session; 0 for none. */
  readonly inboxSeq: number;

  /** Resolves when READY: rooms joined, channels subscribed. Rejects when it ended for good; an aborted `signal` closes. */
  connect(options?: WaitOptions): Promise<void>;
  /** Closes cleanly; resolves when it is over, at the latest after the close timeout. */
  close(): Promise<void>;
  /** Closes and forgets this client. */
  dispose(): Promise<void>;

  /** Resolves once the server has committed a durable frame, through reconnects if need be; at once for an ephemeral one. */
  send(type: string, data?: unknown, options?: SendOptions): Promise<Ack>;
  /** A `drawing_action`. */
  draw(action: { action: "draw" | "update" | "erase" | "clear" | "undo" | "redo"; [member: string]: any }, options?: WaitOptions & { room?: string }): Promise<Ack>;
  cursor(x: number, y: number, more?: object, room?: string): void;
  preview(data: object, room?: string): void;
  /** Sets the caller's own state, ≤ 4 KiB; set again after a reconnect. */
  presence(state: unknown, room?: string): void;
  join(room: string, options?: WaitOptions): Promise<Joined>;
  leave(room: string): Promise<void>;
  history(options?: WaitOptions & { since?: number; limit?: number; room?: string }): Promise<History>;

  /** Hears a channel, also after every reconnect. */
  subscribe(channel: string, options?: WaitOptions): Promise<Ack>;
  unsubscribe(channel: string, options?: WaitOptions): Promise<Ack>;
  publish(channel: string, data?: unknown, options?: WaitOptions): Promise<Ack>;
  /** To every connection of a user, or into the inbox while there is none. */
  direct(user: string, data?: unknown, options?: WaitOptions): Promise<Ack>;
  stats(options?: WaitOptions): Promise<Stats>;

  /** Makes this client a device of its user, also after every reconnect. */
  registerDevice(deviceId: string, deviceType: string, options?: WaitOptions): Promise<Device>;
  /** It is not registered again on the next connection. */
  forgetDevice(deviceId: string): void;
  /** To a device of the same user, or, with the roles `service` and `agent`, of the user `to`. Rejects with `device_offline` where it is away. */
  commandDevice(deviceId: string, command: unknown, options?: WaitOptions & { to?: string }): Promise<Ack>;
  /** Publishes an agent's run; for a token of role `agent`. */
  run(runId: string, options?: RunOptions): AgentRun;
  /** Replaces the token, in place where there is a connection. */
  renew(token: string): void;

  /** Returns the way to stop; so does an aborted `signal`. */
  on<K extends keyof CollabEvents>(event: K, listener: (value: CollabEvents[K]) => void, options?: WaitOptions): () => void;
  on(event: string, listener: (frame: ServerFrame) => void, options?: WaitOptions): () => void;
  /**
   * Every frame from now on, for `for await`, until the client closes; it throws what ended it. Over `limit` the oldest ephemeral frame is
   * dropped; where all are durable it throws `slow_reader` after what it holds: nothing is lost in silence.
   */
  frames(options?: FramesOptions): AsyncIterableIterator<ServerFrame>;
}

export default Collab;
