// The Collab client for browsers and Node: one import, no dependency, no build step. Types: collab.d.ts.
//
//   import { Collab } from "/collab.js";
//   const room = new Collab({ url: "ws://localhost:5080", room: "demo", token });
//   room.on("event", frame => console.log(frame.seq, frame.type, frame.data));
//   await room.connect();
//   await room.send("message", { text: "hello" });      // resolves when the server has committed it
//
// It reconnects, resumes and resends by itself: durable frames arrive once at the server, received ones once
// and in order here. docs/CLIENT-JS.md shows the rest, docs/PROTOCOL.md describes the frames.

export { Collab, Collab as default } from "./collab/client.js";
export { State } from "./collab/connection.js";
export { CollabError } from "./collab/errors.js";
