// The minutes a step still runs, counted down from what the server said; when they are over the page is asked again.

const place = document.querySelector("[data-seconds]");
const seconds = Number(place.dataset.seconds);
const left = () => Math.max(0, seconds - performance.now() / 1000);
const isTyped = () =>
  [...document.querySelectorAll("#step input")].some((field) => field.type !== "hidden" && field.value);

if (seconds > 0) {
  const clock = setInterval(() => {
    place.textContent = String(Math.ceil(left() / 60));
    if (left() > 0) return;
    clearInterval(clock);
    if (!isTyped()) location.reload();
  }, 1000);
}
