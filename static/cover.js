// Covers private parts of a picture: a finger, the mouse or the arrow keys. Without this file the form asks in words.
const SIDE = 10000, LEAST = 100, STEP = 100, FINGER = 44, MOST = 60;

class Board {
  constructor(root) {
    this.root = root;
    this.board = root.querySelector(".cover-board");
    this.image = root.querySelector("img");
    this.field = root.querySelector("[name=drawn]");
    this.said = root.querySelector("[role=status]");
    this.form = root.closest("form");
    this.source = this.form.querySelector(`[name="${root.dataset.source}"]`);
    this.boxes = [];
    this.drag = null;
    this.image.addEventListener("load", () => this.show(true));
    this.image.addEventListener("error", () => this.fail());
    this.board.addEventListener("pointerdown", (event) => this.start(event));
    this.board.addEventListener("pointermove", (event) => this.move(event));
    this.board.addEventListener("pointerup", (event) => this.end(event));
    this.board.addEventListener("pointercancel", () => this.cancel());
    this.board.addEventListener("keydown", (event) => this.key(event));
    for (const button of root.querySelectorAll("[data-do]")) button.addEventListener("click", () => this[button.dataset.do]());
    if (this.source) {
      this.source.addEventListener("change", () => this.read());
      this.tell();
    } else if (this.image.complete && this.image.naturalWidth) this.show(true);
  }

  read() {
    this.clear();
    const file = this.source.files[0];
    if (!file || /pdf|xml/.test(file.type || file.name.toLowerCase())) return this.show(false);
    const reader = new FileReader();
    reader.addEventListener("load", () => { this.image.src = reader.result; });
    reader.readAsDataURL(file);
  }

  show(on) {
    this.root.hidden = !on;
    this.board.hidden = false;
    this.root.querySelector(".buttons").hidden = false;
    this.tell();
  }

  fail() { // a picture that this device cannot show: it can be covered once the server has it
    this.show(true);
    this.board.hidden = true;
    this.root.querySelector(".buttons").hidden = true;
    this.said.textContent = this.root.dataset.broken;
    const later = this.form.querySelector("[name=privacy][value=later]");
    if (later) later.checked = true;
  }

  place(event) {
    const frame = this.board.getBoundingClientRect();
    const part = (at, from, length) => Math.round(Math.min(1, Math.max(0, (at - from) / length)) * SIDE);
    return { x: part(event.clientX, frame.left, frame.width), y: part(event.clientY, frame.top, frame.height) };
  }

  start(event) {
    if (!event.isPrimary || event.button > 0) return this.cancel();
    const at = this.place(event), held = event.target.closest(".cover-box");
    if (event.target.closest(".cover-drop")) return this.drop(held.box);
    const box = held?.box ?? this.make(at.x, at.y, 0, 0);
    if (!box) return;
    const mode = event.target.closest(".cover-size") ? "size" : held ? "move" : "draw";
    this.drag = { box, mode, from: at, before: { ...box.at } };
    this.board.setPointerCapture(event.pointerId);
    if (held) held.focus();
    event.preventDefault();
  }

  move(event) {
    if (!this.drag || !event.isPrimary) return;
    const { box, mode, from, before } = this.drag, at = this.place(event);
    if (mode === "draw") {
      box.at = { x: Math.min(from.x, at.x), y: Math.min(from.y, at.y), w: Math.abs(at.x - from.x), h: Math.abs(at.y - from.y) };
      this.paint(box);
    } else this.change(box, before, mode, at.x - from.x, at.y - from.y);
  }

  end() {
    if (!this.drag) return;
    const { box, mode, from } = this.drag, frame = this.board.getBoundingClientRect();
    this.drag = null;
    const isTap = box.at.w * frame.width < 12 * SIDE && box.at.h * frame.height < 12 * SIDE;
    if (mode === "draw" && isTap) { // a tap means: here
      const w = Math.round(FINGER / frame.width * SIDE), h = Math.round(FINGER / frame.height * SIDE);
      box.at = this.inside({ x: from.x - w / 2, y: from.y - h / 2, w, h });
    } else box.at = this.inside(box.at);
    this.paint(box);
    box.node.focus();
    this.tell();
  }

