import assert from "node:assert/strict";
import { webcrypto } from "node:crypto";
import { cp, mkdtemp, rm } from "node:fs/promises";
import { tmpdir } from "node:os";
import { join } from "node:path";
import { after, afterEach, test } from "node:test";
import { FakeServer, until } from "./server.mjs";

globalThis.crypto ??= webcrypto;
// Node takes a file for a module by its ending, browsers by its type.
const folder = await mkdtemp(join(tmpdir(), "collab-js-"));
await cp(process.env.COLLAB_JS, join(folder, "collab.mjs"));
const { Collab } = await import(join(folder, "collab.mjs"));
after(() => rm(folder, { recursive: true }));

const quick = { backoffMin: 2, backoffMax: 8, connectInterval: 0, closeTimeout: 50, readyTimeout: 500, connectTimeout: 500 };

function pair(options = {}) {
  const server = new FakeServer();
  const client = new Collab({ url: "http://test", room: "r", token: "t", ...quick, ...options, WebSocket: server.WebSocket });
  const states = [client.state];
  client.on("state", ({ to }) => states.push(to));
  return { server, client, states };
}

async function ready(server, client) {
  const next = server.sockets.length;
  const connecting = client.connect();
  const socket = await server.socket(next);
  socket.welcome();
  socket.joined("r");
  await connecting;
  await until(() => client.state === "READY");
  return socket;
}

afterEach(() => Collab.cleanupAll(500));

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

test("[CL4] a durable frame without an ack is sent again after a reconnect with the same id; one with an ack is not", async () => {
  const { server, client } = pair();
  const socket = await ready(server, client);
  const acked = client.send("message", { n: 1 });
  const lost = client.send("message", { n: 2 });
  await until(() => socket.sent.length === 2);
  socket.push({ type: "ack", id: socket.sent[0].id, data: { seq: 1 } });
  assert.deepEqual(await acked, { seq: 1 });
  socket.event("r", 1);
  socket.end(1006);
  const second = await server.socket(1);
  assert.equal(second.url.searchParams.get("session"), "c1.mac");
  assert.equal(second.url.searchParams.get("since"), "1");
  second.welcome("c1", true);
  second.joined("r", 1, { recovered: true });
  await until(() => second.sent.length === 1);
  assert.equal(second.sent[0].id, socket.sent[1].id);
  second.push({ type: "ack", id: second.sent[0].id, data: { seq: 2 } });
  assert.deepEqual(await lost, { seq: 2 });
});

test("[CL4] a frame that was committed but not acked is known by its own event in the replay, and not sent again", async () => {
  const { server, client } = pair();
  const socket = await ready(server, client);
  const sent = client.send("message", { n: 1 });
  await until(() => socket.sent.length === 1);
  socket.end(1006);
  const second = await server.socket(1);
  second.welcome("c2");
  second.joined("r", 1, { recovered: true });
  second.event("r", 1, { connection_id: "c1", id: socket.sent[0].id, recovered: true });
  assert.deepEqual(await sent, { seq: 1 });
  await until(() => client.state === "READY");
  assert.equal(second.sent.length, 0);
});

test("[CL4] events are handed on once and in order: an old one is dropped, a gap asks the room again", async () => {
  const { server, client } = pair();
  const seen = [];
  client.on("event", frame => seen.push(frame.seq));
  const socket = await ready(server, client);
  socket.event("r", 1);
  socket.event("r", 1);
  socket.event("r", 3);
  assert.deepEqual(socket.sent.at(-1), { type: "join", room: "r", data: { room: "r", epoch: "e1", since: 1 } });
  socket.joined("r", 3, { recovered: true });
  socket.event("r", 2);
  socket.event("r", 3);
  assert.deepEqual(seen, [1, 2, 3]);
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

test("[CL2] connects within the interval of the last wait the rest; the first does not wait", async () => {
  let now = 1_000;
  const { server, client } = pair({ connectInterval: 40, now: () => now });
  await ready(server, client);
  await client.close();
  now += 10;
  const started = performance.now();
  const again = client.connect();
  await new Promise(resolve => setImmediate(resolve));
  assert.equal(server.sockets.length, 1);
  const socket = await server.socket(1);
  assert.ok(performance.now() - started >= 25);
  socket.welcome();
  socket.joined("r");
  await again;
});

test("[RC4] not_saved and throttled are tried again with the same id; another refusal rejects", async () => {
  const { server, client } = pair();
  const socket = await ready(server, client);
  const saved = client.send("message", { n: 1 });
  const refused = client.send("drawing_action", { action: "draw" });
  await until(() => socket.sent.length === 2);
  const [first, second] = socket.sent;
  socket.push({ type: "error", id: second.id, data: { code: "forbidden", message: "viewers may not draw" } });
  await assert.rejects(refused, { code: "forbidden" });
  socket.push({ type: "error", id: first.id, data: { code: "not_saved", message: "try again", retry_after_ms: 1 } });
  await until(() => socket.sent.length === 3);
  assert.equal(socket.sent[2].id, first.id);
  socket.push({ type: "ack", id: first.id, data: { seq: 1 } });
  assert.deepEqual(await saved, { seq: 1 });
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

test("[CL4] frames of a room wait behind one that is tried again, so that they stay in order", async () => {
  const { server, client } = pair();
  const socket = await ready(server, client);
  const answers = [client.send("message", { n: 1 })];
  const [first] = socket.sent;
  socket.push({ type: "error", id: first.id, data: { code: "throttled", message: "slowly", retry_after_ms: 20 } });
  answers.push(client.send("message", { n: 2 }));
  assert.equal(socket.sent.length, 1);
  await until(() => socket.sent.length === 3);
  assert.deepEqual(socket.sent.map(frame => frame.data.n), [1, 1, 2]);
  socket.sent.slice(1).forEach(({ id }, index) => socket.push({ type: "ack", id, data: { seq: index + 1 } }));
  assert.deepEqual(await Promise.all(answers), [{ seq: 1 }, { seq: 2 }]);
});

test("[CL4] a further room that is refused after a reconnect keeps nobody from READY, and its frames are rejected", async () => {
  const { server, client } = pair();
  const socket = await ready(server, client);
  const joining = client.join("other");
  socket.joined("other");
  await joining;
  const lost = client.send("message", { n: 1 }, { room: "other" });
  socket.end(1006);
  const second = await server.socket(1);
  second.welcome("c1", true);
  second.joined("r", 0, { recovered: true });
  second.push({ type: "error", room: "other", data: { code: "room_not_found", message: "gone" } });
  await assert.rejects(lost, { code: "room_not_found" });
  assert.equal(client.state, "READY");
});

test("[RM7] a room that is left and joined at once is joined; one that the server ends rejects what waits for it", async () => {
  const { server, client } = pair();
  const socket = await ready(server, client);
  const first = client.join("other");
  socket.joined("other");
  await first;
  await client.leave("other");
  const again = client.join("other");
  socket.push({ type: "left", room: "other", data: { reason: "left" } });
  socket.joined("other", 3);
  assert.deepEqual(await again, { epoch: "e1", seq: 3 });
  const lost = client.send("message", {}, { room: "other" });
  socket.push({ type: "left", room: "other", data: { reason: "kicked" } });
  await assert.rejects(lost, { code: "kicked" });
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
