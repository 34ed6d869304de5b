import assert from "node:assert/strict";
import { test } from "node:test";
import { pair, ready } from "./client.mjs";
import { FakeClock } from "./clock.mjs";

/** A window of the test's own. */
class FakePage extends EventTarget {
  navigator = { onLine: true };
  document = Object.assign(new EventTarget(), { visibilityState: "visible" });
  say(name, more = {}) { this.dispatchEvent(Object.assign(new Event(name), more)); }
}

function browser(options = {}) {
  const [page, clock] = [new FakePage(), new FakeClock()];
  return { page, clock, ...pair({ page, clock, random: () => 1, backoffMin: 1_000, backoffMax: 30_000, connectInterval: 3_000, ...options }) };
}

test("[CL2] while the browser is offline no try is counted; when it is online again the next one comes at once", async () => {
  const { page, clock, server, client } = browser({ maxTries: 2 });
  const socket = await ready(server, client);
  page.navigator.onLine = false;
  server.onsocket = each => each.end(1006);
  socket.end(1006);
  await clock.advance(120_000);
  assert.equal(client.state, "CONNECTING");
  const tried = server.sockets.length;
  assert.ok(tried >= 4);
  page.navigator.onLine = true;
  server.onsocket = () => { };
  await clock.advance(3_000);
  page.say("online");
  await clock.advance(0);
  (await server.socket(tried)).welcome("c1", true);
  server.sockets.at(-1).joined("r", 0, { recovered: true });
  assert.equal(client.state, "READY");
});

test("[CL2] pages that are looked at again and again do not hurry past the interval of connects, nor past the server's hint", async () => {
  const { page, clock, server, client } = browser();
  const socket = await ready(server, client);
  server.onsocket = each => each.end(1006);
  socket.push({ type: "going_away", data: { reconnect_after_ms: 9_000 } });
  socket.end(1012);
  page.document.dispatchEvent(new Event("visibilitychange"));
  await clock.advance(8_999);
  assert.equal(server.sockets.length, 1);
  await clock.advance(1);
  assert.equal(server.sockets.length, 2);
  for (let tried = 2; tried < 5; tried++) {
    for (let i = 0; i < 10; i++) page.document.dispatchEvent(new Event("visibilitychange"));
    await clock.advance([1_999, 2_999, 2_999][tried - 2]);
    assert.equal(server.sockets.length, tried);
    await clock.advance(1);
    assert.equal(server.sockets.length, tried + 1);
  }
});

test("[CL2] a live connection is asked when the page is seen again, and dropped when it says nothing", async () => {
  const { page, clock, server, client } = browser();
  const socket = await ready(server, client);
  page.document.visibilityState = "hidden";
  page.document.dispatchEvent(new Event("visibilitychange"));
  assert.deepEqual(socket.sent, []);
  page.say("online");
  assert.equal(socket.sent[0].type, "ping");
  await clock.advance(10_000);
  assert.equal(client.state, "CONNECTING");
});

test("[CL4] a page that goes into the back/forward cache leaves cleanly, and goes on from there when it is shown again", async () => {
  const { page, clock, server, client } = browser();
  const socket = await ready(server, client);
  socket.event("r", 1);
  page.say("pagehide", { persisted: false });
  assert.equal(client.state, "READY");
  page.say("pagehide", { persisted: true });
  assert.deepEqual([client.state, socket.readyState], ["CONNECTING", 2]);
  const sent = client.send("message", { n: 1 });
  await clock.advance(600_000);
  assert.equal(server.sockets.length, 1);
  page.say("pageshow", { persisted: true });
  const second = await server.socket(1);
  assert.equal(second.url.search, "?epoch=e1&since=1&session=c1.mac");
  second.welcome("c1", true);
  second.joined("r", 1, { recovered: true });
  second.push({ type: "ack", id: second.sent[0].id, data: { seq: 2 } });
  assert.deepEqual(await sent, { seq: 2 });
  await client.close();
  page.say("pagehide", { persisted: true });
  page.say("pageshow", { persisted: true });
  assert.equal(client.state, "DISCONNECTED");
});
