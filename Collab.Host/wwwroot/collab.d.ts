/** Types of collab.js, the Collab client for browsers and Node. */

export declare const State: {
  readonly DISCONNECTED: "DISCONNECTED";
  readonly CONNECTING: "CONNECTING";
  readonly CONNECTED: "CONNECTED";
  readonly READY: "READY";
  readonly CLOSING: "CLOSING";
};
export type StateName = keyof typeof State;

export declare class CollabError extends Error {
  readonly code: string;
  readonly closeCode?: number;
  readonly retry_after_ms?: number;
  constructor(code: string, message: string, details?: object);
}

export interface ServerFrame<T = any> {
  type: string;
  timestamp: string;
  room?: string;
  channel?: string;
  /** On durable frames only: rises by one per room. */
  seq?: number;
  user_id?: string;
  connection_id?: string;
  id?: string;
  recovered?: boolean;
  data: T;
}

export interface CollabOptions {
  /** The server: ws://, wss://, http:// or https://, without a path. */
  url: string;
  /** The access token, or what fetches a fresh one: before each try, and shortly before the present one expires. */
  token?: string | (() => string | Promise<string>);
  /** The room to join at once. */
  room?: string;
  /** The WebSocket class, where the runtime has none of its own. */
  WebSocket?: unknown;
  protocols?: string[];
  /** Milliseconds; defaults 5,000 / 10,000 / 2,000. */
  connectTimeout?: number;
  readyTimeout?: number;
  closeTimeout?: number;
  /** A connect() within this time of the last one waits the rest; default 3,000 ms. */
  connectInterval?: number;
  /** Reconnects wait a random time of at most backoffMin · 2ⁿ, capped at backoffMax; defaults 1,000 and 30,000 ms. */
  backoffMin?: number;
  backoffMax?: number;
  /** Reconnects in a row before giving up; default 5. */
  maxTries?: number;
  /** Frames that may wait for their ack; default 1,000. */
  maxUnacked?: number;
  random?: () => number;
  now?: () => number;
}

export interface SendOptions {
  room?: string;
  channel?: string;
  to?: string;
  ephemeral?: boolean;
}

export declare class Collab {
  constructor(options: CollabOptions);
  static readonly instanceCount: number;
  static cleanupAll(timeout?: number): Promise<Collab[]>;

  /** Fixed for life. */
  readonly clientId: string;
  /** New for each connect(), kept through its own retries. */
  readonly sessionId: string | null;
  readonly connectionId: string | null;
  readonly userId: string | null;
  readonly state: StateName;

  connect(): Promise<void>;
  close(): Promise<void>;
  dispose(): Promise<void>;
  send(type: string, data?: unknown, options?: SendOptions): Promise<{ seq?: number }>;
  cursor(x: number, y: number, more?: object, room?: string): void;
  preview(data: object, room?: string): void;
  presence(state: unknown, room?: string): void;
  join(room: string): Promise<{ epoch: string; seq: number }>;
  leave(room: string): Promise<void>;
  history(options?: { since?: number; limit?: number; room?: string }): Promise<{ events: ServerFrame[]; next: number | null }>;

  on(event: "state", listener: (change: { from: StateName; to: StateName; error?: CollabError }) => void): () => void;
  on(event: "reconnecting", listener: (plan: { delay: number; attempt: number; reason: string }) => void): () => void;
  on(event: "welcome", listener: (data: any) => void): () => void;
  on(event: string, listener: (frame: ServerFrame) => void): () => void;
}

export default Collab;