  cancel() { // a second finger: the page is being zoomed
    if (this.drag?.mode === "draw") this.drop(this.drag.box);
    this.drag = null;
  }

  inside({ x, y, w, h }) {
    const width = Math.round(Math.min(SIDE, Math.max(LEAST, w))), height = Math.round(Math.min(SIDE, Math.max(LEAST, h)));
    const within = (at, length) => Math.round(Math.min(SIDE - length, Math.max(0, at)));
    return { x: within(x, width), y: within(y, height), w: width, h: height };
  }

  change(box, before, mode, dx, dy) {
    const { x, y, w, h } = before;
    const sized = { x, y, w: Math.min(w + dx, SIDE - x), h: Math.min(h + dy, SIDE - y) };
    box.at = this.inside(mode === "size" ? sized : { x: x + dx, y: y + dy, w, h });
    this.paint(box);
    this.tell();
  }

  key(event) {
    const box = event.target.closest(".cover-box")?.box;
    const way = { ArrowLeft: [-STEP, 0], ArrowRight: [STEP, 0], ArrowUp: [0, -STEP], ArrowDown: [0, STEP] }[event.key];
    if (!box) return;
    if (way) this.change(box, { ...box.at }, event.shiftKey ? "size" : "move", ...way);
    else if (event.key === "Delete" || event.key === "Backspace") this.drop(box);
    else return;
    event.preventDefault();
  }

  make(x, y, w, h) {
    if (this.boxes.length >= MOST) return null;
    const node = document.createElement("div"), box = { node, at: { x, y, w, h } };
    node.className = "cover-box";
    node.tabIndex = 0;
    node.setAttribute("role", "application");
    for (const name of ["cover-drop", "cover-size"]) {
      const handle = document.createElement("span");
      handle.className = name;
      node.append(handle);
    }
    node.box = box;
    this.boxes.push(box);
    this.board.append(node);
    this.paint(box);
    return box;
  }

  paint({ node, at }) {
    node.style.left = `${at.x / 100}%`;
    node.style.top = `${at.y / 100}%`;
    node.style.width = `${at.w / 100}%`;
    node.style.height = `${at.h / 100}%`;
  }

  add() { // in the middle, for those without a pointer
    const box = this.make(4000, 4000, 2000, 2000);
    this.tell();
    box?.node.focus();
  }

  drop(box) {
    box.node.remove();
    this.boxes = this.boxes.filter((one) => one !== box);
    this.tell();
  }

  undo() {
    if (this.boxes.length) this.drop(this.boxes[this.boxes.length - 1]);
  }

  clear() {
    while (this.boxes.length) this.undo();
    this.tell();
  }

  tell() {
    const count = this.boxes.length, words = this.root.dataset;
    this.boxes.forEach(({ node }, at) => node.setAttribute("aria-label", words.box.replace("{n}", at + 1)));
    this.said.textContent = (count === 0 ? words.none : count === 1 ? words.one : words.many).replace("{n}", count);
    const drawn = this.boxes.map(({ at }) => `${at.x},${at.y},${at.w},${at.h}`);
    this.field.value = count ? [`${this.image.naturalWidth}x${this.image.naturalHeight}`, ...drawn].join(" ") : "";
    const asked = this.form.querySelector(".cover-asked");
    if (asked) asked.hidden = count > 0 || (this.root.hidden && !asked.querySelector(".error"));
    for (const button of this.root.querySelectorAll("[data-do=undo], [data-do=clear]")) button.disabled = count === 0;
  }
}

for (const root of document.querySelectorAll(".cover")) new Board(root);
