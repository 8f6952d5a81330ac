// Checks a clinic's journal on this very device: nothing that is typed, scanned or opened is sent anywhere.
import { readAddress } from "./address.js";
import { OtherFile, clinicOf, mustBeTexts } from "./files.js";
import { Fault, Walk, genesis, readMark, shortCode, walkAll } from "./journal.js";
import { scanner } from "./scan.js";
import { Texts } from "./texts.js";

const form = document.getElementById("comprobar");
const fields = form.elements;
const files = document.getElementById("archivo");
const answer = document.getElementById("respuesta");
const { words, links, unpublished } = JSON.parse(form.dataset.given);
const CLUES = /^[A-Z]{5}[0-9]{6}$/;
const TOLD_EVERY = 1000;
let busy = false;

function shown(number) {
  return number.toLocaleString("es-MX"); // 1,234 in both languages
}

function said(word, values = {}) {
  return words[word].replace(/\{(\w+)\}/g, (_, name) => {
    const value = values[name];
    return typeof value === "number" ? shown(value) : value;
  });
}

// One line or many: "renglón" and its plural are two words of the page.
function counted(word, number, values = {}) {
  return said(number === 1 ? `${word}One` : word, { ...values, n: number });
}

function told(tone, title, ...sentences) {
  const notice = document.getElementById(`aviso-${tone}`).content.cloneNode(true);
  notice.querySelector(".title").textContent = title;
  const last = notice.querySelector("p:not(.title)");
  sentences.filter(Boolean).forEach((one) => {
    const part = document.createElement("p");
    part.append(one);
    last.before(part);
  });
  last.remove();
  answer.replaceChildren(notice);
  seen();
}

// What was asked for may be out of sight, as after a photo: the answer comes into view, and is where reading goes on.
function seen() {
  answer.focus({ preventScroll: true });
  answer.scrollIntoView({ block: answer.offsetHeight > window.innerHeight ? "start" : "center" });
}

function progress(n) {
  if (n % TOLD_EVERY === 0) answer.textContent = said("working", { n });
}

function faulty(fault, ...more) {
  const title = fault.n ? said("differsFrom", { n: fault.n }) : said("differs");
  told("bad", title, said(fault.why), ...more);
}

// A code that no line has was mistyped more often than anything was changed: nobody is accused.
function absent(clinic, ...more) {
  told("plain", said("paperNone", { clinic }), said("paperNoneWhy"), ...more);
}

function day(recorded) {
  return new Date(recorded).toLocaleDateString(document.documentElement.lang, { dateStyle: "long" });
}

// An address instead of a code: what it is, and a way there if it is ours. It is not kept in the field: it may be secret.
function leads(address) {
  fields.c.value = "";
  if (!address.isOurs) { told("warn", said("isAddress"), said("pageOfOthers", { host: address.host })); return; }
  if (address.clinic) fields.clinica.value = address.clinic;
  const link = Object.assign(document.createElement("a"), { href: address.href, textContent: said("openPage") });
  told("plain", said("isAddress"), address.clinic ? said("pageOfClinic", address) : said("pageOfOurs"), link);
}

class NoClinic extends Error {}

// The clinic's journal as the site gives it today, in as many pieces as it takes.
async function walkSite(walk, options) {
  let address = links.journal.replace("CLUES", walk.clinic);
  while (address) {
    const got = await fetch(address, { cache: "no-store", credentials: "omit" });
    if (got.status === 404) throw new NoClinic();
    if (!got.ok) throw new TypeError(got.statusText);
    await walkAll(walk, got.body, options);
    address = /<([^>]+)>; *rel="next"/.exec(got.headers.get("link") ?? "")?.[1];
  }
  return walk;
}

async function checkCode(clinic, mark) {
  const walk = new Walk(clinic, await genesis(clinic), mark ? [mark] : []);
  await walkSite(walk, { see: (_content, _digest, n) => progress(n) });
  try { walk.end(); } catch (fault) {
    if (fault.why !== "paperNone") throw fault;
    return absent(clinic);
  }
  const whole = counted("whole", walk.n, { clinic, code: shortCode(walk.head) });
  if (!mark) return told("plain", said("holds"), whole, said("comparePaper"));
  const at = walk.met[0] ?? { n: 0 };
  const more = walk.n - at.n;
  return told("ok", said("same"), at.n ? said("paperAt", { n: at.n, day: day(at.recorded) }) : "",
    more ? counted("since", more) : said("isLast"), whole);
}

// The first line that is not the same in the file and on the site, and how many lines the site has.
async function compared(clinic, digests) {
  let first = 0;
  const walk = new Walk(clinic, await genesis(clinic));
  await walkSite(walk, { see: (_content, digest, n) => {
    if (!first && n <= digests.length && digest !== digests[n - 1]) first = n;
    progress(n);
  } });
  return { first: first || (digests.length > walk.n ? walk.n + 1 : 0), n: walk.n };
}

