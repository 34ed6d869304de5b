import assert from "node:assert/strict";
import { readFile, readdir } from "node:fs/promises";
import { join } from "node:path";
import { test } from "node:test";
import * as entry from "./client.mjs";

const folder = process.env.COLLAB_JS;
const types = await readFile(join(folder, "collab.d.ts"), "utf8");

/** The members that the types declare for a class: without static ones, or those alone. */
function declared(name, isStatic = false) {
  const body = new RegExp(`^export declare class ${name}\\b[^{]*\\{\\n(.*?)^\\}`, "ms").exec(types)[1];
  const names = [...body.matchAll(/^ {2}(static )?(?:readonly )?([a-zA-Z]+)[<(?:]/gm)].filter(match => !!match[1] === isStatic).map(match => match[2]);
  return new Set(names.filter(each => each !== "constructor" && each !== "private"));
}

const names = object => Object.getOwnPropertyNames(object).filter(name => !["constructor", "length", "name", "prototype"].includes(name));

test("[CL1] the types declare every public member of Collab, and no other", () => {
  const client = new entry.Collab({ url: "http://test", WebSocket: class { } });
  assert.deepEqual([...declared("Collab")].sort(), [...new Set([...names(client), ...names(entry.Collab.prototype)])].sort());
  assert.deepEqual([...declared("Collab", true)].sort(), names(entry.Collab).sort());
});

test("[CL1] the types declare every member of a run and of a device", async () => {
  const client = new entry.Collab({ url: "http://test", WebSocket: class { } });
  const run = client.run("r");
  assert.deepEqual([...declared("AgentRun")].sort(), [...names(run), ...names(Object.getPrototypeOf(run))].sort());
  const { Device } = await import(join(folder, "collab/device.js"));
  assert.deepEqual([...declared("Device")].sort(), [...names(new Device("d", "t")), ...names(Device.prototype)].sort());
});

test("[CL1] the types declare every option with a default, and every state", async () => {
  const { settle } = await import(join(folder, "collab/options.js"));
  const options = Object.keys(settle({ url: "http://test", WebSocket: class { } }));
  const body = /^export interface CollabOptions \{\n(.*?)^\}/ms.exec(types)[1];
  for (const option of options) assert.match(body, new RegExp(`^  ${option}\\??:`, "m"));
  for (const state of Object.keys(entry.State)) assert.match(types, new RegExp(`readonly ${state}: "${state}"`));
});

test("[CL1] a runtime without WebSocket is told what to do", () => {
  assert.throws(() => new entry.Collab({ url: "http://test", WebSocket: null }), /Node has one from version 22.*package ws.*\{ WebSocket \}/);
  assert.throws(() => new entry.Collab({}), /\{ url \}/);
});

test("[CL1] the package is its three names, and each file of it is short", async () => {
  const { files, exports, type } = JSON.parse(await readFile(join(folder, "package.json"), "utf8"));
  assert.deepEqual([files, exports["."], type], [["collab.js", "collab.d.ts", "collab"], { types: "./collab.d.ts", default: "./collab.js" }, "module"]);
  for (const file of await readdir(join(folder, "collab"))) {
    const lines = (await readFile(join(folder, "collab", file), "utf8")).split("\n").length;
    assert.ok(lines <= 301, `${file} has ${lines} lines`);
  }
});
