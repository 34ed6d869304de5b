// What can go wrong, and which of it is final.

/** A refusal by the server or a connection that ended: `code` is the protocol's error code or close reason. */
export class CollabError extends Error {
  /**
   * @param {string} code an error code or close reason of PROTOCOL.md, or one of the client's own (docs/CLIENT-JS.md)
   * @param {string} message for people
   * @param {object} [details] further members: `closeCode`, `retry_after_ms`, `details`, `cause`
   */
  constructor(code, message, details = {}) {
    super(message);
    this.name = "CollabError";
    Object.assign(this, details);
    this.code = code;
  }
}

/** The close code of a connection whose place another one of the same session has taken. */
export const REPLACED = 4000;

/** Close codes after which the same connect cannot succeed [CL2]. */
export const TERMINAL = new Set([1002, 1003, 1007, 1008, 1009, REPLACED, 4001, 4002]);

/** Milliseconds after which the same frame, with the same id, may be sent again; null where the refusal is an answer. */
export function retryAfter({ code, retry_after_ms: after }) {
  if (code === "not_saved" || code === "throttled") return after ?? 500;
  return code === "unavailable" ? after ?? null : null;
}

/** How a connection ended, as an error: the close reason is the code where there is one. */
export function endOf(code, reason) {
  return new CollabError(reason || "dropped", `the connection ended: ${code} ${reason || ""}`.trim(), { closeCode: code });
}
