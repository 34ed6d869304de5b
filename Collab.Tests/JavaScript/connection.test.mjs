import assert from "node:assert/strict";
import { test } from "node:test";
import { Collab, CollabError, pair, ready } from "./client.mjs";
import { FakeClock, settled } from "./clock.mjs";
import { until } from "./server.mjs";

test("[CL1] the states of a connection, one event each, and back", async () => {
  const { server, client, states } = pair();
  const id = client.clientId;
  await ready(server, client);
  await client.close();
  await ready(server, client);
  await client.close();
  const round = ["CONNECTING", "CONNECTED", "READY", "CLOSING", "DISCONNECTED"];
  assert.deepEqual(states, ["DISCONNECTED", ...round, ...round]);
  assert.equal(client.clientId, id);
});

test("[CL1] session_id is new for each connect call, also after a failed one, and kept through its own retries", async () => {
  const { server, client } = pair({ maxTries: 0 });
  const failing = client.connect();
  const first = client.sessionId;
  (await server.socket(0)).end(1006);
  await assert.rejects(failing, { code: "dropped" });
  const again = client.connect();
  assert.notEqual(client.sessionId, first);
  const socket = await server.socket(1);
  socket.welcome();
  socket.joined("r");
  await again;
});

test("[WS2] the token goes as a subprotocol, not into the address", async () => {
  const { server, client } = pair();
  const socket = await ready(server, client);
  assert.deepEqual(socket.protocols, ["collab.v1", "bearer.t"]);
  assert.equal(socket.url.href, "ws://test/ws/r");
});

test("[CL2] none of the terminal codes is tried again", async () => {
  for (const [code, reason] of [[1003, ""], [1008, "forbidden"], [1009, ""], [4000, "replaced"], [4001, "kicked"], [4002, "room_deleted"]]) {
    const { server, client } = pair();
    const socket = await ready(server, client);
    socket.end(code, reason);
    await until(() => client.state === "DISCONNECTED");
    assert.equal(server.sockets.length, 1, `after ${code}`);
  }
});

test("[CL2] full jitter from the minimum, doubled and capped; five tries; the server's hint first", async () => {
  const delays = [];
  const { server, client } = pair({ random: () => 1, backoffMin: 2, backoffMax: 10 });
  client.on("reconnecting", plan => delays.push(plan.delay));
  const socket = await ready(server, client);
  socket.push({ type: "going_away", data: { reconnect_after_ms: 3 } });
  socket.end(1012);
  server.onsocket = each => each.end(1006);
  await until(() => client.state === "DISCONNECTED");
  assert.deepEqual(delays, [3, 4, 8, 10, 10]);
  assert.equal(server.sockets.length, 6);
});

test("[CL3] cleanup ends all side by side: one that hangs stops nobody, and nobody is counted any more", async () => {
  const pairs = [pair(), pair(), pair()];
  const sockets = await Promise.all(pairs.map(({ server, client }) => ready(server, client)));
  sockets[1].hangs = true;
  assert.equal(Collab.instanceCount, 3);
  const [forced, again] = await Promise.all([Collab.cleanupAll(1_000), Collab.cleanupAll(1_000)]);
  assert.deepEqual([forced.length, again.length], [0, 0]);
  assert.equal(Collab.instanceCount, 0);
  for (const { client } of pairs) assert.equal(client.state, "DISCONNECTED");
});

test("[CL3] what does not end in time is forced and returned", async () => {
  const { server, client } = pair({ closeTimeout: 60_000 });
  const socket = await ready(server, client);
  socket.hangs = true;
  assert.deepEqual(await Collab.cleanupAll(20), [client]);
  assert.equal(client.state, "DISCONNECTED");
  assert.equal(Collab.instanceCount, 0);
});

test("[CL2] a server that never answers is left after the connect deadline", async () => {
  const { server, client } = pair({ connectTimeout: 10, maxTries: 1 });
  await assert.rejects(client.connect(), { code: "connect_timeout" });
  assert.equal(server.sockets.length, 2);
});

