// A page that waits for other people: look every few seconds whether it says something new, and show that.
const here = document.querySelector("[data-version]");

async function look() {
  if (document.hidden || document.activeElement?.tagName === "SELECT") return; // nobody loses what she is choosing
  try {
    const answer = await fetch(location.href, { headers: { Accept: "text/html" } });
    const found = /data-version="([^"]*)"/.exec(await answer.text());
    if (answer.redirected) location.assign(answer.url);
    else if (answer.ok && (!found || found[1] !== here.dataset.version)) location.reload();
  } catch { /* no signal: look again later */ }
}

setInterval(look, 1000 * (here.dataset.every ?? 3));
