// A list that reads itself again while it is in view: every so many seconds the same address, told to the server as automatic, so that it keeps no session open (SEC-04).
// Only what is marked data-live is put in the page again; the line one is at, the focus and the place on the screen stay. Without this file the link reads it again.

const bar = document.querySelector("[data-refresh-seconds]");
const every = Number(bar.dataset.refreshSeconds) * 1000;
const said = bar.querySelector("[data-refresh-said]");
const stop = bar.querySelector("[data-refresh-stop]");
const STOPPED = "aliquot.refresh-stopped";
const HERE = "is-here";

let timer = 0;
let asking = false;
let ended = false;
let last = Date.now();

const stopped = () => sessionStorage.getItem(STOPPED) === "yes";
const live = (page) => [...page.querySelectorAll("[data-live]")];
const links = () => [...document.querySelectorAll("[data-live] a[href]")];
const rows = () => [...document.querySelectorAll(".worklist > li")];
const address = (row) => row.querySelector("a.go")?.getAttribute("href");

function say(words, way) {
  if (said.dataset.words === words) return;
  said.dataset.words = words;
  said.textContent = words;
  if (!way) return;
  const link = document.createElement("a");
  link.href = location.href;
  link.textContent = way;
  said.append(" ", link);
}

// A page that is being marked, or has the list of keys open, is left as it is until the next time.
const busy = () => Boolean(document.querySelector("dialog[open]")) || !getSelection().isCollapsed;

// The line one is at, or the first on the screen that stays, is what the rest is measured by; whoever is at the top sees what comes there.
function anchorOf(fresh) {
  if (!document.querySelector(`.worklist > li.${HERE}`) && scrollY === 0) return null;
  const kept = new Set([...fresh.querySelectorAll(".worklist > li a.go")].map((link) => link.getAttribute("href")));
  const seen = rows().filter((row) => kept.has(address(row)));
  const chosen = seen.find((row) => row.classList.contains(HERE)) ?? seen.find((row) => row.getBoundingClientRect().bottom > 0);
  return chosen && { href: address(chosen), top: chosen.getBoundingClientRect().top };
}

function put(fresh) {
  const here = rows().findIndex((row) => row.classList.contains(HERE));
  const hereHref = here < 0 ? null : address(rows()[here]);
  const focused = links().includes(document.activeElement) ? document.activeElement.getAttribute("href") : null;
  const picked = new Set([...document.querySelectorAll("[data-live] input:checked")].map((box) => box.value));
  const anchor = anchorOf(fresh);
  for (const part of live(document)) {
    const next = fresh.getElementById(part.id);
    if (next && next.innerHTML !== part.innerHTML) part.replaceChildren(...document.importNode(next, true).childNodes);
  }
  document.querySelectorAll("[data-live] input[type=checkbox]").forEach((box) => (box.checked = picked.has(box.value)));
  const again = rows().find((row) => address(row) === hereHref);
  again?.classList.add(HERE);
  // What was opened or finished by somebody else is gone: j and k go on from its place, and Enter opens nothing by mistake.
  if (hereHref && !again) document.body.dataset.placeLeft = String(here);
  if (focused && !links().includes(document.activeElement)) links().find((link) => link.getAttribute("href") === focused)?.focus({ preventScroll: true });
  const same = anchor && rows().find((row) => address(row) === anchor.href);
  if (same) scrollBy({ top: same.getBoundingClientRect().top - anchor.top, behavior: "instant" });
  return hereHref && !again;
}

function leave() {
  ended = true;
  clearTimeout(timer);
  for (const part of live(document)) part.replaceChildren();
  say("You are signed out here, or the screen is locked. Nothing is shown.", "Sign in again");
}

async function read() {
  if (asking || ended) return;
  asking = true;
  clearTimeout(timer);
  try {
    const answer = await fetch(location.href, { headers: { "Aliquot-Automatic": "1" }, redirect: "manual", cache: "no-store" });
    if (answer.type === "opaqueredirect" || answer.status === 401 || answer.status === 403) return leave();
    if (!answer.ok) throw new Error(String(answer.status));
    const fresh = new DOMParser().parseFromString(await answer.text(), "text/html");
    if (!busy()) say(put(fresh) ? "The line you were at has left the list." : "");
  } catch {
    say("Could not update: the server did not answer. It is tried again by itself.");
  } finally {
    asking = false;
    last = Date.now();
    plan();
  }
}

function plan() {
  clearTimeout(timer);
  if (ended || stopped() || document.visibilityState !== "visible") return;
  timer = setTimeout(read, Math.max(every - (Date.now() - last), 1000));
}

function shown() {
  stop.hidden = false;
  stop.textContent = stopped() ? "Update by itself again" : "Stop updating by itself";
}

stop.addEventListener("click", () => {
  sessionStorage.setItem(STOPPED, stopped() ? "no" : "yes");
  shown();
  plan();
});
document.addEventListener("visibilitychange", plan);
shown();
plan();
