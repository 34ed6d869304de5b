import assert from "node:assert/strict";
import { test } from "node:test";
import { Collab } from "./client.mjs";
import { FakeClock } from "./clock.mjs";
import { guest, hanging, nowhere, url, visitor } from "./real.mjs";
import { until } from "./server.mjs";

const ROUND = ["CONNECTING", "CONNECTED", "READY", "CLOSING", "DISCONNECTED"];

test("[CL1] client_and_session_ids: client_id is fixed; session_id is new per connect, also after a failed one and back to back", async () => {
  const client = await visitor("ada");
  const { clientId } = client;
  const sessions = new Set();
  for (let i = 0; i < 3; i++) {
    await client.connect();
    sessions.add(client.sessionId);
    await client.close();
  }
  assert.equal(sessions.size, 3);
  const failing = new Collab({ url: await nowhere(), maxTries: 0, connectInterval: 0 });
  await assert.rejects(failing.connect());
  const first = failing.sessionId;
  await assert.rejects(failing.connect());
  assert.notEqual(failing.sessionId, first);
  assert.equal(client.clientId, clientId);
});

test("[CL3] instance_tracking: 0, 1, 2, 0", async () => {
  assert.equal(Collab.instanceCount, 0);
  const first = new Collab({ url });
  assert.equal(Collab.instanceCount, 1);
  const second = new Collab({ url });
  assert.equal(Collab.instanceCount, 2);
  await first.dispose();
  await second.dispose();
  assert.equal(Collab.instanceCount, 0);
});

test("[CL3] cleanup_all_instances: all disconnected, none counted; one that throws and one that hangs stop nobody", async () => {
  const clients = [await visitor("ada"), await visitor("bob")];
  await Promise.all(clients.map(client => client.connect()));
  const reported = [];
  globalThis.reportError = error => reported.push(error.message);
  clients[0].on("state", () => { throw new Error("a listener that throws"); });
  const [failing, stuck] = [await visitor("cyd"), await visitor("dan")];
  failing.close = () => Promise.reject(new Error("mine"));
  stuck.close = () => new Promise(() => { });
  await Promise.all([failing.connect(), stuck.connect()]);
  const forced = await Collab.cleanupAll(1_000);
  delete globalThis.reportError;
  assert.deepEqual(new Set(forced), new Set([failing, stuck]));
  assert.equal(Collab.instanceCount, 0);
  for (const client of [...clients, failing, stuck]) assert.equal(client.state, "DISCONNECTED");
  assert.deepEqual(reported, ["a listener that throws", "a listener that throws"]);
});

test("[CL2] connection_throttling: the first connect does not wait, the next within the window waits the rest", async () => {
  const clock = new FakeClock();
  const client = await visitor("ada", { clock, connectInterval: 3_000 });
  await client.connect();
  await client.close();
  await clock.advance(1_000);
  const again = client.connect();
  assert.deepEqual([client.state, clock.waits], ["CONNECTING", [2_000]]);
  await clock.advance(2_000);
  await again;
  await client.dispose();
});

test("[CL3] parallel_connections: two at once, both ready, distinct ids, all cleaned up within one deadline", () => parallel(2));

test("[CL3] parallel_connections: 100 at once, all ready, distinct ids, all cleaned up within one deadline", () => parallel(100));

async function parallel(count) {
  const { access_token: token } = await guest("ada");
  const clients = Array.from({ length: count }, () => new Collab({ url, room: `parallel-${count}`, token }));
  await Promise.all(clients.map(client => client.connect()));
  for (const client of clients) assert.equal(client.state, "READY");
  for (const id of ["clientId", "sessionId", "connectionId"]) assert.equal(new Set(clients.map(client => client[id])).size, count);
  const started = performance.now();
  assert.deepEqual(await Collab.cleanupAll(6_000), []);
  assert.ok(performance.now() - started < 6_000);
  for (const client of clients) assert.equal(client.state, "DISCONNECTED");
  assert.equal(Collab.instanceCount, 0);
}

test("[CL3] teardown never hangs: servers that never answer a close, cleanup four times at once and from inside a state listener", async context => {
  const server = await hanging();
  context.after(() => server.stop());
  const clients = Array.from({ length: 20 }, () => new Collab({ url: server.url, room: "r", closeTimeout: 500 }));
  const connecting = clients.map(client => assert.rejects(client.connect(), { code: "closed" }));
  await until(() => clients.every(client => client.state === "CONNECTED"));
  const inside = [];
  clients[0].on("state", ({ to }) => { if (to === "CLOSING") inside.push(Collab.cleanupAll()); });
  const started = performance.now();
  const outcomes = await Promise.all([1, 2, 3, 4].map(() => Collab.cleanupAll()));
  outcomes.push(...await Promise.all(inside));
  assert.ok(performance.now() - started < 6_000);
  assert.equal(inside.length, 1);
  assert.deepEqual(outcomes.flat(), []);
  for (const client of clients) assert.equal(client.state, "DISCONNECTED");
  await Promise.all(connecting);
});

test("[CL1] reconnection_with_new_session: the state trace, twice, with the same client_id", async () => {
  const client = await visitor("ada");
  const trace = [client.state];
  client.on("state", ({ to }) => trace.push(to));
  const { clientId } = client;
  for (let i = 0; i < 2; i++) {
    await client.connect();
    await client.close();
  }
  assert.deepEqual(trace, ["DISCONNECTED", ...ROUND, ...ROUND]);
  assert.equal(client.clientId, clientId);
  await client.dispose();
});
