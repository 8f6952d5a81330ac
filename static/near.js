// Finds the nearest clinics in the browser. The position is used here and sent nowhere: the same whole list goes to all.
const box = document.querySelector("#near");
const button = box.querySelector("button");
const said = box.querySelector("[role=status]");
const list = box.querySelector("ol");
const MOST = 10;

const read = (text) => {
  const clinics = [];
  let place = "", y = 0, x = 0;
  for (const line of text.split("\n")) {
    if (line[0] === "=") { place = line.slice(1); continue; }
    const [clues, north, east, ...name] = line.split(" ");
    if (!east) continue;
    y += +north; x += +east;
    clinics.push({ clues, y: y / 1000, x: x / 1000, name: name.join(" "), place });
  }
  return clinics;
};

// On a plane: within the hundred kilometres that matter here a sphere differs by less than the list's own hundred metres.
const kilometres = (from, to) => Math.hypot(to.y - from.y, (to.x - from.x) * Math.cos(from.y * Math.PI / 180)) * 111.2;

const shown = (clinic) => {
  const item = document.createElement("li"), what = document.createElement("p"), hint = document.createElement("p");
  const link = document.createElement("a");
  what.className = "what"; hint.className = "hint";
  link.href = box.dataset.clinic.replace("CLUES", clinic.clues);
  link.textContent = clinic.name;
  const far = clinic.km < 1 ? box.dataset.near : box.dataset.far.replace("#", clinic.km < 10 ? clinic.km.toFixed(1) : Math.round(clinic.km));
  hint.textContent = `${far} · ${clinic.place}`;
  what.append(link);
  item.append(what, hint);
  return item;
};

const find = async (position) => {
  const here = { y: position.coords.latitude, x: position.coords.longitude };
  try {
    const answer = await fetch(box.dataset.list);
    if (!answer.ok) throw new Error(answer.status);
    const clinics = read(await answer.text());
    for (const one of clinics) one.km = kilometres(here, one);
    clinics.sort((a, b) => a.km - b.km);
    list.replaceChildren(...clinics.slice(0, MOST).map(shown));
    said.textContent = box.dataset.found;
  } catch { said.textContent = box.dataset.failed; }
  button.disabled = false;
};

button.addEventListener("click", () => {
  button.disabled = true;
  said.textContent = box.dataset.wait;
  navigator.geolocation.getCurrentPosition(find, () => { said.textContent = box.dataset.denied; button.disabled = false; }, { timeout: 20000, maximumAge: 600000 });
});
if (navigator.geolocation) box.classList.remove("scripted"); else box.hidden = true;
