// Publishing an agent's run [AG1].

/**
 * The events of one run, for a token of role `agent`. Each method resolves once the server has committed the event; out of order it rejects
 * with `run_order`. Keys of `data.parameters` that look like secrets are redacted by the server, long strings cut.
 */
export class AgentRun {
  #send;

  /** @param {(type: string, data: object, options?: object) => Promise<object>} send */
  constructor(runId, send) {
    this.runId = runId;
    this.#send = send;
  }

  started(data, options) { return this.#send("agent_started", data, options); }
  thinking(data, options) { return this.#send("agent_thinking", data, options); }
  toolExecuting(data, options) { return this.#send("tool_executing", data, options); }
  toolCompleted(data, options) { return this.#send("tool_completed", data, options); }
  completed(data, options) { return this.#send("agent_completed", data, options); }
  error(data, options) { return this.#send("agent_error", data, options); }
}