async function againstSite(walk, digests, more) {
  let site;
  try { site = await compared(walk.clinic, digests); } catch (error) {
    if (error instanceof Fault) return told("bad", said("siteBroken", { n: error.n }), said(error.why));
    return told("plain", said("holds"), more, said(error instanceof NoClinic ? "noClinic" : "noSite"));
  }
  const about = { clinic: walk.clinic, code: shortCode(walk.head) };
  if (site.first > site.n) return told("bad", said("differsFrom", { n: site.first }), counted("siteShort", digests.length - site.n));
  if (site.first) return told("bad", said("differsFrom", { n: site.first }), said("notTheSame"), said("restSame"));
  if (site.n > walk.n) return told("ok", said("older"), counted("olderFirst", walk.n), counted("since", site.n - walk.n), more);
  return told("ok", said("same"), said("equal"), counted("whole", walk.n, about), more);
}

// Texts that the saved journal has no lines for are of later ones: with today's they must agree.
async function newerTexts(clinic, texts) {
  const today = new Texts(unpublished);
  try {
    await walkSite(new Walk(clinic, await genesis(clinic)), { see: (content, _digest, n) => { today.see(content); progress(n); } });
    return counted("textsNewer", await today.check(texts.stream()));
  } catch (error) {
    if (["textUnknown", "textChanged", "textBack"].includes(error.why)) throw error;
    return said("textsNotOfIt");
  }
}

async function textsAgree(walk, sealed, texts) {
  try { return counted("textsAgree", await sealed.check(texts.stream())); } catch (error) {
    if (error.why !== "textUnknown") throw error;
    return newerTexts(walk.clinic, texts);
  }
}

async function checkFile(journal, texts, mark) {
  const clinic = await clinicOf(journal);
  if (texts) await mustBeTexts(texts);
  const wanted = mark?.clinic ?? fields.clinica.value.trim().toUpperCase();
  if (CLUES.test(wanted) && wanted !== clinic) throw new Fault(1, "otherClinic");
  const digests = [], sealed = new Texts(unpublished);
  const walk = new Walk(clinic, await genesis(clinic), mark ? [mark] : []);
  try {
    await walkAll(walk, journal.stream(), {
      note: (digest) => { digests.push(digest); progress(digests.length); },
      see: (content) => sealed.see(content),
    });
    walk.end();
  } catch (fault) {
    if (!(fault instanceof Fault)) throw fault;
    const site = await compared(clinic, digests).catch(() => ({ first: 0 }));
    const other = site.first ? said("firstOther", { n: site.first }) : "";
    if (fault.why === "paperNone") return absent(clinic, said("paperNewer"), other);
    return faulty(fault, other);
  }
  const agree = texts ? await textsAgree(walk, sealed, texts) : "";
  const paper = walk.met.length ? said("paperAt", { n: walk.met[0].n, day: day(walk.met[0].recorded) }) : "";
  return againstSite(walk, digests, [paper, agree].filter(Boolean).join(" "));
}

async function during(work) {
  if (busy) return;
  busy = true;
  answer.textContent = said("working", { n: 0 });
  answer.scrollIntoView({ block: "nearest" });
  try { await work(); } catch (error) {
    if (error instanceof Fault) faulty(error);
    else if (error instanceof OtherFile) told("warn", ...error.said.map((word) => said(word)));
    else if (error instanceof NoClinic) told("warn", said("noClinic"));
    else told("warn", said("notDone"));
  }
  busy = false;
}

// Whether what stands in the form was answered here; if not, the site searches for the clinic that was typed.
function answeredHere() {
  const typed = fields.c.value.trim(), mark = typed ? readMark(typed) : null;
  const address = mark ? null : readAddress(typed, links.hosts);
  if (address) { leads(address); return true; }
  const clinic = (mark?.clinic ?? fields.clinica.value).trim().toUpperCase();
  if (typed && !mark) { told("warn", said("notWhole")); return true; }
  if (!CLUES.test(clinic)) return false;
  fields.clinica.value = clinic;
  during(() => checkCode(clinic, mark));
  return true;
}

form.addEventListener("submit", (event) => { if (answeredHere()) event.preventDefault(); });

files.hidden = false;
document.getElementById("sin-programa").hidden = true;
files.addEventListener("submit", (event) => {
  event.preventDefault();
  const journal = files.elements.journal.files[0], typed = fields.c.value.trim(), mark = typed ? readMark(typed) : null;
  if (!journal) told("warn", said("noFile"));
  else if (typed && !mark) told("warn", said("notWhole"));
  else during(() => checkFile(journal, files.elements.texts.files[0], mark));
});

scanner((text) => {
  fields.c.value = text;
  form.requestSubmit();
}, () => told("warn", said("noCode")), () => told("warn", said("notDone")));
// Never sent from here: the site has searched already, and it is for the reader to choose among what it found.
if (fields.c.value && new URLSearchParams(location.search).get("c")) answeredHere();