test("a listener that throws harms nobody else", async () => {
  const { server, client } = pair();
  const errors = [];
  globalThis.reportError = error => errors.push(error.message);
  const seen = [];
  client.on("event", () => { throw new Error("mine"); });
  client.on("event", frame => seen.push(frame.seq));
  const socket = await ready(server, client);
  socket.event("r", 1);
  delete globalThis.reportError;
  assert.deepEqual(seen, [1]);
  assert.deepEqual(errors, ["mine"]);
});

test("[WS11] a token that is about to end is replaced in place by the function's newer one", async () => {
  const tokens = ["one", "one", "two", "three"];
  const { server, client } = pair({ token: () => tokens.shift() });
  const socket = await ready(server, client);
  socket.push({ type: "token_expiring", data: {} });
  await until(() => tokens.length === 2);
  socket.push({ type: "token_expiring", data: {} });
  await until(() => socket.sent.length === 1);
  socket.push({ type: "token_expiring", data: {} });
  await new Promise(resolve => setTimeout(resolve, 5));
  assert.equal(tokens.length, 1, "tokens short of a minute are not replaced without a pause");
  assert.deepEqual(socket.sent, [{ type: "auth", data: { token: "two" } }]);
});

test("[CL2] an expired token is not presented again for ever: without a newer one the connection ends", async () => {
  const { server, client } = pair({ token: () => "old", maxTries: Infinity });
  const socket = await ready(server, client);
  let ended;
  client.on("state", ({ to, error }) => { if (to === "DISCONNECTED") ended = error.code; });
  socket.end(1008, "token_expired");
  await until(() => client.state === "DISCONNECTED");
  assert.equal(ended, "token_expired");
  assert.equal(server.sockets.length, 1);
});

test("[CL1] what cannot be opened rejects connect(), and a token that comes after close() opens nothing", async () => {
  const bad = pair({ url: "http://[" });
  await assert.rejects(bad.client.connect(), { code: "bad_address" });
  assert.equal(bad.client.state, "DISCONNECTED");
  const fetches = [];
  const { server, client } = pair({ token: () => new Promise(resolve => fetches.push(resolve)) });
  const first = assert.rejects(client.connect(), { code: "closed" });
  await client.close();
  await first;
  const second = client.connect();
  await until(() => fetches.length === 2);
  for (const resolve of fetches) resolve("t");
  const socket = await server.socket(0);
  socket.welcome();
  socket.joined("r");
  await second;
  assert.equal(server.sockets.length, 1);
});

test("[CL2] connects within 3 s of the last wait the rest; the first never waits", async () => {
  const clock = new FakeClock();
  const { server, client } = pair({ clock, connectInterval: undefined });
  await ready(server, client);
  await client.close();
  await clock.advance(1_000);
  const again = client.connect();
  await clock.advance(1_999);
  assert.equal(server.sockets.length, 1);
  assert.equal(client.state, "CONNECTING");
  await clock.advance(1);
  const socket = await server.socket(1);
  socket.welcome();
  socket.joined("r");
  await again;
});

