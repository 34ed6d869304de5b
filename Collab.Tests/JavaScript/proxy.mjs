// A TCP proxy in front of a server that does to connections what networks do.
import net from "node:net";

/** The same numbers for the same seed (mulberry32). */
export function seeded(seed) {
  let state = seed >>> 0;
  return () => {
    state = (state + 0x6d2b79f5) >>> 0;
    let mixed = Math.imul(state ^ (state >>> 15), state | 1);
    mixed ^= mixed + Math.imul(mixed ^ (mixed >>> 7), mixed | 61);
    return ((mixed ^ (mixed >>> 14)) >>> 0) / 2 ** 32;
  };
}

export class FaultyProxy {
  #server;
  #target;
  #random;
  #pairs = new Set();
  #stalled = false;
  #late = [];                  // accepted, and let through in another order than they came
  #held = false;

  static async before(target, random) {
    const proxy = new FaultyProxy(target, random);
    await new Promise(resolve => proxy.#server.listen(0, "127.0.0.1", resolve));
    return proxy;
  }

  constructor(target, random) {
    this.#target = new URL(target);
    this.#random = random;
    this.#server = net.createServer({ allowHalfOpen: true }, client => {
      if (this.#held) this.#late.push(client);
      else this.#through(client);
      client.on("error", () => { });
    });
  }

  get url() { return `http://127.0.0.1:${this.#server.address().port}`; }
  get open() { return this.#pairs.size; }

  /** Resets every connection, both ways. */
  cut() { for (const pair of this.#pairs) this.#end(pair); }

  /** Resets every connection after some more bytes have gone to the client: in the middle of a frame, often. */
  cutWithin(bytes) { for (const pair of this.#pairs) pair.left = Math.floor(this.#random() * bytes); }

  /** Nothing passes any more, in either direction, until resume(); the connections stay. */
  stall() { this.#stalled = true; for (const { client, server } of this.#pairs) { client.pause(); server.pause(); } }
  resume() { this.#stalled = false; for (const { client, server } of this.#pairs) { client.resume(); server.resume(); } }

  /** Ends the direction from the server to the client only. */
  halfClose() { for (const { client } of this.#pairs) client.end(); }

  /** New connections wait; let through they come in an order of their own. */
  hold() { this.#held = true; }
  shuffle() {
    this.#held = false;
    for (const client of this.#late.splice(0).sort(() => this.#random() - .5)) this.#through(client);
  }

  stop() {
    this.#server.close();
    this.shuffle();
    this.cut();
  }

  #through(client) {
    const server = net.connect({ port: this.#target.port, host: this.#target.hostname, allowHalfOpen: true });
    const pair = { client, server, left: Infinity };
    this.#pairs.add(pair);
    if (this.#stalled) { client.pause(); server.pause(); }
    client.on("data", bytes => server.write(bytes));
    server.on("data", bytes => {
      if (bytes.length < pair.left) { pair.left -= bytes.length; return client.write(bytes); }
      client.write(bytes.subarray(0, pair.left), () => this.#end(pair));
    });
    client.on("end", () => server.end());
    server.on("end", () => client.end());
    for (const socket of [client, server]) {
      socket.on("error", () => this.#end(pair));
      socket.on("close", () => this.#end(pair));
    }
  }

  #end(pair) {
    this.#pairs.delete(pair);
    // A reset during a shutdown, or before there is a connection, would keep Node 20 from ever ending.
    for (const socket of [pair.client, pair.server]) {
      if (socket.writableEnded || socket.connecting) socket.destroy();
      else socket.resetAndDestroy();
    }
  }
}
