// Who this browser is: a guest's or an account's token, kept for this tab.

const KEY = "collab.session";

/** The stored session { access_token, expires_at, name }, or null when there is none that still holds. */
export function stored() {
  const session = JSON.parse(sessionStorage.getItem(KEY) ?? "null");
  return session && session.expires_at > Date.now() + 60_000 ? session : null;
}

export const lastName = () => localStorage.getItem("collab.name") ?? "";

/** Logs in as a guest (no password) or with an account. Throws an Error whose message can be shown. */
export async function login(username, password) {
  const answer = await post("/api/v1/auth/login", password ? { username, password } : { username });
  if (!answer.ok) throw Object.assign(new Error(await reason(answer)), { status: answer.status });
  const { access_token, expires_in } = await answer.json();
  const session = { access_token, expires_at: Date.now() + expires_in * 1000, name: username };
  sessionStorage.setItem(KEY, JSON.stringify(session));
  localStorage.setItem("collab.name", username);
  return session;
}

export function forget() { sessionStorage.removeItem(KEY); }

/** Makes a room; resolves to its id. */
export async function createRoom(session) {
  const answer = await post("/api/v1/rooms", {}, session.access_token);
  if (!answer.ok) throw Object.assign(new Error(await reason(answer)), { status: answer.status });
  return (await answer.json()).id;
}

/**
 * Follows the link that the page was opened with, if it is one: whoever does becomes a member of the room. Resolves to what is wrong with
 * it, or to null. The address keeps the room alone: copied from there it gives nobody a role.
 */
export async function followInvite(session, room) {
  const invite = new URLSearchParams(location.search).get("invite");
  if (!invite) return null;
  const answer = await post(`/api/v1/rooms/${encodeURIComponent(room)}/join`, { invite }, session.access_token);
  history.replaceState(null, "", `/?room=${encodeURIComponent(room)}`);
  return answer.ok ? null : reason(answer);
}

function post(path, body, token) {
  const headers = { "content-type": "application/json" };
  if (token) headers.authorization = `Bearer ${token}`;
  return fetch(path, { method: "POST", headers, body: JSON.stringify(body) });
}

async function reason(answer) {
  const problem = await answer.json().catch(() => ({}));
  return problem.detail ?? problem.title ?? `The server answered ${answer.status}`;
}
