// What is composed is drawn while it is typed: directions, units, curve and calendar. Without this script Check draws them.

const PAUSE = 400;
const PARTS = /^(steps-|days_supply$|refills$|timing$)/;
const form = document.querySelector("form[data-draft]");
const place = document.querySelector("[data-drawn]");

let timer = 0;
let asked = 0; // an answer that was overtaken by a later one is not shown

async function draw() {
  const mine = ++asked;
  const data = new URLSearchParams(new FormData(form));
  data.set("do", "draw");
  try {
    const answer = await fetch(location.pathname, { method: "POST", body: data, redirect: "manual" });
    const page = answer.ok ? await answer.text() : "";
    if (page && mine === asked) place.innerHTML = page;
  } catch {
    // The picture stays as it was; what is typed is kept by the draft.
  }
}

form.addEventListener("input", (event) => {
  if (!PARTS.test(event.target.name)) return;
  clearTimeout(timer);
  timer = setTimeout(draw, PAUSE);
});
