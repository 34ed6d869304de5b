import assert from "node:assert/strict";
import { test } from "node:test";
import { pair, ready } from "./client.mjs";

test("[CL4] for await takes every frame from the call on, in order, until the client closes", async () => {
  const { server, client } = pair();
  const socket = await ready(server, client);
  const frames = client.frames({ types: ["message"] });
  for (const seq of [1, 2, 2, 3]) socket.event("r", seq);
  void client.close();
  const seen = [];
  for await (const frame of frames) seen.push(frame.seq);
  assert.deepEqual(seen, [1, 2, 3]);
});

test("[CL4] frames() throws what ended the connection, after what came before", async () => {
  const { server, client } = pair();
  const socket = await ready(server, client);
  const seen = [];
  const reading = (async () => { for await (const frame of client.frames({ room: "r" })) seen.push(frame.seq); })();
  socket.event("r", 1);
  socket.end(4001, "kicked");
  await assert.rejects(reading, { code: "kicked", closeCode: 4001 });
  assert.deepEqual(seen, [1]);
});

test("frames() is bounded: the oldest ephemeral frame makes way; where all are durable it ends with slow_reader after what it holds", async () => {
  const { server, client } = pair();
  const socket = await ready(server, client);
  const frames = client.frames({ limit: 3 });
  socket.push({ type: "cursors", room: "r", data: { n: 1 } });
  for (const seq of [1, 2]) socket.event("r", seq);
  socket.push({ type: "cursors", room: "r", data: { n: 2 } });
  socket.event("r", 3);
  for (const seq of [4, 5, 6]) socket.event("r", seq);
  const seen = [];
  await assert.rejects(async () => { for await (const frame of frames) seen.push(frame.seq); }, { code: "slow_reader" });
  assert.deepEqual(seen, [1, 2, 3]);
  assert.deepEqual(await frames.next(), { value: undefined, done: true });
});

test("frames() stops with break, with its signal, and when the client is disposed", async () => {
  const { server, client } = pair();
  const socket = await ready(server, client);
  const frames = client.frames();
  socket.event("r", 1);
  socket.event("r", 2);
  for await (const frame of frames) { assert.equal(frame.seq, 1); break; }
  assert.equal((await frames.next()).done, true);
  const controller = new AbortController();
  const waiting = client.frames({ signal: controller.signal }).next();
  controller.abort(new Error("enough"));
  await assert.rejects(waiting, { message: "enough" });
  await assert.rejects(client.frames({ signal: controller.signal }).next(), { message: "enough" });
  const last = client.frames().next();
  await client.dispose();
  assert.equal((await last).done, true);
});

test("an aborted signal ends each wait with its reason, and what was waited for", async () => {
  const { server, client } = pair();
  const controller = new AbortController();
  const { signal } = controller;
  const connecting = client.connect({ signal });
  controller.abort(new Error("enough"));
  await assert.rejects(connecting, { message: "enough" });
  await client.close();
  await assert.rejects(client.connect({ signal }), { message: "enough" });
  assert.equal(client.state, "DISCONNECTED");

  const socket = await ready(server, client);
  const later = new AbortController();
  const waits = [
    client.send("message", 1, { signal: later.signal }), client.join("other", { signal: later.signal }),
    client.history({ signal: later.signal }), client.subscribe("topic:a", { signal: later.signal }), client.stats({ signal: later.signal }),
  ];
  const sent = socket.sent.length;
  later.abort(new Error("late"));
  for (const wait of waits) await assert.rejects(wait, { message: "late" });
  assert.deepEqual(socket.sent.slice(sent).map(({ type, room }) => [type, room]), [["leave", "other"]]);
  await assert.rejects(client.send("message", 2, { signal: later.signal }), { message: "late" });
  socket.end(1006);
  const second = await server.socket(server.sockets.length);
  second.welcome("c1", true);
  second.joined("r", 0, { recovered: true });
  assert.deepEqual(second.sent, [], "what nobody waits for is not sent again");
});

test("on() stops by its function, by its signal, and once for each call", async () => {
  const { server, client } = pair();
  const seen = [];
  const controller = new AbortController();
  const listener = frame => seen.push(frame.seq);
  const stop = client.on("event", listener);
  client.on("event", listener, { signal: controller.signal });
  const socket = await ready(server, client);
  socket.event("r", 1);
  stop();
  stop();
  socket.event("r", 2);
  controller.abort();
  socket.event("r", 3);
  assert.deepEqual(seen, [1, 1, 2]);
  assert.throws(() => client.on("event"), TypeError);
});
