// Every client from its construction to its disposal, so that all can be ended at once [CL3].

const instances = new Set();

export const count = () => instances.size;
export const track = client => { instances.add(client); };
export const untrack = client => { instances.delete(client); };

/**
 * Ends every client side by side; one that throws or hangs stops no other. Never rejects.
 * @param {number} timeout milliseconds after which a client is forced
 * @param {(client: object) => void} force ends a client without waiting for anybody
 * @param {{ info(...args: unknown[]): void, warn(...args: unknown[]): void }} [logger]
 * @returns {Promise<object[]>} those that had to be forced
 */
export async function cleanupAll(timeout, force, logger) {
  const started = performance.now();
  const clients = [...instances];
  logger?.info(`collab: cleaning up ${clients.length} clients`);
  const forced = [];
  await Promise.all(clients.map(async client => {
    const outcome = await within(timeout, () => client.dispose());
    if (outcome === "done") return logger?.info(`collab: client ${client.clientId} closed`);
    logger?.warn(`collab: client ${client.clientId} ${outcome}, and was forced`);
    force(client);
    forced.push(client);
  }));
  logger?.info(`collab: cleaned up ${clients.length} clients, ${forced.length} by force, in ${Math.round(performance.now() - started)} ms; ${instances.size} remain`);
  return forced;
}

async function within(timeout, act) {
  let timer;
  const late = new Promise(resolve => { timer = setTimeout(resolve, timeout, "did not close in time"); });
  try { return await Promise.race([act().then(() => "done", error => `failed to close (${error?.message})`), late]); }
  finally { clearTimeout(timer); }
}
