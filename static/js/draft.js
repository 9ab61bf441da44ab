// An order is kept while it is composed: after a pause in typing the page is sent with the version it was typed from.
// What another tab saved meanwhile is never written over: this page says so, keeps what is typed, and saves no more until someone decides.

const PAUSE = 1_500;
const AGAIN = 10_000;
const form = document.querySelector("form[data-draft]");
const status = form.querySelector("[data-draft-status]");
const field = (name) => form.elements.namedItem(name);

// Staff read 24 hours, others am and pm (only staff say how an order came).
const CLOCK = { hour: "numeric", minute: "2-digit", hourCycle: field("origin") ? "h23" : "h12" };

let timer = 0;
let sending = null; // the answer that is waited for
let lost = null; // what was sent and never answered: the same once more is no change to the server
let stopped = "draftStopped" in form.dataset;
let typed = false; // since it was last sent

function tell(name) {
  for (const notice of form.querySelectorAll("[data-draft-notice]")) notice.hidden = notice.dataset.draftNotice !== name;
  if (name) status.textContent = "Not saved.";
}

function later(pause) {
  clearTimeout(timer);
  if (!stopped) timer = setTimeout(save, pause);
}

// After a new sign-in in another tab the cookie holds the token that counts.
function token() {
  const cookie = document.cookie.match(/(?:^|; )csrftoken=([^;]+)/);
  return cookie ? cookie[1] : field("csrfmiddlewaretoken").value;
}

function written() {
  const data = new URLSearchParams(new FormData(form));
  data.delete("do");
  return data;
}

function saved(version) {
  field("draft_version").value = version;
  field("csrfmiddlewaretoken").value = token();
  history.replaceState(history.state, "", form.dataset.draftPage + location.hash);
  tell("");
  const now = new Date().toLocaleTimeString("en-US", CLOCK).toLowerCase();
  status.textContent = `Draft saved, ${now}`;
}

function refused(answer) {
  stopped = true;
  const version = answer.headers.get("ETag")?.replaceAll('"', "");
  if (answer.status === 412) form.querySelector("[data-draft-mine]").value = `keep-${version}`;
  tell({ 404: "draft_gone", 409: "draft_ended", 412: "draft_changed", 413: "draft_too_long" }[answer.status]);
}

async function send(data) {
  const version = field("draft_version").value;
  data.set("csrfmiddlewaretoken", token());
  try {
    const answer = await fetch(form.dataset.draft, {
      method: "POST", body: data, headers: { "If-Match": `"${version}"` }, redirect: "manual", keepalive: true,
    });
    lost = null;
    if (answer.status === 204) saved(answer.headers.get("ETag").replaceAll('"', ""));
    else if ([404, 409, 412, 413].includes(answer.status)) refused(answer);
    else again(data, answer.type === "opaqueredirect" || answer.status === 403 ? "signed_out" : "no_answer");
  } catch {
    again(data, "no_answer");
  }
}

function again(data, why) {
  lost = data;
  typed = true;
  tell(why);
  later(AGAIN);
}

async function save() {
  clearTimeout(timer);
  if (stopped || sending) return sending;
  const once = lost;
  typed = Boolean(once); // what was typed since it was lost is sent after it
  sending = send(once ?? written());
  await sending;
  sending = null;
  if (typed && !lost) later(PAUSE);
  return null;
}

function onType() {
  typed = true;
  if (stopped && !form.querySelector("[data-draft-notice=draft_too_long]").hidden) stopped = false;
  later(PAUSE);
}

// A press that sends the page waits for the answer on its way, so that the page does not meet its own saving.
async function onSubmit(event) {
  clearTimeout(timer);
  typed = false; // it goes with the page
  if (!sending) return;
  event.preventDefault();
  await sending;
  clearTimeout(timer);
  form.requestSubmit(event.submitter);
}

form.addEventListener("input", onType);
form.addEventListener("submit", onSubmit);
document.addEventListener("visibilitychange", () => {
  if (typed || lost) save();
});
