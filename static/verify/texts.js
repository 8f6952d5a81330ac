// The texts of a journal, as docs/journal.md says: no network, no page.
import { Fault, breath, json, linesOf } from "./journal.js";
import { hex, hmac, unhex } from "./sha256.js";

const ALONE = /[\ud800-\udfff]/u; // half a sign, which no file can hold
const writer = new TextEncoder();

// The texts of a journal: each gives the seal of its line; one that is not there was erased, or is never published.
export class Texts {
  constructor(unpublished = []) {
    this.sealed = new Map();
    this.erased = new Set();
    this.unpublished = new Set(unpublished);
  }

  see(content) {
    for (const [field, seal] of content.get("personal"))
      this.sealed.set(JSON.stringify([content.get("id"), field]), { n: content.get("n"), field, seal });
    if (content.get("kind") === "erasure")
      this.erased.add(JSON.stringify([content.get("data").get("fact_id"), content.get("data").get("field")]));
  }

  // How many texts agree. Throws the Fault of the first line whose text does not.
  async check(stream) {
    const faults = [], missing = [], given = new Set();
    let isUnknown = false;
    for await (const lines of linesOf(stream)) {
      for (const line of lines) {
        const [key, n, why] = await this.one(line);
        const fault = given.has(key) ? "textTwice" : why;
        given.add(key);
        if (fault === "textUnknown") isUnknown = true;
        else if (fault) faults.push(new Fault(n, fault));
      }
      await breath();
    }
    for (const [key, { n, field }] of this.sealed)
      if (!given.has(key) && !this.erased.has(key) && !this.unpublished.has(field)) missing.push(new Fault(n, "textMissing"));
    const first = (some) => some.reduce((least, one) => (one.n < least.n ? one : least));
    if (faults.length) throw first(faults);
    if (isUnknown) throw new Fault(0, "textUnknown"); // they may be newer than the journal: what is missing, too
    if (missing.length) throw first(missing);
    return given.size;
  }

  async one(line) {
    let text;
    try {
      text = json(line);
      const keys = ["field", "id", "salt", "value"];
      if (text.size !== 4 || !keys.every((key) => typeof text.get(key) === "string")
        || !/^[0-9a-f]{64}$/.test(text.get("salt")) || ALONE.test(text.get("value"))) throw new SyntaxError("not a text");
    } catch { return [null, 0, "textUnread"]; }
    const key = JSON.stringify([text.get("id"), text.get("field")]);
    const known = this.sealed.get(key);
    if (!known) return [key, 0, "textUnknown"];
    if (this.erased.has(key)) return [key, known.n, "textBack"];
    const seal = hex(await hmac(unhex(text.get("salt")), writer.encode(text.get("value"))));
    return [key, known.n, seal === known.seal ? null : "textChanged"];
  }
}
