// The hall screen and the phones beside it: what is shown changes as it happens; without a signal the last content stays,
// and says what hour it is of. Tries events first, then asks now and then; without this file the page reloads itself.
(function () {
  "use strict";
  var SILENT = 25000, BROKEN = 4000, ASK_EVERY = 8000, PATIENCE = 3, ROUNDS = 6;
  var find = function (id) { return document.getElementById(id); };
  var live = find("live"), cut = find("cut"), hour = find("hour"), pairing = find("pairing");
  var form = pairing && (pairing.tagName === "FORM" ? pairing : pairing.querySelector("form"));
  var source = null, last = Date.now(), broken = 0, failures = 0, rounds = 0, asking = 0;

  function alive(time) {
    last = Date.now();
    broken = 0;
    if (time) hour.textContent = time;
    cut.hidden = true;
  }

  function show(text) {
    var news = JSON.parse(text);
    alive(news.hour);
    if (news.id === live.dataset.id) return;
    var was = live.dataset.left;
    live.dataset.id = news.id;
    live.innerHTML = news.html;
    if (was) { live.className = ""; delete live.dataset.left; }
  }

  function fail() { broken = broken || Date.now(); }

  function listen() {
    clearTimeout(asking);
    if (source) source.close();
    if (!window.EventSource) { ask(); return; }
    var mine = source = new EventSource(live.dataset.stream + "?visto=" + live.dataset.id);
    mine.onopen = function () { alive(""); failures = 0; };
    mine.onmessage = function (event) { show(event.data); };
    mine.addEventListener("hour", function (event) { alive(event.data); });
    mine.addEventListener("again", listen);
    mine.onerror = function () {
      fail();
      failures += 1;
      if (mine.readyState === 2 || failures >= PATIENCE) askFor(ROUNDS);
    };
  }

  // Where events do not get through: ask now and then, and after some rounds try them again.
  function askFor(times) {
    if (source) source.close();
    source = null;
    rounds = times;
    clearTimeout(asking);
    asking = setTimeout(ask, 500);
  }

  function ask() {
    fetch(live.dataset.now, { cache: "no-store", credentials: "same-origin" }).then(function (answer) {
      if (answer.status === 204) return "";
      if (!answer.ok) throw new Error(String(answer.status));
      return answer.text();
    }).then(function (text) {
      if (text) show(text);
      else alive("");
    }).catch(fail).then(function () {
      rounds -= 1;
      asking = setTimeout(rounds > 0 || !window.EventSource ? ask : listen, ASK_EVERY);
    });
  }

  function look() {
    var now = Date.now();
    if (!navigator.onLine || (broken && now - broken > BROKEN) || now - last > SILENT) cut.hidden = !hour.textContent;
    if (source && now - last > SILENT) { last = now; fail(); askFor(ROUNDS); }
  }

  function press() { if (form) form.submit(); }

  function stayAwake() {
    if (navigator.wakeLock && document.visibilityState === "visible") navigator.wakeLock.request("screen").catch(function () {});
  }

  if (pairing && pairing.hasAttribute("data-auto")) { press(); return; }
  if (!live) return;
  if (live.dataset.left) setTimeout(function () { if (live.dataset.left) press(); }, live.dataset.left * 1000 + 500);
  listen();
  setInterval(look, 1000);
  stayAwake();
  document.addEventListener("visibilitychange", stayAwake);
  window.addEventListener("offline", look);
  window.addEventListener("online", function () { failures = 0; listen(); });
  document.addEventListener("keydown", function (event) {
    if (event.key !== "f" && event.key !== "F" || event.ctrlKey || event.metaKey) return;
    if (document.fullscreenElement) document.exitFullscreen();
    else if (document.documentElement.requestFullscreen) document.documentElement.requestFullscreen();
  });
})();
