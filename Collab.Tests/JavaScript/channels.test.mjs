import assert from "node:assert/strict";
import { test } from "node:test";
import { back, pair, ready } from "./client.mjs";
import { FakeClock } from "./clock.mjs";
import { until } from "./server.mjs";

/** Answers everything that carries an id. */
const answer = (socket, data = {}) => { socket.onframe = ({ id }) => { if (id) socket.push({ type: "ack", id, data }); }; };

test("[CH1] subscribe, publish and unsubscribe are frames with an ack; the note says where nothing was done", async () => {
  const { server, client } = pair();
  const socket = await ready(server, client);
  answer(socket);
  assert.deepEqual(await client.subscribe("topic:a"), {});
  await client.publish("topic:a", { n: 1 });
  answer(socket, { note: "not_subscribed" });
  assert.deepEqual(await client.unsubscribe("topic:b"), { note: "not_subscribed" });
  assert.deepEqual(socket.sent.map(({ id, ...frame }) => frame), [
    { type: "subscribe", channel: "topic:a" },
    { type: "publish", channel: "topic:a", data: { n: 1 } },
    { type: "unsubscribe", channel: "topic:b" },
  ]);
});

test("[CH1] subscriptions are there again before READY after a reconnect, and those that ended are not", async () => {
  const { server, client } = pair({ channels: ["topic:a"] });
  server.onsocket = answer;
  const socket = await ready(server, client);
  await Promise.all([client.subscribe("topic:b"), client.subscribe("topic:c")]);
  await client.unsubscribe("topic:b");
  server.onsocket = () => { };
  const second = await back(server);
  assert.deepEqual(second.sent.map(({ type, channel }) => [type, channel]), [["subscribe", "topic:a"], ["subscribe", "topic:c"]]);
  assert.equal(client.state, "CONNECTED");
  for (const { id } of second.sent) second.push({ type: "ack", id, data: { note: "already_subscribed" } });
  await until(() => client.state === "READY");
  assert.equal(socket.sent.length, 4);
});

test("[CH2] a channel that is refused or unknown is not asked for again, and keeps nobody from READY", async () => {
  const { server, client } = pair({ channels: ["team:x", "nonsense:y"] });
  const failed = [];
  client.on("restore_failed", ({ frame, error }) => failed.push([frame.channel, error.code]));
  const connecting = client.connect();
  const socket = await server.socket(0);
  socket.welcome();
  socket.joined("r");
  const [team, nonsense] = socket.sent;
  socket.push({ type: "error", id: team.id, data: { code: "forbidden", message: "not your team" } });
  socket.push({ type: "ack", id: nonsense.id, data: { note: "unknown_channel" } });
  await connecting;
  assert.deepEqual(failed, [["team:x", "forbidden"], ["nonsense:y", "unknown_channel"]]);
  assert.deepEqual((await back(server)).sent, []);
});

test("[CH1] a connection that is lost while subscriptions are restored says them all again on the next", async () => {
  const { server, client } = pair({ channels: ["topic:a"] });
  const connecting = client.connect();
  (await server.socket(0)).welcome();
  server.sockets[0].end(1006);
  const second = await server.socket(1);
  answer(second);
  second.welcome();
  second.joined("r");
  await connecting;
  assert.equal(second.sent.length, 1);
});

test("[DM1] direct waits for its ack, and is sent again with its id", async () => {
  const { server, client } = pair();
  const socket = await ready(server, client);
  const sent = client.direct("bob", { text: "psst" });
  const { id, ...frame } = socket.sent[0];
  assert.deepEqual(frame, { type: "direct", to: "bob", data: { text: "psst" } });
  const second = await back(server);
  await until(() => second.sent.length === 1);
  assert.equal(second.sent[0].id, id);
  second.push({ type: "ack", id, data: { note: "unknown_user" } });
  assert.deepEqual(await sent, { note: "unknown_user" });
});

test("[ST1] get_stats is answered by stats", async () => {
  const { server, client } = pair();
  const socket = await ready(server, client);
  const stats = client.stats();
  const data = { active_channels: 1, connected_users: 2, channels: { "topic:a": 2 } };
  socket.push({ type: "stats", id: socket.sent[0].id, data });
  assert.deepEqual([socket.sent[0].type, await stats], ["get_stats", data]);
});

const direct = seq => ({ type: "direct", inbox_seq: seq, data: { seq } });

test("[DM1] an event of the inbox is handed on once in a session, acknowledged together with others, and the place is named on resume", async () => {
  const clock = new FakeClock();
  const { server, client } = pair({ clock });
  const seen = [];
  client.on("event", frame => seen.push(frame.inbox_seq));
  const socket = await ready(server, client);
  for (const seq of [3, 4, 4, 7]) socket.push(direct(seq));
  assert.deepEqual(seen, [3, 4, 7]);
  assert.equal(client.inboxSeq, 7);
  await clock.advance(249);
  assert.deepEqual(socket.sent, []);
  await clock.advance(1);
  assert.deepEqual(socket.sent, [{ type: "inbox_ack", data: { seq: 7 } }]);
  socket.end(1006);
  await clock.advance(10);
  const second = await server.socket(1);
  assert.equal(second.url.searchParams.get("inbox"), "7");
  second.welcome("c1", true);
  second.push({ ...direct(7), recovered: true });
  second.push({ ...direct(8), recovered: true });
  assert.deepEqual(seen, [3, 4, 7, 8]);
  second.joined("r", 0, { recovered: true });
  await clock.advance(250);
  assert.deepEqual(second.sent, [{ type: "inbox_ack", data: { seq: 8 } }]);
});

