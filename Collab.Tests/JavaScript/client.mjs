// The client as its users import it: COLLAB_JS is the folder that the server serves.
import { afterEach } from "node:test";
import { pathToFileURL } from "node:url";
import { FakeServer, until } from "./server.mjs";

export const { Collab, CollabError, State } = await import(new URL("collab.js", pathToFileURL(`${process.env.COLLAB_JS}/`)));

/** Options of a client whose waits a test can afford. */
export const quick = { backoffMin: 2, backoffMax: 8, connectInterval: 0, closeTimeout: 50, readyTimeout: 500, connectTimeout: 500 };

/** A client and the server of its own behind it. */
export function pair(options = {}) {
  const server = new FakeServer();
  const client = new Collab({ url: "http://test", room: "r", token: "t", ...quick, ...options, WebSocket: server.WebSocket });
  const states = [client.state];
  client.on("state", ({ to }) => states.push(to));
  return { server, client, states };
}

/** Connects; resolves to the server's end of the socket, with the room joined. */
export async function ready(server, client) {
  const next = server.sockets.length;
  const connecting = client.connect();
  const socket = await server.socket(next);
  socket.welcome();
  socket.joined("r");
  await connecting;
  await until(() => client.state === "READY");
  return socket;
}

/** The connection drops and comes back, resumed. */
export async function back(server, seq = 0) {
  const next = server.sockets.length;
  server.sockets.at(-1).end(1006);
  const socket = await server.socket(next);
  socket.welcome("c1", true);
  socket.joined("r", seq, { recovered: true });
  return socket;
}

afterEach(() => Collab.cleanupAll(500));
