// A server of the test's own behind a WebSocket of the test's own: every frame is seen and every answer chosen.

export class FakeServer {
  sockets = [];
  onsocket = () => { };

  /** The class to hand to Collab as { WebSocket }. */
  get WebSocket() {
    const server = this;
    return class {
      readyState = 0;
      sent = [];
      constructor(url, protocols) {
        this.url = new URL(url);
        this.protocols = protocols;
        server.sockets.push(this);
        queueMicrotask(() => server.onsocket(this));
      }
      // What the client does.
      send(text) {
        const frame = JSON.parse(text);
        this.sent.push(frame);
        this.onframe?.(frame);
      }
      close(code = 1000, reason = "") {
        if (this.readyState >= 2) return;
        this.readyState = 2;
        if (!this.hangs) queueMicrotask(() => this.end(code, reason));
      }
      // What the server does.
      open() { this.readyState = 1; this.onopen?.({}); }
      push(frame) { this.onmessage?.({ data: JSON.stringify(frame) }); }
      end(code, reason = "") { this.readyState = 3; this.onclose?.({ code, reason }); }
      welcome(connection = "c1", resumed = false) {
        this.open();
        this.push({ type: "welcome", data: { connection_id: connection, session_id: `${connection}.mac`, user_id: "ada", resumed } });
      }
      joined(room, seq = 0, { recovered = false, epoch = "e1" } = {}) {
        this.push({ type: "joined", room, data: { epoch, seq, recovered, participants: [], participant_count: 1 } });
      }
      event(room, seq, more = {}) { this.push({ type: "message", room, seq, connection_id: "other", data: { seq }, ...more }); }
    };
  }

  /** The n-th socket that the client opened (from 0), once there is one. */
  async socket(n) {
    for (let i = 0; i < 2_000; i++) {
      if (this.sockets[n]) return this.sockets[n];
      await new Promise(resolve => setTimeout(resolve, 1));
    }
    throw new Error(`the client opened ${this.sockets.length} sockets, not ${n + 1}`);
  }
}

/** Waits until `check` holds, at most `limit` milliseconds; `what` says what did not come true, or tells it when it did not. */
export async function until(check, what = check.toString(), limit = 5_000) {
  const end = performance.now() + limit;
  while (performance.now() < end) {
    if (check()) return;
    await new Promise(resolve => setTimeout(resolve, 1));
  }
  throw new Error(`never came true: ${typeof what === "function" ? what() : what}`);
}
