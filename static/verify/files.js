// Which of the two files was opened, by how its lines begin.
import { Fault, contentOf, linesOf } from "./journal.js";

const LOOKED_AT = 2 ** 20; // no line is that long
const [JOURNAL, TEXTS] = ['{"by":', '{"field":'].map((text) => new TextEncoder().encode(text));

// A file that is not what was asked for: the keys of the words that say so, and of what to do.
export class OtherFile extends Error {
  constructor(...said) {
    super(said.join(": "));
    this.said = said;
  }
}

async function firstLines(file) {
  for await (const lines of linesOf(file.slice(0, LOOKED_AT).stream()))
    if (lines.length) return lines; // none yet: a first line longer than what was read so far
  return [];
}

function holds(lines, beginning) {
  return lines.some((line) => beginning.every((byte, at) => line[at] === byte));
}

// The clinic of a journal. Throws Fault for one with a broken first line, OtherFile for what is none.
export async function clinicOf(file) {
  const lines = await firstLines(file);
  try { return contentOf(lines[0]).get("clinic"); } catch {
    if (holds(lines, JOURNAL)) throw new Fault(1, "noLine");
    throw new OtherFile("noJournal", holds(lines, TEXTS) ? "isTexts" : "asDownloaded");
  }
}

// A journal without any text has an empty file of them. Throws OtherFile.
export async function mustBeTexts(file) {
  const lines = await firstLines(file);
  if (lines.length && !holds(lines, TEXTS)) throw new OtherFile("noTexts", holds(lines, JOURNAL) ? "isJournal" : "asDownloaded");
}
