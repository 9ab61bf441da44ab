// Of a long choice what is typed is left: every word typed stands somewhere in the row. Enter takes the first, arrow down
// goes into the list. What is chosen already stays in sight.

const box = document.querySelector("[data-narrows]");
const field = box?.querySelector("input");
const list = box && document.querySelector(box.dataset.narrows);
const rows = [...(list?.querySelectorAll(".choice") ?? [])];
const plain = (text) => text.normalize("NFKD").replace(/\p{Mark}/gu, "").toLowerCase();
const shown = () => rows.filter((row) => !row.hidden);

function narrow() {
  const words = plain(field.value).split(/\s+/).filter(Boolean);
  for (const row of rows) {
    const said = plain(`${row.textContent} ${row.closest("[data-group]")?.querySelector("h2")?.textContent ?? ""}`);
    row.hidden = !words.every((word) => said.includes(word)) && !row.querySelector(":checked");
  }
  for (const group of list.querySelectorAll("[data-group]")) {
    group.hidden = !group.querySelector(".choice:not([hidden])");
  }
  const left = shown().length;
  box.querySelector("[data-left]").textContent = words.length ? `${left || "None"} of ${rows.length}` : "";
}

function take(row) {
  const radio = row.querySelector("input");
  if (!radio) return row.click();
  radio.checked = true;
  radio.focus();
}

function onKey(event) {
  if (event.key !== "Enter" && event.key !== "ArrowDown") return;
  event.preventDefault();
  const [first] = shown().filter((row) => event.key === "ArrowDown" || !row.querySelector(":checked"));
  if (!first) return;
  if (event.key === "Enter") take(first);
  else (first.querySelector("input") ?? first).focus();
}

if (field && list) {
  box.hidden = false;
  field.addEventListener("input", narrow);
  field.addEventListener("keydown", onKey);
  // Typing begins at once; not where a keyboard on the screen would cover the list, nor where something is wrong.
  if (matchMedia("(hover: hover)").matches && !document.querySelector(".field-error, [role=alert], :checked")) field.focus();
}
