// The whiteboard: wires the room, the board, the pen and the people together.
import { Collab } from "/collab.js";
import { Board } from "./board.js";
import { Canvas } from "./canvas.js";
import { Pen } from "./pen.js";
import { People } from "./people.js";
import { createRoom, followInvite, forget, lastName, login, stored } from "./session.js";

const $ = id => document.getElementById(id);
const COLOURS = ["ink", "#e03131", "#f08c00", "#2f9e44", "#1971c2", "#9c36b5"];
const WIDTHS = [2, 4, 8, 16];
const WORDS = { DISCONNECTED: "offline", CONNECTING: "connecting…", CONNECTED: "joining…", READY: "live", CLOSING: "closing" };
const PREVIEW_LIFE_MS = 5_000;

const previews = new Map();        // element_id -> stroke in progress, ours and the others'
const board = new Board();
const canvas = new Canvas($("board"), board, previews);
const people = new People($("people"), $("cursors"), canvas);
board.onchange = () => canvas.draw();

const session = stored() ?? await askForName();
const room = new URLSearchParams(location.search).get("room") ?? await openRoom(session);
notice(await followInvite(session, room));
$("room").textContent = room;
document.title = `${room} · Collab whiteboard`;

const client = new Collab({ url: location.origin, room, token: () => (stored() ?? session).access_token, maxTries: Infinity });
// Refusals that need no words: what was asked for holds already. An ended connection has been told by then.
const SILENT = new Set(["nothing_to_undo", "nothing_to_redo", "element_not_found"]);
const erasing = new Set();         // ids whose erase is under way: the eraser passes over an element many times
const refused = error => { if (client.state !== "DISCONNECTED" && !SILENT.has(error.code)) notice(error.message); };
const act = (data, after = () => { }) => client.send("drawing_action", data).catch(refused).finally(after);
const pen = new Pen($("board"), canvas, board, {
  draw: element => {
    previews.set(element.element_id, element);
    act({ action: "draw", ...element }, () => { previews.delete(element.element_id); canvas.draw(); });
  },
  preview: element => client.preview(element),
  erase: ids => {
    const fresh = ids.filter(id => !erasing.has(id));
    if (!fresh.length) return;
    for (const id of fresh) erasing.add(id);
    act({ action: "erase", element_ids: fresh }, () => { for (const id of fresh) erasing.delete(id); });
  },
  cursor: (x, y) => client.cursor(x, y),
}, previews);

client.on("state", ({ from, to, error }) => {
  $("state").dataset.state = to;
  $("state").textContent = WORDS[to];
  if (to !== "READY") people.offline();
  if (from === "READY" && to === "CONNECTING") notice("Offline. What you draw is kept, and sent when the connection is back.");
  if (to === "DISCONNECTED") ended(error);
});
client.on("reconnecting", ({ delay }) => { $("state").textContent = delay > 1_500 ? `back in ${Math.ceil(delay / 1000)} s` : WORDS.CONNECTING; });
client.on("welcome", ({ data }) => { people.me = data.connection_id; });
client.on("joined", ({ data }) => {
  if (!data.recovered) board.load(data.snapshot);
  people.joined(data);
  notice(null);
});
client.on("event", frame => {
  if (frame.type !== "drawing_action") return;
  previews.delete(frame.data.element_id);
  board.apply(frame);
});
client.on("user_joined", ({ data }) => people.entered(data, data.participant_count));
client.on("user_left", ({ data }) => people.left(data, data.participant_count));
client.on("presence_diff", ({ data }) => people.changed(data));
client.on("cursors", ({ data }) => people.moved(data.cursors));
client.on("drawing_preview", ({ data }) => {
  previews.set(data.element_id, data);
  canvas.draw();
  setTimeout(() => { if (previews.get(data.element_id) === data) { previews.delete(data.element_id); canvas.draw(); } }, PREVIEW_LIFE_MS);
});

// What an embedding page or a test may look at.
globalThis.collabPage = { board, previews, client };

tools();
client.connect().catch(refused);    // its end is told by ended()

function tools() {
  $("colours").append(...COLOURS.map(colour => choice("colours", colour, colour === "ink" ? "black or white" : colour, button => {
    button.style.background = colour === "ink" ? "var(--ink)" : colour;
  }, () => { pen.style.color = colour; })));
  $("widths").append(...WIDTHS.map(width => choice("widths", width, `${width} px`, button => {
    const dot = document.createElement("i");
    dot.style.width = dot.style.height = `${width + 2}px`;
    button.append(dot);
  }, () => { pen.style.width = width; })));
  press($("colours").firstChild);
  $("widths").children[1].click();
  for (const button of document.querySelectorAll("[data-tool]"))
    button.addEventListener("click", () => { pen.tool = button.dataset.tool; press(button); });
  $("undo").addEventListener("click", () => act({ action: "undo" }));
  $("redo").addEventListener("click", () => act({ action: "redo" }));
  $("copy").addEventListener("click", copyLink);
  addEventListener("keydown", keys);
}

function choice(group, value, title, dress, chosen) {
  const button = document.createElement("button");
  button.type = "button";
  button.title = title;
  button.setAttribute("aria-label", title);
  button.dataset.value = value;
  dress(button);
  button.addEventListener("click", () => { chosen(); press(button); });
  return button;
}

function press(button) {
  for (const each of button.parentElement.children) each.setAttribute("aria-pressed", String(each === button));
}

function keys(event) {
  if (event.target instanceof HTMLInputElement) return;
  const control = event.ctrlKey || event.metaKey;
  const key = event.key.toLowerCase();
  if (control && key === "z") act({ action: event.shiftKey ? "redo" : "undo" });
  else if (control && key === "y") act({ action: "redo" });
  else if (!control && (key === "p" || key === "e")) document.querySelector(`[data-tool=${key === "p" ? "pen" : "eraser"}]`).click();
  else return;
  event.preventDefault();
}

async function copyLink() {
  // Browsers have a clipboard on secure pages alone, and may forbid it there.
  try { await navigator.clipboard.writeText(location.href); }
  catch { return notice(`The link to this room: ${location.href}`); }
  $("copy").textContent = "Copied";
  setTimeout(() => { $("copy").textContent = "Copy link"; }, 1_500);
}

function notice(text) {
  $("notice").hidden = !text;
  $("notice").textContent = text ?? "";
}

function ended(error) {
  if (["token_expired", "token_revoked", "invalid_token", "missing_token"].includes(error?.code)) {
    forget();
    notice("You were signed out. Reload the page to come back.");
  }
  else if (error?.code === "room_not_found") notice("This room does not exist (any more). Open the start page for a new one.");
  else notice(`The connection ended: ${error?.message ?? "closed"}. Reload the page to try again.`);
}

async function openRoom(session) {
  const id = await createRoom(session);
  history.replaceState(null, "", `/?room=${encodeURIComponent(id)}`);
  return id;
}

// Resolves when somebody has logged in; a refused guest is asked for a password.
function askForName() {
  const dialog = $("login");
  $("name").value = lastName();
  dialog.addEventListener("cancel", event => event.preventDefault());
  dialog.showModal();
  return new Promise(resolve => dialog.querySelector("form").addEventListener("submit", async event => {
    event.preventDefault();
    $("enter").disabled = true;
    try {
      resolve(await login($("name").value.trim(), $("password").value));
      dialog.close();
    }
    catch (error) {
      if (error.status === 403 || error.status === 401) $("password-row").hidden = false;
      $("login-error").hidden = false;
      $("login-error").textContent = error.message;
    }
    finally { $("enter").disabled = false; }
  }));
}
