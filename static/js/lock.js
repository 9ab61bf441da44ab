// The idle lock: after the quiet seconds the page goes to the lock page, which closes the session on the server too (SEC-04).
// Every open page shares one clock, so a page that is used keeps the others open.

const LAST = "aliquot.last-activity";
const { lockUrl, idleSeconds } = document.body.dataset;
const quiet = Number(idleSeconds) * 1000;

const now = () => Date.now();
const touched = () => {
  localStorage.setItem(LAST, String(now()));
  note();
};
const last = () => Number(localStorage.getItem(LAST)) || now();

let timer = 0;
let noted = now();

// Typing in a long form is use as well: the server hears of it each minute, so that it does not lock before the page does.
function note() {
  if (now() - noted < 60_000) return;
  noted = now();
  fetch(lockUrl, { method: "HEAD", redirect: "manual" }).catch(() => {});
}

function check() {
  clearTimeout(timer);
  const left = last() + quiet - now();
  if (left <= 0) {
    const form = document.createElement("form");
    form.method = "post";
    form.action = lockUrl;
    const token = document.querySelector("input[name=csrfmiddlewaretoken]");
    if (token) form.append(token.cloneNode());
    document.body.append(form);
    form.submit();
    return;
  }
  timer = setTimeout(check, Math.min(left, 15_000));
}

if (quiet > 0) {
  touched();
  for (const kind of ["pointerdown", "keydown", "wheel", "touchstart"]) {
    document.addEventListener(kind, touched, { passive: true });
  }
  document.addEventListener("visibilitychange", () => document.visibilityState === "visible" && check());
  check();
}
