// The count sheet: one tap is one hand; the sum stands beside those present. Without this file the fields still work.
// What is typed stays on this phone, by question and turn, until the server has answered.
const form = document.querySelector("form[data-key]");
const running = document.querySelector(".running");
const fields = [...form ? form.querySelectorAll(".hands-block input") : []];
const offline = document.querySelector("[data-offline]");
const kept = form && `count.${form.dataset.key}`;
const typed = [...form?.querySelectorAll("input:not([type=hidden]), textarea") ?? []];

function number(field) {
  const typed = field.value.replace(/,/g, "").trim();
  return /^[0-9]{1,6}$/.test(typed) ? Number(typed) : null;
}

function shown(count) {
  return Number(count).toLocaleString("es-MX"); // 1,234 in both languages
}

function say() {
  if (!running) return; // the page that checks has no sum of its own
  const { present, each, ...words } = running.dataset;
  const hands = fields.map(number).filter((one) => one !== null);
  const total = hands.reduce((sum, one) => sum + one, 0);
  const over = each === undefined ? total - present : Math.max(...hands, 0) - present;
  let message = "";
  if (hands.length && each !== undefined) message = over > 0 ? words.tooMany : "";
  else if (hands.length && over > 0) message = over === 1 ? words.overOne : words.over;
  else if (hands.length && over < 0) message = over === -1 ? words.shortOne : words.short;
  else if (hands.length) message = words.equal;
  running.textContent = (message || running.dataset.start)
    .replace("{total}", shown(total)).replace("{present}", shown(present)).replace("{n}", shown(Math.abs(over)));
  running.classList.toggle("too-many", over > 0);
  running.classList.toggle("equal", hands.length > 0 && over === 0 && each === undefined);
}

function keep() {
  say();
  const now = typed.filter((one) => one.type !== "radio" || one.checked).map((one) => [one.name, one.value]);
  try { sessionStorage.setItem(kept, JSON.stringify({ ...before(), ...Object.fromEntries(now) })); } catch { /* private mode */ }
}

function before() {
  try { return JSON.parse(sessionStorage.getItem(kept)) ?? {}; } catch { return {}; }
}

// What was typed last wins over what the server last saw: a sheet mended after a refusal may never have got there.
function restore() {
  const values = before();
  for (const one of typed.filter((field) => field.name in values)) {
    if (one.type === "radio") one.checked = one.value === values[one.name];
    else one.value = values[one.name];
  }
}

function send(event) {
  keep();
  offline.hidden = navigator.onLine;
  if (!navigator.onLine) event.preventDefault();
}

function step(button) {
  const field = button.closest(".hands-block").querySelector("input");
  const now = number(field);
  if (now === null && button.dataset.step < 0) return;
  field.value = Math.max(0, (now ?? 0) + Number(button.dataset.step));
  navigator.vibrate?.(15);
  keep();
}

async function stayOn() {
  try { await navigator.wakeLock?.request("screen"); } catch { /* low battery */ }
}

if (form) {
  if (running) running.dataset.start = running.textContent;
  restore();
  for (const button of form.querySelectorAll("[data-step]")) {
    button.hidden = false;
    button.addEventListener("click", () => step(button));
  }
  form.addEventListener("input", keep);
  form.addEventListener("submit", send);
  window.addEventListener("online", () => { offline.hidden = true; });
  window.addEventListener("pageshow", (event) => { if (event.persisted) restore(); say(); });
  say();
}
stayOn();
document.addEventListener("visibilitychange", () => { if (!document.hidden) stayOn(); });
