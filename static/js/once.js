// A form that changes something is sent once: the second press of its button does nothing until the page comes back.
// The button is not disabled, because a disabled button is not sent with the form and cannot show what is happening.

const SENT = "sent";

document.addEventListener("submit", (event) => {
  const form = event.target;
  if (form.method !== "post" || "often" in form.dataset || event.defaultPrevented) return;
  if (SENT in form.dataset) {
    event.preventDefault();
    return;
  }
  form.dataset[SENT] = "";
  form.setAttribute("aria-busy", "true");
});

// A page that comes back from the browser's memory may be sent again.
window.addEventListener("pageshow", () => {
  document.querySelectorAll("form[data-sent]").forEach((form) => {
    delete form.dataset[SENT];
    form.removeAttribute("aria-busy");
  });
});
