import assert from "node:assert/strict";
import { test } from "node:test";
import { Collab } from "./client.mjs";
import { FaultyProxy, seeded } from "./proxy.mjs";
import { guest, url } from "./real.mjs";
import { until } from "./server.mjs";

const hurried = { connectInterval: 0, backoffMin: 5, backoffMax: 50, maxTries: Infinity };
const own = () => crypto.randomUUID();

/** A client of a guest of its own, connected, and what it is handed on. */
async function person(name, options = {}) {
  const { access_token: token, user_id: user } = await guest(name);
  const client = new Collab({ url, token, ...hurried, ...options });
  const frames = [];
  client.on("frame", frame => frames.push(frame));
  await client.connect();
  return { client, frames, token, user, of: type => frames.filter(frame => frame.type === type) };
}

test("[CH1] [CH2] channels: who is subscribed hears, once, also after a drop; the notes say where nothing was done", async context => {
  const proxy = await FaultyProxy.before(url, seeded(1));
  context.after(() => proxy.stop());
  const topic = `topic:${own()}`;
  const [ada, bob] = [await person("ada", { url: proxy.url }), await person("bob")];
  assert.deepEqual(await bob.client.publish(topic, { n: 0 }), { note: "no_subscribers" });
  assert.equal((await ada.client.subscribe(topic)).note, undefined);
  assert.deepEqual(await ada.client.subscribe(topic), { note: "already_subscribed" });
  await bob.client.publish(topic, { n: 1 });
  await until(() => ada.of("publish").length === 1);
  proxy.cut();
  await until(() => ada.client.state !== "READY");
  await until(() => ada.client.state === "READY");
  await bob.client.publish(topic, { n: 2 });
  await until(() => ada.of("publish").length === 2);
  assert.deepEqual(ada.of("publish").map(({ channel, data }) => [channel, data.n]), [[topic, 1], [topic, 2]]);
  assert.deepEqual((await ada.client.stats()).channels[topic], 1);
  await ada.client.unsubscribe(topic);
  assert.deepEqual(await ada.client.unsubscribe(topic), { note: "not_subscribed" });
  assert.deepEqual(await ada.client.subscribe("nonsense"), { note: "unknown_channel" });
  await assert.rejects(ada.client.subscribe(`user:${bob.user}`), { code: "forbidden" });
});

test("[DM1] direct: what was sent while the user was away comes with the next session, in order, recovered, once", async () => {
  const [ada, bob] = [await person("ada"), await person("bob")];
  await bob.client.close();
  for (const n of [1, 2]) assert.equal((await ada.client.direct(bob.user, { n })).note, undefined);
  assert.deepEqual(await ada.client.direct(`nobody-${own()}`, {}), { note: "unknown_user" });
  await bob.client.connect();
  await until(() => bob.of("direct").length === 2);
  await ada.client.direct(bob.user, { n: 3 });
  await until(() => bob.of("direct").length === 3);
  assert.deepEqual(bob.of("direct").map(({ data, recovered = false, user_id: user }) => [data.n, recovered, user]), [[1, true, ada.user], [2, true, ada.user], [3, false, ada.user]]);
  await bob.client.close();
  await bob.client.connect();
  await ada.client.direct(bob.user, { n: 4 });
  await until(() => bob.of("direct").length === 4);
  assert.deepEqual(bob.of("direct").map(({ data }) => data.n), [1, 2, 3, 4]);
});

test("[DM1] [CL4] direct through a proxy that cuts: each message once and in order", async context => {
  const random = seeded(7);
  const proxy = await FaultyProxy.before(url, random);
  context.after(() => proxy.stop());
  const [ada, bob] = [await person("ada", { url: proxy.url }), await person("bob", { url: proxy.url })];
  const sending = [];
  for (let fault = 0; fault < 40; fault++) {
    for (let i = 0; i < 3; i++) sending.push(ada.client.direct(bob.user, { n: sending.length }));
    await new Promise(resolve => setTimeout(resolve, random() * 50));
    if (random() < .5) proxy.cut();
    else proxy.cutWithin(500);
  }
  await Promise.all(sending);
  const all = sending.map((_, n) => n);
  for (let i = 0; i < 10 && bob.of("direct").length < all.length; i++) await until(() => bob.of("direct").length >= all.length).catch(() => { });
  assert.deepEqual(bob.of("direct").map(({ data }) => data.n), all);
  const numbers = bob.of("direct").map(frame => frame.inbox_seq);
  assert.deepEqual(numbers, all.map(n => numbers[0] + n));
});

test("[DV1] a device hears its commands, also after a new connect; one that is away is offline", async () => {
  const owner = await person("ada");
  const camera = new Collab({ url, token: owner.token, ...hurried });
  await camera.connect();
  const device = await camera.registerDevice("cam-1", "camera");
  const commands = [];
  device.onCommand(({ data }) => commands.push(data.command));
  await until(() => owner.of("device:registered").length === 1);
  await owner.client.commandDevice("cam-1", "snap");
  await until(() => commands.length === 1);
  await device.cameraReady("https://example.com/p.jpg");
  await device.location(48.1, 11.6);
  await until(() => owner.of("device:camera:ready").length === 1 && owner.of("device:location:update").length === 1);
  await camera.close();
  await assert.rejects(owner.client.commandDevice("cam-1", "snap"), { code: "device_offline" });
  await camera.connect();
  await owner.client.commandDevice("cam-1", "stop");
  await until(() => commands.length === 2);
  assert.deepEqual(commands, ["snap", "stop"]);
});
