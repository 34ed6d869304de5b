// Who is here, and where their cursors are.

const PALETTE = ["#e8590c", "#2f9e44", "#1971c2", "#9c36b5", "#c2255c", "#0c8599", "#5f3dc4", "#e03131", "#66800b", "#845ef7"];

/** The same person has the same colour on every screen. */
export function colourOf(userId) {
  let hash = 0;
  for (const character of String(userId)) hash = (hash * 31 + character.codePointAt(0)) >>> 0;
  return PALETTE[hash % PALETTE.length];
}

export class People {
  #list;
  #layer;
  #canvas;
  #members = new Map();        // connection_id -> { user_id, name }
  #cursors = new Map();        // connection_id -> { element, x, y }
  #count = 0;
  me = null;

  constructor(list, layer, canvas) {
    this.#list = list;
    this.#layer = layer;
    this.#canvas = canvas;
    canvas.onview = () => this.#place();
  }

  joined({ participants, participant_count: count }) {
    this.#members = new Map(participants.map(each => [each.connection_id, each]));
    for (const id of [...this.#cursors.keys()]) if (!this.#members.has(id)) this.#forget(id);
    this.#show(count);
  }

  entered(each, count) {
    this.#members.set(each.connection_id, each);
    this.#show(count);
  }

  left(each, count) {
    this.#members.delete(each.connection_id);
    this.#forget(each.connection_id);
    this.#show(count);
  }

  changed({ joined = [], left = [], participant_count: count }) {
    for (const each of joined) this.#members.set(each.connection_id, each);
    for (const each of left) {
      this.#members.delete(each.connection_id);
      this.#forget(each.connection_id);
    }
    this.#show(count);
  }

  moved(cursors) {
    for (const [id, { x, y }] of Object.entries(cursors)) {
      if (id === this.me) continue;
      const cursor = this.#cursors.get(id) ?? this.#make(id);
      cursor.x = x;
      cursor.y = y;
    }
    this.#place();
  }

  offline() {
    for (const id of [...this.#cursors.keys()]) this.#forget(id);
  }

  #make(id) {
    const member = this.#members.get(id);
    const colour = colourOf(member?.user_id ?? id);
    const element = document.createElement("div");
    element.className = "cursor";
    element.innerHTML = '<svg viewBox="0 0 18 18"><path d="M2 1l13 7-6 1.500L6 16z" stroke="#fff" stroke-width="1"/></svg><span></span>';
    element.querySelector("path").setAttribute("fill", colour);
    const label = element.querySelector("span");
    label.textContent = member?.name ?? "…";
    label.style.background = colour;
    this.#layer.append(element);
    const cursor = { element, x: 0, y: 0 };
    this.#cursors.set(id, cursor);
    return cursor;
  }

  #forget(id) {
    this.#cursors.get(id)?.element.remove();
    this.#cursors.delete(id);
  }

  #place() {
    for (const { element, x, y } of this.#cursors.values()) {
      const [left, top] = this.#canvas.toScreen(x, y);
      element.style.transform = `translate(${left}px, ${top}px)`;
    }
  }

  // At most eight faces, then a number.
  #show(count) {
    this.#count = count ?? this.#members.size;
    const faces = [...this.#members.values()].slice(0, 8).map(each => {
      const face = document.createElement("span");
      face.className = each.connection_id === this.me ? "person me" : "person";
      face.textContent = [...(each.name ?? "?")].slice(0, 2).join("").toUpperCase();
      face.title = each.connection_id === this.me ? `${each.name} (you)` : each.name;
      face.style.background = colourOf(each.user_id);
      return face;
    });
    const total = document.createElement("span");
    total.className = "count";
    total.textContent = this.#count === 1 ? "1 here" : `${this.#count} here`;
    this.#list.replaceChildren(...faces, total);
  }
}
