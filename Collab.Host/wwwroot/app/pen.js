// What the hand does: strokes, erasing, panning and zooming, by mouse, touch or pen.

const PREVIEW_MS = 40;
const CURSOR_MS = 33;
const MAX_POINTS = 5_000;

export class Pen {
  tool = "pen";
  style = { color: "ink", width: 3 };
  #canvas;
  #board;
  #room;
  #stroke = null;              // { element_id, points, style, dirty }
  #touches = new Map();
  #panning = null;
  #space = false;
  #cursor = null;

  /** `room` sends: draw(element), preview(element), erase(ids), cursor(x, y); `local` holds strokes in progress. */
  constructor(surface, canvas, board, room, local) {
    this.#canvas = canvas;
    this.#board = board;
    this.#room = room;
    this.local = local;
    surface.addEventListener("pointerdown", event => this.#down(event, surface));
    surface.addEventListener("pointermove", event => this.#move(event));
    for (const end of ["pointerup", "pointercancel"]) surface.addEventListener(end, event => this.#up(event));
    surface.addEventListener("wheel", event => this.#wheel(event), { passive: false });
    addEventListener("keydown", event => { if (event.code === "Space" && event.target === document.body) this.#space = true; });
    addEventListener("keyup", event => { if (event.code === "Space") this.#space = false; });
    setInterval(() => this.#tell(), PREVIEW_MS);
    setInterval(() => this.#tellCursor(), CURSOR_MS);
  }

  #down(event, surface) {
    surface.setPointerCapture(event.pointerId);
    this.#touches.set(event.pointerId, [event.clientX, event.clientY]);
    if (this.#touches.size >= 2) return this.#cancel();
    if (event.button === 1 || this.#space) {
      this.#panning = event.pointerId;
      surface.classList.add("panning");
      return;
    }
    if (event.button !== 0) return;
    if (this.tool === "eraser") return this.#erase(event);
    this.#stroke = { element_id: crypto.randomUUID(), points: [this.#point(event)], style: { ...this.style } };
    this.#show();
  }

  #move(event) {
    this.#cursor = this.#canvas.toBoard(event.clientX, event.clientY);
    if (this.#touches.size === 2 && this.#touches.has(event.pointerId)) return this.#pinch(event);
    if (this.#panning === event.pointerId) {
      const [x, y] = this.#touches.get(event.pointerId);
      this.#touches.set(event.pointerId, [event.clientX, event.clientY]);
      return this.#canvas.pan(event.clientX - x, event.clientY - y);
    }
    if (this.tool === "eraser" && event.buttons & 1) return this.#erase(event);
    if (!this.#stroke) return;
    for (const each of event.getCoalescedEvents?.() ?? [event]) this.#add(this.#point(each));
    this.#show();
  }

  #up(event) {
    this.#touches.delete(event.pointerId);
    if (this.#panning === event.pointerId) {
      this.#panning = null;
      event.target.classList.remove("panning");
      return;
    }
    const stroke = this.#stroke;
    if (!stroke) return;
    this.#stroke = null;
    const { element_id, points, style } = stroke;
    this.#room.draw({ element_id, points, style });
  }

  #add(point) {
    const { points } = this.#stroke;
    const [x, y] = points.at(-1);
    if (Math.hypot(point[0] - x, point[1] - y) * this.#canvas.scale < 1.5 || points.length >= MAX_POINTS) return;
    points.push(point);
    this.#stroke.dirty = true;
  }

  #point(event) { return this.#canvas.toBoard(event.clientX, event.clientY).map(each => Math.round(each * 10) / 10); }

  #erase(event) {
    const [x, y] = this.#canvas.toBoard(event.clientX, event.clientY);
    const hit = this.#board.at(x, y, 6 / this.#canvas.scale);
    if (hit) this.#room.erase([hit.id]);
  }

  #pinch(event) {
    const [[ax, ay], [bx, by]] = this.#touches.values();
    this.#touches.set(event.pointerId, [event.clientX, event.clientY]);
    const [[cx, cy], [dx, dy]] = this.#touches.values();
    const factor = Math.hypot(dx - cx, dy - cy) / Math.max(1, Math.hypot(bx - ax, by - ay));
    this.#canvas.zoom(factor, (cx + dx) / 2, (cy + dy) / 2);
    this.#canvas.pan((cx + dx - ax - bx) / 2, (cy + dy - ay - by) / 2);
  }

  #wheel(event) {
    event.preventDefault();
    if (event.ctrlKey || event.metaKey) this.#canvas.zoom(Math.exp(-event.deltaY / 200), event.clientX, event.clientY);
    else this.#canvas.pan(-event.deltaX, -event.deltaY);
  }

  #cancel() {
    if (this.#stroke) this.local.delete(this.#stroke.element_id);
    this.#stroke = null;
    this.#canvas.draw();
  }

  #show() {
    const { element_id, points, style } = this.#stroke;
    this.local.set(element_id, { points, style });
    this.#canvas.draw();
  }

  #tell() {
    if (!this.#stroke?.dirty) return;
    this.#stroke.dirty = false;
    const { element_id, points, style } = this.#stroke;
    this.#room.preview({ element_id, points: points.slice(-1_000), style });
  }

  #tellCursor() {
    if (!this.#cursor) return;
    const [x, y] = this.#cursor;
    this.#cursor = null;
    this.#room.cursor(Math.round(x * 10) / 10, Math.round(y * 10) / 10);
  }
}
