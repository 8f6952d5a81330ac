// A clinic's journal checked by itself, as docs/journal.md says: no network, no page. Its lines are bytes.
import { hex, sha256 } from "./sha256.js";

const KEYS = ["by", "clinic", "data", "happened", "id", "kind", "n", "personal", "prev", "recorded", "v"];
const TEXTS = ["by", "clinic", "id", "kind", "prev", "recorded"];
const LETTERS = "ABCDEFGHIJKLMNOPQRSTUVWXYZ234567";
const MARK = [0xef, 0xbb, 0xbf]; // that a file is UTF-8
const DEEPEST = 500;
const STRING = /"(?:[^"\\]+|\\(?:["\\/bfnrt]|u[0-9a-fA-F]{4}))*"/y;
const NUMBER = /-?(?:0|[1-9][0-9]*)(?![0-9.eE])/y;
const reader = new TextDecoder("utf-8", { fatal: true, ignoreBOM: true });
const writer = new TextEncoder();

// A journal that does not hold from line `n` (0: nobody can say which), and why: a key of the page's words.
export class Fault extends Error {
  constructor(n, why) {
    super(`${n}: ${why}`);
    this.n = n;
    this.why = why;
  }
}

// JSON as the format allows it: whole numbers below 2^53, no key twice, no control characters.
class Strict {
  constructor(text) {
    this.text = text;
    this.at = 0;
  }

  whole() {
    const found = this.value(0);
    if (this.at < this.text.length) throw new SyntaxError("more");
    return found;
  }

  value(depth) {
    if (depth > DEEPEST) throw new SyntaxError("too deep");
    this.skip();
    const found = this.one(this.text[this.at], depth);
    this.skip();
    return found;
  }

  one(sign, depth) {
    if (sign === "{") return this.object(depth);
    if (sign === "[") return this.list(depth);
    if (sign === '"') return this.string();
    for (const [word, value] of [["null", null], ["true", true], ["false", false]])
      if (this.text.startsWith(word, this.at)) { this.at += word.length; return value; }
    const number = Number(this.match(NUMBER));
    if (!Number.isSafeInteger(number)) throw new SyntaxError("too large");
    return number;
  }

  object(depth) {
    const found = new Map();
    this.each("}", () => {
      this.skip();
      const key = this.string();
      this.skip();
      this.sign(":");
      if (found.has(key)) throw new SyntaxError("a key twice");
      found.set(key, this.value(depth + 1));
    });
    return found;
  }

  list(depth) {
    const found = [];
    this.each("]", () => found.push(this.value(depth + 1)));
    return found;
  }

  each(end, read) {
    this.at += 1;
    this.skip();
    if (this.text[this.at] === end) { this.at += 1; return; }
    read();
    this.skip();
    while (this.text[this.at] === ",") { this.at += 1; read(); this.skip(); }
    this.sign(end);
  }

  string() {
    const found = this.match(STRING);
    return found.includes("\\") ? JSON.parse(found) : found.slice(1, -1);
  }

  match(pattern) {
    pattern.lastIndex = this.at;
    const found = pattern.exec(this.text);
    if (!found) throw new SyntaxError("not expected");
    this.at = pattern.lastIndex;
    return found[0];
  }

  sign(wanted) {
    if (this.text[this.at] !== wanted) throw new SyntaxError("not expected");
    this.at += 1;
  }

  skip() {
    while (this.text[this.at] === " ") this.at += 1;
  }
}

export function json(line) {
  if (!line.length || line.some((byte) => byte < 0x20)) throw new SyntaxError("a control character, or nothing");
  return new Strict(reader.decode(line)).whole();
}

// What a line of format 1 says, as a Map. Throws for anything that is not one.
export function contentOf(line) {
  const content = json(line);
  const isText = (value) => typeof value === "string";
  if (!(content instanceof Map) || content.size !== KEYS.length || !KEYS.every((key) => content.has(key)))
    throw new SyntaxError("other keys than a line's");
  const happened = content.get("happened");
  if (!TEXTS.every((key) => isText(content.get(key))) || !(happened === null || isText(happened))
    || !Number.isInteger(content.get("n")) || content.get("v") !== 1
    || !(content.get("data") instanceof Map) || !(content.get("personal") instanceof Map)
    || ![...content.get("personal").values()].every(isText)) throw new SyntaxError("a value of another kind");
  return content;
}

export async function genesis(clinic) {
  return hex(await sha256(writer.encode(`mano-alzada-journal-v1\n${clinic}`)));
}

// The first 80 bits in base32, in fours.
export function shortCode(digest) {
  let bits = BigInt(`0x${digest.slice(0, 20)}`), text = "";
  for (let i = 0; i < 16; i += 1) {
    text = LETTERS[Number(bits & 31n)] + text;
    bits >>= 5n;
  }
  return text.match(/.{4}/g).join("-");
}

function fromBase32(text) {
  let bits = 0n;
  for (const letter of text) bits = (bits << 5n) | BigInt(LETTERS.indexOf(letter));
  return (bits >> BigInt((text.length * 5) % 8)).toString(16).padStart(Math.floor((text.length * 5) / 8) * 2, "0");
}

// What was typed or scanned: {mark, n, clinic}; null for what is no whole code. An address may hold it as `c`.
export function readMark(typed) {
  const text = (/[?&]c=([^&#]+)/.exec(typed) ? decodeURIComponent(/[?&]c=([^&#]+)/.exec(typed)[1]) : typed).trim();
  const scanned = /^MA1\/([A-Z0-9]{11})\/([0-9]{1,15})\/([A-Z2-7]{52})$/.exec(text);
  if (scanned) return { mark: fromBase32(scanned[3]), n: Number(scanned[2]), clinic: scanned[1] };
  if (/^[0-9a-f]{64}$/i.test(text)) return { mark: text.toLowerCase(), n: null, clinic: null };
  const code = text.toUpperCase().replace(/[- ]/g, "").replace(/0/g, "O").replace(/1/g, "I").replace(/8/g, "B");
  if (!/^[A-Z2-7]{16}$/.test(code)) return null;
  return { mark: code.match(/.{4}/g).join("-"), n: null, clinic: null };
}

// The chain from its first line; `n` and `head` are where it has come to, `met` the marks that were met.
export class Walk {
  constructor(clinic, start, marks = []) {
    this.clinic = clinic;
    this.n = 0;
    this.head = start;
    this.met = [];
    this.waiting = marks.filter((one) => !((one.n ?? 0) === 0 && this.isHere(one)));
  }

  isHere(one) {
    return one.mark === this.head || one.mark === shortCode(this.head);
  }

  // Goes on to a line with its digest. Throws Fault.
  step(line, digest) {
    const next = this.n + 1;
    let content;
    try { content = contentOf(line); } catch { throw new Fault(next, "noLine"); }
    if (content.get("clinic") !== this.clinic) throw new Fault(next, "otherClinic");
    if (content.get("n") !== next) throw new Fault(next, "order");
    if (content.get("prev") !== this.head) throw new Fault(next, "chain");
    this.n = next;
    this.head = digest;
    if (this.waiting.length) this.meet(content);
    return content;
  }

  meet(content) {
    for (const one of this.waiting.filter((mark) => mark.n === null || mark.n === this.n)) {
      if (this.isHere(one)) {
        this.waiting.splice(this.waiting.indexOf(one), 1);
        this.met.push({ n: this.n, recorded: content.get("recorded") });
      } else if (one.n !== null) throw new Fault(this.n, "paperLine");
    }
  }

  end() {
    if (this.waiting.length) throw this.waiting[0].n === null ? new Fault(0, "paperNone") : new Fault(this.n + 1, "paperMore");
  }
}

// A line has no control characters: what an editor put around it when it saved the file is no part of it.
function unedited(line, isFirst) {
  const from = isFirst && MARK.every((byte, at) => line[at] === byte) ? MARK.length : 0;
  return line.subarray(from, line.length - (line.at(-1) === 13 ? 1 : 0));
}

// The lines of a stream of bytes, many at a time; only the very last may lack its end.
export async function* linesOf(stream) {
  const source = stream.getReader();
  let rest = new Uint8Array(0), isFirst = true;
  for (;;) {
    const { done, value } = await source.read();
    if (done) break;
    const bytes = new Uint8Array(rest.length + value.length);
    bytes.set(rest);
    bytes.set(value, rest.length);
    const lines = [];
    let from = 0;
    for (let at = bytes.indexOf(10); at >= 0; at = bytes.indexOf(10, from)) {
      lines.push(unedited(bytes.subarray(from, at), isFirst));
      isFirst = false;
      from = at + 1;
    }
    rest = bytes.slice(from);
    yield lines;
  }
  if (rest.length) yield [unedited(rest, isFirst)];
}

// A pause in which the phone may draw and be touched.
export function breath() {
  return new Promise((go) => { setTimeout(go); });
}

const BATCH = 200;

// Walks the chain that `stream` holds. `see` is called with each content, digest and number; `note` with each digest,
// also beyond the first fault. Throws Fault.
export async function walkAll(walk, stream, { see = () => {}, note = null } = {}) {
  let fault = null;
  for await (const lines of linesOf(stream)) {
    for (let at = 0; at < lines.length; at += BATCH) {
      const some = lines.slice(at, at + BATCH);
      const digests = (await Promise.all(some.map(sha256))).map(hex);
      digests.forEach((digest, i) => {
        note?.(digest);
        if (fault) return;
        try { see(walk.step(some[i], digest), digest, walk.n); } catch (error) { fault = error; }
      });
      if (fault && !note) throw fault;
      await breath();
    }
  }
  if (fault) throw fault;
  return walk;
}
