// What a browser knows of its network and its page. None of it decides: a hint makes the client look, or come back, sooner.

/** The page that this module runs in, or null: in Node and in workers. */
export const thisPage = typeof document === "undefined" || typeof addEventListener === "undefined" ? null : globalThis;

/** Whether the browser says that there is no network. */
export const offline = page => page?.navigator?.onLine === false;

/**
 * Calls `suspend` when the page goes into the back/forward cache, where timers stand still and a socket would keep it out; `resume` when it comes
 * out; `look` when the network came back or the page is seen again, after what may have been a sleep. Returns the way to stop.
 */
export function watch(page, { suspend, resume, look }) {
  if (!page) return () => { };
  const hidden = event => { if (event.persisted) suspend(); };
  const shown = event => { if (event.persisted) resume(); };
  const seen = () => { if (page.document?.visibilityState === "visible") look(); };
  const listeners = [[page, "pagehide", hidden], [page, "pageshow", shown], [page, "online", look], [page.document, "visibilitychange", seen]];
  for (const [target, name, listener] of listeners) target?.addEventListener(name, listener);
  return () => { for (const [target, name, listener] of listeners) target?.removeEventListener(name, listener); };
}
