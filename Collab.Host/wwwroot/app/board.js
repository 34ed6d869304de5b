import { pair } from "./canvas.js";

// The board as a fold of the room's durable drawing events (DR2): whoever applies the same events has the same board.

export class Board {
  #elements = new Map();       // element_id -> element
  #sorted;                     // the same in the order of (z, id), lowest first; undefined after a change
  onchange = () => { };

  get elements() { return (this.#sorted ??= [...this.#elements.values()].sort(byPlace)).values(); }
  get size() { return this.#elements.size; }

  /** Replaces everything by a snapshot: { elements: [{ id, … }] }. */
  load(snapshot) {
    this.#elements = new Map((snapshot?.elements ?? []).map(element => [element.id, element]));
    this.#sorted = undefined;
    this.onchange();
  }

  apply(frame) {
    if (frame.type !== "drawing_action") return;
    const data = frame.data;
    switch (data.action) {
      case "draw": {
        const { action, element_id: id, ...body } = data;
        this.#elements.set(id, { id, ...body });
        break;
      }
      case "update": {
        const element = this.#elements.get(data.element_id);
        if (element) this.#elements.set(data.element_id, merge(element, data.patch));
        break;
      }
      case "erase":
        for (const id of data.element_ids) this.#elements.delete(id);
        break;
      case "clear":
        this.#elements.clear();
        break;
      case "undo":
      case "redo":
        // They say their whole effect: what goes, and what stands again.
        for (const id of data.remove) this.#elements.delete(id);
        for (const element of data.put) this.#elements.set(element.id, element);
        break;
    }
    this.#sorted = undefined;
    this.onchange();
  }

  /** The topmost element within `reach` of a point, or undefined. */
  at(x, y, reach) {
    return [...this.elements].reverse().find(element => near(element, x, y, reach));
  }
}

function byPlace(one, other) {
  return one.z - other.z || (one.id < other.id ? -1 : 1);
}

// RFC 7396: objects merge, null removes, all else replaces.
function merge(target, patch) {
  const merged = { ...target };
  for (const [key, value] of Object.entries(patch)) {
    if (value === null) delete merged[key];
    else if (isObject(value)) merged[key] = merge(isObject(merged[key]) ? merged[key] : {}, value);
    else merged[key] = value;
  }
  return merged;
}

function isObject(value) {
  return typeof value === "object" && value !== null && !Array.isArray(value);
}

function near(element, x, y, reach) {
  const points = (element.points ?? []).map(pair);
  const within = reach + (element.style?.width ?? 3) / 2;
  if (points.length === 1) return Math.hypot(points[0][0] - x, points[0][1] - y) <= within;
  for (let i = 1; i < points.length; i++) if (distance(points[i - 1], points[i], x, y) <= within) return true;
  return false;
}

function distance([ax, ay], [bx, by], x, y) {
  const [dx, dy] = [bx - ax, by - ay];
  const length = dx * dx + dy * dy;
  const t = length === 0 ? 0 : Math.max(0, Math.min(1, ((x - ax) * dx + (y - ay) * dy) / length));
  return Math.hypot(ax + t * dx - x, ay + t * dy - y);
}
