// Keys: / reaches the scan box, or the search of a page without one, ? opens the list of keys, j and k move in a worklist, Enter opens, x selects a line, a letter presses its button.
// On a part that is no button (a signature) the letter leads to its first field.
// A key does nothing while someone types in a field, holds a modifier, or has the list of keys open.

const TYPING = "input:not([type=checkbox]):not([type=radio]), textarea, select, [contenteditable]";
const HERE = "is-here";

const rows = () => [...document.querySelectorAll(".worklist > li")];

function move(by) {
  const all = rows();
  if (!all.length) return;
  const now = all.findIndex((row) => row.classList.contains(HERE));
  const next = Math.min(Math.max((now < 0 ? placeLeft(by) : now) + by, 0), all.length - 1);
  all.forEach((row, place) => row.classList.toggle(HERE, place === next));
  const link = all[next].querySelector("a.go");
  link?.focus({ preventScroll: true });
  all[next].scrollIntoView({ block: "nearest" });
}

// Where the line stood that has left the list (refresh.js): down leads to the one in its place, up to the one before.
function placeLeft(by) {
  const place = Number(document.body.dataset.placeLeft ?? 0);
  delete document.body.dataset.placeLeft;
  return by > 0 ? place - 1 : place;
}

function press(letter) {
  const target = document.querySelector(`[data-key="${CSS.escape(letter)}"]:not([disabled])`);
  if (!target) return false;
  if (target.matches("summary")) target.focus();
  if (target.matches("a, button, summary")) target.click();
  else target.querySelector("input:not([type=hidden])")?.focus();
  return true;
}

// Select the line one is at, or let go of it; on a page whose lines cannot be selected x is a letter like others.
function select() {
  const box = document.querySelector(`.${HERE} .pick input`);
  box?.click();
  return Boolean(box);
}

function listKeys() {
  const dialog = document.getElementById("keys");
  if (!dialog || dialog.open) return false;
  const list = dialog.querySelector("[data-keys]");
  list.querySelectorAll("[data-of-page]").forEach((item) => item.remove());
  list.querySelectorAll("[data-of-list]").forEach((item) => { item.hidden = !rows().length; });
  const picks = document.querySelectorAll(".pick").length;
  list.querySelectorAll("[data-of-picks]").forEach((item) => { item.hidden = !picks; });
  document.querySelectorAll("[data-key]").forEach((button) => {
    const key = document.createElement("dt");
    const word = document.createElement("kbd");
    const what = document.createElement("dd");
    word.className = "key";
    word.textContent = button.dataset.key;
    what.textContent = button.dataset.what ?? [...button.childNodes].filter((node) => node.nodeName === "#text").map((node) => node.data.trim()).join(" ").trim();
    key.append(word);
    for (const item of [key, what]) item.dataset.ofPage = "";
    list.append(key, what);
  });
  dialog.showModal();
  return true;
}

function reachScanBox() {
  const box = document.getElementById("scan");
  box?.focus();
  box?.select();
  return Boolean(box);
}

const KEYS = {
  "/": () => reachScanBox() || press("/"),
  "?": listKeys,
  j: () => rows().length > 0 && (move(1), true),
  x: () => select() || press("x"),
  k: () => rows().length > 0 && (move(-1), true),
};

function onKey(event) {
  if (event.ctrlKey || event.metaKey || event.altKey || event.isComposing || event.defaultPrevented) return;
  if (event.key === "Escape" && event.target.matches?.("#scan")) event.target.blur();
  if (event.target.matches?.(TYPING) || document.querySelector("dialog[open]")) return;
  const act = KEYS[event.key] ?? (() => event.key.length === 1 && press(event.key));
  if (act()) event.preventDefault();
}

document.addEventListener("keydown", onKey);