test("[CL2] by default: full jitter under 1, 2, 4, 8, 16 s, five tries; the deadlines are 5, 10 and 2 s", async () => {
  const clock = new FakeClock();
  const plans = [];
  const { server, client } = pair({
    clock, random: () => .5, backoffMin: undefined, backoffMax: undefined, connectTimeout: undefined, readyTimeout: undefined, closeTimeout: undefined, maxTries: undefined,
  });
  client.on("reconnecting", ({ delay, attempt, reason }) => plans.push([attempt, delay, reason]));
  const failed = assert.rejects(client.connect(), { code: "connect_timeout" });
  await clock.advance(4_999);
  assert.equal(plans.length, 0);
  await clock.advance(60_000);
  await failed;
  assert.deepEqual(plans, [500, 1_000, 2_000, 4_000, 8_000].map((delay, n) => [n + 1, delay, "connect_timeout"]));
  assert.equal(server.sockets.length, 6);

  const unready = client.connect();
  unready.catch(() => { });
  await clock.advance(0);
  const socket = await server.socket(6);
  socket.welcome();
  await clock.advance(9_999);
  assert.equal(client.state, "CONNECTED");
  await clock.advance(1);
  assert.deepEqual([client.state, plans.at(-1)], ["CONNECTING", [1, 500, "ready_timeout"]]);
  await clock.advance(500);
  const last = await server.socket(7);
  last.hangs = true;
  last.welcome();
  last.joined("r");
  let closed = false;
  void client.close().then(() => { closed = true; });
  await clock.advance(1_999);
  assert.deepEqual([client.state, closed], ["CLOSING", false]);
  await clock.advance(1);
  await settled();
  assert.deepEqual([client.state, closed], ["DISCONNECTED", true]);
});

test("[CL2] the cap of the backoff is 30 s, and a connection that worked begins again from the shortest wait", async () => {
  const clock = new FakeClock();
  const delays = [];
  const { server, client } = pair({ clock, random: () => 1, backoffMin: undefined, backoffMax: undefined, maxTries: 8 });
  client.on("reconnecting", ({ delay }) => delays.push(delay));
  const socket = await ready(server, client);
  server.onsocket = each => each.end(1006);
  socket.end(1006);
  await clock.advance(1_000 + 2_000 + 4_000 + 8_000 + 16_000 + 30_000);
  server.onsocket = each => { each.welcome("c1", true); each.joined("r", 0, { recovered: true }); };
  await clock.advance(30_000);
  assert.equal(client.state, "READY");
  server.sockets.at(-1).end(1006);
  assert.deepEqual(delays, [1_000, 2_000, 4_000, 8_000, 16_000, 30_000, 30_000, 1_000]);
});

test("[CL2] a connection that falls silent is asked, and dropped when it says nothing", async () => {
  const clock = new FakeClock();
  const reasons = [];
  const { server, client } = pair({ clock });
  client.on("reconnecting", ({ reason }) => reasons.push(reason));
  const socket = await ready(server, client);
  await clock.advance(24_999);
  assert.deepEqual(socket.sent, []);
  await clock.advance(1);
  assert.equal(socket.sent.at(-1).type, "ping");
  const pongs = [];
  client.on("pong", frame => pongs.push(frame));
  socket.push({ type: "pong", data: socket.sent.at(-1).data });
  assert.deepEqual(pongs, [], "the client's own question is not the caller's business");
  await clock.advance(25_000 + 9_999);
  assert.deepEqual([socket.sent.length, reasons], [2, []]);
  await clock.advance(1);
  assert.deepEqual(reasons, ["ping_timeout"]);
});

test("[CL1] listeners hear the changes in order, also when one of them makes the next", async () => {
  const { server, client } = pair();
  const [first, second] = [[], []];
  client.on("state", ({ to }) => { first.push(to); if (to === "CONNECTED") void client.close(); });
  client.on("state", ({ to }) => second.push(to));
  const connecting = assert.rejects(client.connect(), { code: "closed" });
  (await server.socket(0)).welcome();
  await connecting;
  assert.deepEqual(first, ["CONNECTING", "CONNECTED", "CLOSING", "DISCONNECTED"]);
  assert.deepEqual(second, first);
});

test("[CL1] close() and connect() from any listener, at any state, leave one connection or none", async () => {
  for (const at of ["CONNECTING", "CONNECTED", "READY", "CLOSING"]) {
    const { server, client } = pair();
    server.onsocket = socket => { socket.welcome(); socket.joined("r"); };
    client.on("state", ({ to }) => { if (to === at) void client.close(); });
    await client.connect().catch(error => assert.equal(error.code, "closed"));
    await client.close();
    assert.equal(client.state, "DISCONNECTED", at);
    assert.ok(server.sockets.every(socket => socket.readyState >= 2), at);
  }
  const { server, client } = pair();
  server.onsocket = socket => { socket.welcome(); socket.joined("r"); };
  const stop = client.on("state", ({ to }) => { if (to === "DISCONNECTED") { stop(); void client.connect(); } });
  await client.connect();
  await client.close();
  await until(() => client.state === "READY");
  assert.equal(server.sockets.length, 2);
});

