// The client against the server at COLLAB_URL.
import { createHash } from "node:crypto";
import net from "node:net";
import { Collab } from "./client.mjs";

export const url = process.env.COLLAB_URL;

/** A guest's access token and user id. */
export async function guest(username) {
  const answer = await fetch(`${url}/api/v1/auth/login`, {
    method: "POST", headers: { "content-type": "application/json" }, body: JSON.stringify({ username }), signal: AbortSignal.timeout(10_000),
  });
  if (!answer.ok) throw new Error(`login: ${answer.status} ${await answer.text()}`);
  return answer.json();
}

/** A client of a guest of its own. */
export async function visitor(username, options = {}) {
  const { access_token: token } = await guest(username);
  return new Collab({ url, room: "lifecycle", token, connectInterval: 0, ...options });
}

/** An address where nobody listens. */
export async function nowhere() {
  const server = net.createServer().listen(0, "127.0.0.1");
  await new Promise(resolve => server.once("listening", resolve));
  const { port } = server.address();
  await new Promise(resolve => server.close(resolve));
  return `http://127.0.0.1:${port}`;
}

/** A server that says welcome and then never answers anything, a close least of all. */
export async function hanging() {
  const sockets = new Set();
  const server = net.createServer({ allowHalfOpen: true }, socket => {
    sockets.add(socket);
    socket.on("error", () => { });
    socket.once("data", request => {
      const key = /sec-websocket-key: (.*)\r/i.exec(request)[1];
      const accept = createHash("sha1").update(`${key}258EAFA5-E914-47DA-95CA-C5AB0DC85B11`).digest("base64");
      socket.write(`HTTP/1.1 101 Switching Protocols\r\nUpgrade: websocket\r\nConnection: Upgrade\r\nSec-WebSocket-Accept: ${accept}\r\nSec-WebSocket-Protocol: collab.v1\r\n\r\n`);
      const welcome = Buffer.from(JSON.stringify({ type: "welcome", data: { connection_id: "c", session_id: "c.s", user_id: "u" } }));
      socket.write(Buffer.concat([Buffer.from([0x81, welcome.length]), welcome]));
      socket.resume();
    });
  }).listen(0, "127.0.0.1");
  await new Promise(resolve => server.once("listening", resolve));
  return {
    url: `http://127.0.0.1:${server.address().port}`,
    stop() {
      for (const socket of sockets) socket.destroy();
      server.close();
    },
  };
}
