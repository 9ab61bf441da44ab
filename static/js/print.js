// A button prints the page it stands on, and what is folded up is opened on paper, where nothing can be pressed.

document.querySelectorAll("[data-print]").forEach((button) => {
  button.hidden = false;
  button.addEventListener("click", () => window.print());
});

window.addEventListener("beforeprint", () => {
  document.querySelectorAll("details[data-print-open]:not([open])").forEach((folded) => {
    folded.open = true;
    folded.dataset.printed = "";
  });
});

window.addEventListener("afterprint", () => {
  document.querySelectorAll("details[data-printed]").forEach((folded) => {
    folded.open = false;
    delete folded.dataset.printed;
  });
});
