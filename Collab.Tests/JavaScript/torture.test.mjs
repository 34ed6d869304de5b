import assert from "node:assert/strict";
import { test } from "node:test";
import { Collab } from "./client.mjs";
import { FaultyProxy, seeded } from "./proxy.mjs";
import { guest, url } from "./real.mjs";
import { until } from "./server.mjs";

const SEED = Number(process.env.COLLAB_SEED ?? 20_261_126);
const FAULTS = 200;
const pause = ms => new Promise(resolve => setTimeout(resolve, ms));

test("[CL4] [WS6] [RC2] through 200 faults of the network each frame arrives once, each event comes once and in order", async context => {
  const random = seeded(SEED);
  const room = `torture-${crypto.randomUUID()}`;
  const proxy = await FaultyProxy.before(url, random);
  context.after(() => proxy.stop());
  const [{ access_token: token }, { access_token: still }] = [await guest("ada"), await guest("bob")];
  // Silences are found in a fraction of a second, and there is no end to the tries.
  const hurried = { maxTries: Infinity, backoffMin: 5, backoffMax: 60, random, connectTimeout: 3_000, readyTimeout: 5_000, pingInterval: 150, pongTimeout: 350, connectInterval: 0 };
  const writers = [1, 2].map(() => new Collab({ url: proxy.url, room, token, ...hurried }));
  const reader = new Collab({ url: proxy.url, room, token: still, ...hurried });
  const witness = new Collab({ url, room, token: still });
  const seen = new Map([...writers, reader, witness].map(client => [client, []]));
  for (const [client, frames] of seen) client.on("event", frame => frames.push([frame.seq, frame.data.from, frame.data.n]));
  let drops = 0;
  const lately = new Map();    // client -> its last reconnects, for the message of a failure
  for (const client of [...writers, reader]) {
    lately.set(client, []);
    client.on("reconnecting", ({ reason }) => { drops++; lately.set(client, [...lately.get(client).slice(-9), reason]); });
  }
  await Promise.all([...seen.keys()].map(client => client.connect()));
  await Promise.all([...writers, reader].map(client => client.join(`${room}-2`)));

  const sending = [];
  const sent = writers.map(() => 0);
  for (let fault = 0; fault < FAULTS; fault++) {
    for (const [from, client] of writers.entries())
      for (let i = 0; i < 3; i++) sending.push(client.send("message", { from, n: sent[from]++, pad: "x".repeat(Math.floor(random() * 400)) }));
    await pause(random() * 60);
    const kind = random();
    if (kind < .35) proxy.cut();
    else if (kind < .65) proxy.cutWithin(2_000);
    else if (kind < .8) proxy.halfClose();
    else if (kind < .9) { proxy.stall(); await pause(random() * 700); proxy.resume(); }
    else { proxy.hold(); proxy.cut(); await pause(random() * 100); proxy.shuffle(); }
  }

  const told = () => `${[...seen].map(([client, frames]) => `${client.state} ${frames.length} of ${sending.length} [${lately.get(client) ?? ""}]`).join("; ")}, seed ${SEED}`;
  const acks = await within(20_000, Promise.all(sending), told);
  const total = sending.length;
  await until(() => [...seen.values()].every(frames => frames.length >= total), told, 20_000);
  assert.ok(drops >= FAULTS / 4, `${drops} drops`);
  // What everybody saw is one order without gap or repetition, each writer's frames in the order of sending, each with the seq of its ack.
  const [order] = seen.values();
  assert.deepEqual(order.map(([seq]) => seq), Array.from({ length: total }, (_, i) => i + 1), `seed ${SEED}`);
  for (const frames of seen.values()) assert.deepEqual(frames, order, `seed ${SEED}`);
  writers.forEach((_, from) => assert.deepEqual(order.filter(each => each[1] === from).map(each => each[2]), Array.from({ length: sent[from] }, (_, n) => n)));
  assert.deepEqual(acks.map(({ seq }) => seq).sort((one, other) => one - other), order.map(([seq]) => seq));
  assert.deepEqual(await Collab.cleanupAll(), []);
});

async function within(limit, promise, what) {
  let timer;
  const late = new Promise((_, reject) => { timer = setTimeout(() => reject(new Error(`not within ${limit} ms: ${what()}`)), limit); });
  try { return await Promise.race([promise, late]); }
  finally { clearTimeout(timer); }
}
