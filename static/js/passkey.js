// Says in words when a passkey could not be used; allauth only writes it to the console.

document.addEventListener("allauth.error", (event) => {
  event.preventDefault();
  const place = document.getElementById("main");
  place.querySelector("[data-passkey-failed]")?.remove();
  const note = document.createElement("p");
  note.className = "scanned is-stopped mt-3";
  note.dataset.passkeyFailed = "";
  note.setAttribute("role", "alert");
  const said = document.querySelector("[data-passkey-words]")?.dataset.passkeyWords;
  note.textContent = said ?? "The passkey was not used. Nothing has changed. Try again, or use a code.";
  (place.querySelector(".signin-form") ?? place).append(note);
});
