// Draws the board, and the strokes in progress above it, once per animation frame where something changed.

export class Canvas {
  #element;
  #context;
  #board;
  #previews;
  #scale = 1;
  #origin = { x: 0, y: 0 };
  #dirty = false;
  onview = () => { };

  constructor(element, board, previews) {
    this.#element = element;
    this.#context = element.getContext("2d");
    this.#board = board;
    this.#previews = previews;
    new ResizeObserver(() => this.#fit()).observe(element);
    matchMedia("(prefers-color-scheme: dark)").addEventListener("change", () => this.draw());
    this.#fit();
  }

  get scale() { return this.#scale; }

  toBoard(x, y) { return [(x - this.#origin.x) / this.#scale, (y - this.#origin.y) / this.#scale]; }
  toScreen(x, y) { return [x * this.#scale + this.#origin.x, y * this.#scale + this.#origin.y]; }

  pan(dx, dy) {
    this.#origin.x += dx;
    this.#origin.y += dy;
    this.#moved();
  }

  /** Zooms by a factor about a point of the screen, between 10 % and 800 %. */
  zoom(factor, x, y) {
    const next = Math.max(.1, Math.min(8, this.#scale * factor));
    const [bx, by] = this.toBoard(x, y);
    this.#scale = next;
    this.#origin = { x: x - bx * next, y: y - by * next };
    this.#moved();
  }

  draw() {
    if (this.#dirty) return;
    this.#dirty = true;
    requestAnimationFrame(() => {
      this.#dirty = false;
      this.#paint();
    });
  }

  #moved() {
    this.draw();
    this.onview();
  }

  #fit() {
    const ratio = devicePixelRatio || 1;
    this.#element.width = Math.round(this.#element.clientWidth * ratio);
    this.#element.height = Math.round(this.#element.clientHeight * ratio);
    this.#moved();
  }

  #paint() {
    const ratio = devicePixelRatio || 1;
    const context = this.#context;
    const colours = getComputedStyle(document.documentElement);
    context.setTransform(1, 0, 0, 1, 0, 0);
    context.fillStyle = colours.getPropertyValue("--paper");
    context.fillRect(0, 0, this.#element.width, this.#element.height);
    context.setTransform(ratio, 0, 0, ratio, 0, 0);
    this.#grid(colours.getPropertyValue("--grid"));
    context.setTransform(ratio * this.#scale, 0, 0, ratio * this.#scale, ratio * this.#origin.x, ratio * this.#origin.y);
    const ink = colours.getPropertyValue("--ink");
    for (const element of this.#board.elements) paint(context, element, ink);
    for (const element of this.#previews.values()) paint(context, element, ink);
  }

  #grid(colour) {
    const context = this.#context;
    let step = 40 * this.#scale;
    while (step < 24) step *= 2;
    context.fillStyle = colour;
    const { clientWidth: width, clientHeight: height } = this.#element;
    for (let x = mod(this.#origin.x, step); x < width; x += step)
      for (let y = mod(this.#origin.y, step); y < height; y += step) context.fillRect(x - 1, y - 1, 2, 2);
  }
}

const mod = (value, by) => ((value % by) + by) % by;

function paint(context, element, ink) {
  const style = element.style ?? {};
  const colour = style.stroke ?? style.color;
  context.lineCap = context.lineJoin = "round";
  context.lineWidth = style.stroke_width ?? style.width ?? 3;
  context.globalAlpha = style.opacity ?? 1;
  context.strokeStyle = !colour || colour === "ink" ? ink : colour;
  context.fillStyle = style.fill ?? context.strokeStyle;
  const geometry = { ...element, ...(typeof element.shape === "object" ? element.shape : { type: element.shape }) };
  if (geometry.points) line(context, geometry.points.map(pair), geometry.type === "polygon");
  else shape(context, geometry, style);
  context.globalAlpha = 1;
}

/** Points come as [x, y, …] or { x, y, … }. */
export const pair = point => Array.isArray(point) ? point : [point.x, point.y];

// A stroke goes through the middles of its points, so that it is as smooth as the hand was.
function line(context, [first, ...rest], closed) {
  context.beginPath();
  context.moveTo(first[0], first[1]);
  if (closed) for (const [x, y] of rest) context.lineTo(x, y);
  else {
    for (let i = 0; i < rest.length - 1; i++) {
      const [x, y] = rest[i];
      context.quadraticCurveTo(x, y, (x + rest[i + 1][0]) / 2, (y + rest[i + 1][1]) / 2);
    }
    const last = rest.at(-1) ?? first;
    context.lineTo(last[0], last[1]);
  }
  if (closed) context.closePath();
  context.stroke();
}

function shape(context, geometry, style) {
  const { type, x = 0, y = 0, width = 0, height = 0, r = 0 } = geometry;
  context.beginPath();
  if (type === "rect") context.rect(x, y, width, height);
  else if (type === "ellipse" || type === "circle") {
    const [rx, ry] = [geometry.rx ?? (r || width / 2), geometry.ry ?? (r || height / 2)];
    context.ellipse(geometry.cx ?? x + width / 2, geometry.cy ?? y + height / 2, Math.abs(rx), Math.abs(ry), 0, 0, 2 * Math.PI);
  }
  else if (type === "line" || type === "arrow") {
    context.moveTo(geometry.x1 ?? x, geometry.y1 ?? y);
    context.lineTo(geometry.x2 ?? x + width, geometry.y2 ?? y + height);
  }
  else if (type === "text") {
    context.font = `${style.font_size ?? 20}px system-ui, sans-serif`;
    context.fillText(geometry.text ?? "", x, y);
    return;
  }
  if (style.fill) context.fill();
  context.stroke();
}