test("[CL1] a welcome that comes after close() changes nothing", async () => {
  const { server, client, states } = pair();
  const connecting = assert.rejects(client.connect(), { code: "closed" });
  const socket = await server.socket(0);
  socket.open();
  socket.hangs = true;
  const closing = client.close();
  socket.welcome();
  await closing;
  await connecting;
  assert.deepEqual(states, ["DISCONNECTED", "CONNECTING", "CLOSING", "DISCONNECTED"]);
});

test("[CL1] after dispose() there is no connect()", async () => {
  const { client } = pair();
  await client.dispose();
  await assert.rejects(client.connect(), { code: "disposed" });
  assert.equal(Collab.instanceCount, 0);
});

test("[CL2] a token function that fails is tried again like a connection; one that throws a CollabError ends it", async () => {
  let fails = 2;
  const { server, client } = pair({ token: () => { if (fails-- > 0) throw new Error("no network"); return "t"; } });
  await ready(server, client);
  assert.equal(server.sockets.length, 1);
  const other = pair({ token: () => { throw new CollabError("signed_out", "sign in again"); } });
  await assert.rejects(other.client.connect(), { code: "signed_out" });
});

test("[CL2] a token that never comes is not waited for longer than a connection", async () => {
  const { server, client } = pair({ token: () => new Promise(() => { }), maxTries: 1, connectTimeout: 5 });
  await assert.rejects(client.connect(), { code: "connect_timeout" });
  assert.equal(server.sockets.length, 0);
});

test("[WS11] renew() replaces the token in place, and later tries present it", async () => {
  const { server, client } = pair();
  const socket = await ready(server, client);
  client.renew("u");
  assert.deepEqual(socket.sent, [{ type: "auth", data: { token: "u" } }]);
  socket.end(1006);
  assert.deepEqual((await server.socket(1)).protocols, ["collab.v1", "bearer.u"]);
});

test("[CL3] cleanup logs its start, each client, who was forced, the duration and what remains", async () => {
  const lines = [];
  const logger = { info: line => lines.push(line), warn: line => lines.push(line) };
  const { server, client } = pair({ closeTimeout: 60_000 });
  pair();
  (await ready(server, client)).hangs = true;
  await Collab.cleanupAll(20, { logger });
  assert.match(lines[0], /cleaning up 2 clients/);
  assert.match(lines.join("\n"), /client \w{32} closed\n.*client \w{32} did not close in time, and was forced/);
  assert.match(lines.at(-1), /cleaned up 2 clients, 1 by force, in \d+ ms; 0 remain/);
});

test("[CL2] a frame that is none of this protocol drops the connection, which comes back", async () => {
  const { server, client } = pair();
  const socket = await ready(server, client);
  const plans = [];
  client.on("reconnecting", plan => plans.push(plan));
  socket.onmessage({ data: "null" });
  assert.equal(plans[0].reason, "bad_frame");
  assert.ok(plans[0].error.cause instanceof TypeError);
});

test("[CL2] a socket that was given up, reaches the server late and replaces its own successor, is as good as a drop; another replacement is final", async () => {
  const { server, client } = pair({ connectTimeout: 10 });
  (await ready(server, client)).end(1006);
  await server.socket(1);
  const third = await server.socket(2);
  third.welcome("c1", true);
  third.joined("r", 0, { recovered: true });
  assert.equal(client.state, "READY");
  third.end(4000, "replaced");
  const fourth = await server.socket(3);
  fourth.welcome("c1", true);
  fourth.joined("r", 0, { recovered: true });
  fourth.end(4000, "replaced");
  assert.equal(client.state, "DISCONNECTED");
});
