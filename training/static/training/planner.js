// The planner: narrows the list of associations while one types, and writes each day in words as it is changed.
const fold = text => text.replace(/œ/gi, "oe").replace(/æ/gi, "ae").normalize("NFKD").replace(/\p{M}/gu, "").toLowerCase().trim();

function narrow(input) {
  const list = document.getElementById(input.dataset.narrow);
  if (!list) return;
  const choices = [...list.querySelectorAll("[data-words]")];

  function show() {
    const words = fold(input.value).split(/\s+/);
    for (const choice of choices) {
      const isChosen = choice.querySelector("input").checked;
      choice.hidden = !isChosen && !words.every(word => choice.dataset.words.includes(word));
    }
    for (const group of list.querySelectorAll(".tick-group")) group.hidden = !group.querySelector("[data-words]:not([hidden])");
  }

  input.addEventListener("input", show);
  // Enter narrows; it does not send the form.
  input.addEventListener("keydown", event => { if (event.key === "Enter") event.preventDefault(); });
  const button = document.querySelector("[data-narrow-button]");
  if (button) button.hidden = true;
}

function write(day) {
  const input = day.querySelector("input[type=datetime-local]");
  const words = day.querySelector("[data-day-words]");
  if (!input || !words) return;
  const language = document.documentElement.lang || "fr";
  const dayFormat = new Intl.DateTimeFormat(language, { weekday: "long", day: "numeric", month: "long", year: "numeric", hour: "numeric", minute: "2-digit" });
  input.addEventListener("change", () => {
    const moment = new Date(input.value);
    words.textContent = Number.isNaN(moment.getTime()) ? "" : dayFormat.format(moment);
  });
}

document.querySelectorAll("[data-narrow]").forEach(narrow);
document.querySelectorAll("[data-day]").forEach(write);
