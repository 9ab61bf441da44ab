// The weights of a sample: Enter goes to the next capsule, and what is typed is counted and held against the limits.

const form = document.querySelector("[data-sample]");
const fields = [...form.querySelectorAll("input[type=text]")];
const low = Number(form.dataset.low ?? 0);
const high = Number(form.dataset.high ?? Infinity);
const count = document.querySelector("[data-count]");
const outside = document.querySelector("[data-outside]");

const weight = (field) => (field.value.trim() ? Number(field.value.replace(",", ".")) : NaN);

function judge() {
  const typed = fields.filter((field) => !Number.isNaN(weight(field)));
  const wrong = typed.filter((field) => weight(field) < low || weight(field) > high);
  for (const field of fields) field.classList.toggle("is-outside", wrong.includes(field));
  count.textContent = String(typed.length);
  outside.textContent = String(wrong.length);
  outside.parentElement.classList.toggle("late", wrong.length > 0);
}

form.addEventListener("keydown", (event) => {
  const place = fields.indexOf(event.target);
  if (event.key !== "Enter" || place < 0) return;
  event.preventDefault();
  const next = fields[place + 1] ?? document.querySelector(`button[form="${form.id}"]`);
  next.focus();
  next.select?.();
});
form.addEventListener("input", judge);
fields.find((field) => !field.value)?.focus();
judge();
