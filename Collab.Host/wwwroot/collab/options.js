import { systemClock } from "./clock.js";
import { thisPage } from "./page.js";

// What a client may be told; times in milliseconds.

const DEFAULTS = {
  connectTimeout: 5_000,
  readyTimeout: 10_000,
  closeTimeout: 2_000,
  connectInterval: 3_000,
  backoffMin: 1_000,
  backoffMax: 30_000,
  maxTries: 5,
  maxUnacked: 1_000,
  maxBuffered: 10_000,
  pongTimeout: 10_000,
  protocols: [],
  channels: [],
  random: Math.random,
};

/** The options with their defaults; throws a TypeError that says what is missing. */
export function settle(given) {
  if (!given?.url) throw new TypeError("Collab needs { url }, for example ws://localhost:5080");
  const told = Object.fromEntries(Object.entries(given).filter(([, value]) => value !== undefined));
  const options = { ...DEFAULTS, clock: systemClock, page: thisPage, WebSocket: globalThis.WebSocket, ...told };
  if (typeof options.WebSocket !== "function")
    throw new TypeError("this runtime has no WebSocket: Node has one from version 22 on; before it run node --experimental-websocket, or install the package ws and pass its class as { WebSocket }");
  return options;
}
