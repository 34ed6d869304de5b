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
  context.lineCap = context.lineJoin = "round";
  context.lineWidth = style.width ?? 3;
  context.strokeStyle = context.fillStyle = !style.color || style.color === "ink" ? ink : style.color;
  if (element.points) line(context, element.points);
  else if (element.shape) shape(context, element.shape, style);
}

// A stroke goes through the middles of its points, so that it is as smooth as the hand was.
function line(context, points) {
  context.beginPath();
  const [first, ...rest] = points;
  if (!first) return;
  context.moveTo(first[0], first[1]);
  if (rest.length === 0) context.lineTo(first[0], first[1]);
  for (let i = 0; i < rest.length - 1; i++) {
    const [x, y] = rest[i];
    context.quadraticCurveTo(x, y, (x + rest[i + 1][0]) / 2, (y + rest[i + 1][1]) / 2);
  }
  if (rest.length) context.lineTo(rest.at(-1)[0], rest.at(-1)[1]);
  context.stroke();
}

function shape(context, data, style) {
  const { kind, type = kind, x = 0, y = 0, width = 0, height = 0 } = data;
  context.beginPath();
  if (type === "rect") context.rect(x, y, width, height);
  else if (type === "ellipse") context.ellipse(x + width / 2, y + height / 2, Math.abs(width / 2), Math.abs(height / 2), 0, 0, 2 * Math.PI);
  else if (type === "line" || type === "arrow") {
    context.moveTo(data.x1 ?? x, data.y1 ?? y);
    context.lineTo(data.x2 ?? x + width, data.y2 ?? y + height);
  }
  else if (type === "text") {
    context.font = `${style.size ?? data.size ?? 20}px system-ui, sans-serif`;
    context.fillText(String(data.text ?? ""), x, y);
    return;
  }
  context.stroke();
}
