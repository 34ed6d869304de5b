// One socket, from dialling to its end, which is told once.

export class Link {
  #socket;
  #heard;
  #ended;

  /**
   * Throws where the address or a protocol is not one.
   * @param {object} made
   * @param {(text: string) => void} made.heard
   * @param {(code: number, reason: string) => void} made.ended
   */
  constructor({ WebSocket, address, protocols, heard, ended }) {
    this.#heard = heard;
    this.#ended = ended;
    const socket = this.#socket = new WebSocket(address, protocols);
    let opened = false;
    socket.onopen = () => { opened = true; };
    socket.onmessage = message => this.#heard?.(message.data);
    // A close event follows, with what there is to know; but Node 20 tells of a connection that could not be made by an error alone.
    socket.onerror = () => { if (!opened) this.drop("connect_failed"); };
    socket.onclose = event => this.#end(event.code, event.reason);
  }

  get open() { return this.#socket.readyState === 1; }

  write(text) {
    if (this.open) this.#socket.send(text);
  }

  /** Says goodbye; the end comes with the server's answer. */
  close() { this.#socket.close(1000, "normal"); }

  /** Ends here and now, whatever the server says or does not say. */
  drop(reason = "") {
    const socket = this.#socket;
    socket.onopen = socket.onmessage = socket.onclose = null;
    socket.onerror = () => { };
    try {
      // The package ws can end a socket that does not answer; browsers do so by themselves.
      if (typeof socket.terminate === "function") socket.terminate();
      else socket.close();
    }
    catch { socket.onerror = null; }                  // close() throws only where the socket never began
    this.#end(1006, reason);
  }

  #end(code, reason) {
    const ended = this.#ended;
    this.#heard = this.#ended = null;
    ended?.(code, reason);
  }
}
