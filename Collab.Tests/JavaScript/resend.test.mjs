import assert from "node:assert/strict";
import { test } from "node:test";
import { back, pair, ready } from "./client.mjs";
import { FakeClock } from "./clock.mjs";
import { until } from "./server.mjs";

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

test("[CL4] events are handed on once and in order: an old one is dropped, a gap makes a new connection that goes on from there", async () => {
  const { server, client } = pair();
  const seen = [];
  client.on("event", frame => seen.push(frame.seq));
  const socket = await ready(server, client);
  socket.event("r", 1);
  socket.event("r", 1);
  assert.equal(client.state, "READY", "an old one is no gap");
  socket.event("r", 3);
  const second = await server.socket(1);
  assert.equal(second.url.searchParams.get("since"), "1");
  second.welcome("c1", true);
  second.joined("r", 3, { recovered: true });
  second.event("r", 2);
  second.event("r", 3);
  assert.deepEqual(seen, [1, 2, 3]);
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

/** A second room, joined. */
async function further(client, socket, seq = 0) {
  const joining = client.join("other");
  socket.joined("other", seq, { epoch: "o1" });
  await joining;
}

test("[CL4] a further room that is refused after a reconnect keeps nobody from READY, and its frames are rejected", async () => {
  const { server, client } = pair();
  const socket = await ready(server, client);
  await further(client, socket);
  const lost = client.send("message", { n: 1 }, { room: "other" });
  socket.end(1006);
  const second = await server.socket(1);
  second.welcome("c1", true);
  second.joined("r", 0, { recovered: true });
  assert.equal(client.state, "CONNECTED");
  second.push({ type: "error", room: "other", id: second.sent[0].id, data: { code: "room_not_found", message: "gone", retryable: false } });
  await assert.rejects(lost, { code: "room_not_found" });
  assert.equal(client.state, "READY");
});

test("[CL4] a further room that is full for now keeps nobody from READY, and is asked for again", async () => {
  const clock = new FakeClock();
  const { server, client } = pair({ clock, random: () => 0 });
  const socket = await ready(server, client);
  await further(client, socket);
  socket.end(1006);
  const second = await server.socket(1);
  second.welcome("c1", true);
  second.joined("r", 0, { recovered: true });
  second.push({ type: "error", room: "other", id: second.sent[0].id, data: { code: "room_full", message: "full", retryable: true } });
  assert.equal(client.state, "READY");
  const sent = client.send("message", { n: 1 }, { room: "other" });
  await clock.advance(1_000);
  assert.deepEqual(second.sent.map(({ type }) => type), ["join", "join"]);
  second.joined("other", 0, { epoch: "o1", recovered: true });
  second.push({ type: "ack", id: second.sent[2].id, data: { seq: 1 } });
  assert.deepEqual(await sent, { seq: 1 });
});

test("[RM7] a room that is left and joined at once is joined; one that the server ends rejects what waits for it", async () => {
  const { server, client } = pair();
  const socket = await ready(server, client);
  await further(client, socket);
  const leaving = client.leave("other");
  const again = client.join("other");
  const [, leave, join] = socket.sent;
  // The server is still leaving: it wants to be asked again.
  socket.push({ type: "error", room: "other", id: join.id, data: { code: "unavailable", message: "just leaving", retry_after_ms: 1, retryable: true } });
  socket.push({ type: "left", room: "other", data: { reason: "left" } });
  socket.push({ type: "ack", room: "other", id: leave.id, data: {} });
  await leaving;
  await until(() => socket.sent.length === 4);
  assert.deepEqual(socket.sent[3].data, { room: "other" });
  socket.joined("other", 3);
  assert.equal((await again).seq, 3);
  const lost = client.send("message", {}, { room: "other" });
  socket.push({ type: "left", room: "other", data: { reason: "kicked" } });
  await assert.rejects(lost, { code: "kicked" });
});

test("[RM7] the client's own room, once left, is not joined by a reconnect", async () => {
  const { server, client } = pair();
  const socket = await ready(server, client);
  const leaving = client.leave("r");
  socket.end(1006);
  await leaving;
  const second = await server.socket(1);
  assert.equal(second.url.pathname, "/ws");
  second.welcome("c1", true);
  assert.equal(client.state, "READY");
});

test("[CL4] behind a frame that is tried again the window begins at one and grows with each answer, so that none overtakes another", async () => {
  const clock = new FakeClock();
  const { server, client } = pair({ clock });
  const socket = await ready(server, client);
  const sent = [1, 2, 3, 4].map(n => client.send("message", { n }));
  const throttled = frame => socket.push({ type: "error", id: frame.id, data: { code: "throttled", message: "slowly", retry_after_ms: 100, retryable: true } });
  const ack = (frame, seq) => socket.push({ type: "ack", id: frame.id, data: { seq } });
  const [one, two, three, four] = socket.sent;
  ack(one, 1);
  for (const frame of [two, three, four]) throttled(frame);
  await clock.advance(100);
  assert.deepEqual(socket.sent.slice(4), [two]);
  throttled(two);
  await clock.advance(100);
  assert.deepEqual(socket.sent.slice(5), [two]);
  ack(two, 2);
  assert.deepEqual(socket.sent.slice(6), [three, four]);
  ack(three, 3);
  ack(four, 4);
  assert.deepEqual((await Promise.all(sent)).map(({ seq }) => seq), [1, 2, 3, 4]);
});

test("[CL4] what waits goes before what a listener sends when the client becomes READY", async () => {
  const { server, client } = pair({ room: undefined });
  const connecting = client.connect();
  const sent = client.direct("bob", { n: 1 });
  client.on("state", ({ to }) => { if (to === "READY") void client.direct("bob", { n: 2 }).catch(() => { }); });
  const socket = await server.socket(0);
  socket.welcome();
  await connecting;
  assert.deepEqual(socket.sent.map(frame => frame.data.n), [1, 2]);
  socket.push({ type: "ack", id: socket.sent[0].id, data: {} });
  await sent;
});

test("[CL4] a frame is encoded once: what is sent again is what was meant the first time; what is no JSON is refused at once", async () => {
  const { server, client } = pair();
  const socket = await ready(server, client);
  const data = { n: 1 };
  void client.send("message", data).catch(() => { });
  data.n = 2;
  socket.end(1006);
  const second = await server.socket(1);
  second.welcome("c1", true);
  second.joined("r", 0, { recovered: true });
  assert.deepEqual(second.sent[0], socket.sent[0]);
  await assert.rejects(client.send("message", 1n), { code: "invalid_data" });
  assert.equal(second.sent.length, 1);
});

test("[CL4] several rooms: each goes on from its own place, and its frames wait for its own past", async () => {
  const { server, client } = pair();
  const socket = await ready(server, client);
  const joining = client.join("other");
  socket.joined("other", 4, { epoch: "o1" });
  assert.equal((await joining).seq, 4);
  const sent = [client.send("message", { n: 1 }), client.send("message", { n: 2 }, { room: "other" })];
  socket.end(1006);
  const second = await server.socket(1);
  second.welcome("c1", true);
  assert.deepEqual(second.sent.map(({ id, ...frame }) => frame), [{ type: "join", room: "other", data: { room: "other", epoch: "o1", since: 4 } }]);
  second.joined("other", 5, { epoch: "o1", recovered: true });
  second.joined("r", 0, { recovered: true });
  assert.deepEqual(second.sent.slice(1).map(frame => frame.data.n), [1]);
  assert.equal(client.state, "CONNECTED");
  second.event("other", 5);
  assert.deepEqual(second.sent.slice(1).map(frame => frame.data.n), [1, 2]);
  assert.equal(client.state, "READY");
  second.sent.slice(1).forEach(({ id }) => second.push({ type: "ack", id, data: { seq: 6 } }));
  await Promise.all(sent);
});

test("[RM6] presence is set again after a reconnect, in each room", async () => {
  const { server, client } = pair();
  const socket = await ready(server, client);
  client.presence({ typing: true });
  assert.deepEqual(socket.sent, [{ type: "presence", room: "r", data: { state: { typing: true } } }]);
  const second = await back(server);
  assert.deepEqual(second.sent, socket.sent);
  assert.throws(() => client.presence({}, "elsewhere"), { code: "not_joined" });
});

test("[RC2] another epoch, or too far behind: the snapshot's seq is where events go on from", async () => {
  const { server, client } = pair();
  const seen = [];
  client.on("event", frame => seen.push(frame.seq));
  const socket = await ready(server, client);
  socket.event("r", 1);
  socket.end(1006);
  const second = await server.socket(1);
  second.welcome("c1", true);
  second.joined("r", 10, { epoch: "e2" });
  second.event("r", 11);
  assert.deepEqual(seen, [1, 11]);
});

test("[CL4] no more than maxUnacked frames wait", async () => {
  const { server, client } = pair({ maxUnacked: 2 });
  await ready(server, client);
  const sent = [client.send("message", 1), client.send("message", 2)];
  for (const each of sent) each.catch(() => { });
  await assert.rejects(client.send("message", 3), { code: "too_many_unacked" });
});

test("[MS1] history waits for the connection like any other question", async () => {
  const { server, client } = pair();
  const socket = await ready(server, client);
  const page = client.history({ since: 3, limit: 2 });
  assert.deepEqual(socket.sent[0].data, { since: 3, limit: 2 });
  const second = await back(server);
  assert.deepEqual(second.sent, socket.sent);
  second.push({ type: "history", id: second.sent[0].id, room: "r", data: { events: [], next: null } });
  assert.deepEqual(await page, { events: [], next: null });
});

test("[CL4] a lane that was asked to go slowly comes back slowly after a reconnect", async () => {
  const clock = new FakeClock();
  const { server, client } = pair({ clock, random: () => 0 });
  const socket = await ready(server, client);
  const sent = [1, 2, 3].map(n => client.send("message", { n }));
  for (const { id } of [...socket.sent]) socket.push({ type: "error", id, data: { code: "throttled", message: "slowly", retry_after_ms: 100 } });
  socket.end(1006);
  await clock.advance(0);
  const second = await server.socket(1);
  second.welcome("c1", true);
  second.joined("r", 0, { recovered: true });
  const ack = n => second.push({ type: "ack", id: second.sent[n].id, data: { seq: n + 1 } });
  assert.deepEqual(second.sent.map(({ data }) => data.n), [1]);
  ack(0);
  assert.deepEqual(second.sent.map(({ data }) => data.n), [1, 2, 3]);
  ack(1);
  ack(2);
  await Promise.all(sent);
});