test("[DM1] a session that took nothing resumes where it was told to begin; that is never acknowledged, and what follows is taken", async () => {
  const clock = new FakeClock();
  const { server, client } = pair({ clock });
  const socket = await ready(server, client);
  const begins = seq => ({ type: "inbox", data: { inbox_seq: seq } });
  socket.push(begins(0));
  assert.equal(client.inboxSeq, 0);
  socket.end(1006);
  await clock.advance(10);
  const second = await server.socket(1);
  assert.equal(second.url.searchParams.get("inbox"), "0");
  second.welcome("c1", false);
  second.joined("r", 0, { recovered: true });
  second.push(begins(9));
  await clock.advance(1_000);
  assert.deepEqual([...socket.sent, ...second.sent], []);
  second.end(1006);
  await clock.advance(10);
  const third = await server.socket(2);
  assert.equal(third.url.searchParams.get("inbox"), "0");
  third.welcome("c1", true);
  third.joined("r", 0, { recovered: true });
  third.push(direct(1));
  await clock.advance(250);
  assert.deepEqual(third.sent, [{ type: "inbox_ack", data: { seq: 1 } }]);
});

test("[DM1] many events are acknowledged by the fifty, and the rest before a clean close; a new session begins anew", async () => {
  const { server, client } = pair({ clock: new FakeClock() });
  const seen = [];
  client.on("direct", frame => seen.push(frame.inbox_seq));
  const socket = await ready(server, client);
  for (let seq = 1; seq <= 120; seq++) socket.push(direct(seq));
  await client.close();
  assert.deepEqual(socket.sent.map(({ data }) => data.seq), [50, 100, 120]);
  const second = await ready(server, client);
  assert.equal(second.url.search, "?epoch=e1&since=0");
  second.push(direct(120));
  assert.equal(seen.length, 121);
});

test("[DV1] a device is registered again in a new session, not in a resumed one; it hears its own commands alone", async () => {
  const { server, client } = pair();
  server.onsocket = answer;
  const socket = await ready(server, client);
  const device = await client.registerDevice("cam-1", "camera");
  const commands = [];
  device.onCommand(({ data }) => commands.push(data.command));
  socket.push({ type: "device:command", data: { device_id: "cam-1", command: "snap" } });
  socket.push({ type: "device:command", data: { device_id: "cam-2", command: "stop" } });
  assert.deepEqual(commands, ["snap"]);
  await device.cameraReady("https://example.com/p.jpg");
  await device.recordingComplete("https://example.com/r.mp4");
  await device.location(1, 2);
  await device.notificationSent("n-1");
  await client.commandDevice("cam-2", "snap");
  assert.deepEqual(socket.sent.map(({ type, data }) => ({ type, ...data })), [
    { type: "device:register", device_id: "cam-1", device_type: "camera" },
    { type: "device:camera:ready", device_id: "cam-1", photo_url: "https://example.com/p.jpg" },
    { type: "device:recording:complete", device_id: "cam-1", recording_url: "https://example.com/r.mp4" },
    { type: "device:location:update", device_id: "cam-1", lat: 1, lng: 2 },
    { type: "device:notification:sent", device_id: "cam-1", notification_id: "n-1" },
    { type: "device:command", device_id: "cam-2", command: "snap" },
  ]);
  const second = await back(server);
  assert.deepEqual(second.sent, []);
  await client.close();
  const third = await ready(server, client);
  assert.deepEqual(third.sent.map(({ type }) => type), ["device:register"]);
});

test("[AG1] a run's events carry its run, agent and user, in order; run_order rejects", async () => {
  const { server, client } = pair({ room: undefined });
  const connecting = client.connect();
  const socket = await server.socket(0);
  socket.welcome();
  await connecting;
  const run = client.run("run-1", { agentName: "planner", to: "ada", workflowId: "w-1" });
  const sent = [run.started(), run.thinking({ text: "…" }), run.toolExecuting({ tool: "search" }), run.toolCompleted({}), run.error({ error: "x" })];
  const early = run.completed({ result: "done" });
  assert.deepEqual(socket.sent.map(({ type }) => type),
    ["agent_started", "agent_thinking", "tool_executing", "tool_completed", "agent_error", "agent_completed"]);
  const { id, ...first } = socket.sent[0];
  assert.deepEqual(first, { type: "agent_started", run_id: "run-1", agent_name: "planner", workflow_id: "w-1", to: "ada", data: {} });
  socket.push({ type: "error", id: socket.sent[5].id, data: { code: "run_order", message: "it has ended" } });
  await assert.rejects(early, { code: "run_order" });
  socket.sent.slice(0, 5).forEach((frame, n) => socket.push({ type: "ack", id: frame.id, data: { run_seq: n + 1 } }));
  assert.deepEqual((await Promise.all(sent)).map(({ run_seq: seq }) => seq), [1, 2, 3, 4, 5]);
});
