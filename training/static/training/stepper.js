// Large − and + beside the counters, and the rest as one counts. Without this script they are plain numbers.
const button = (sign, label, step, input) => {
  const made = document.createElement("button");
  made.type = "button";
  made.textContent = sign;
  made.setAttribute("aria-label", label);
  made.addEventListener("click", () => {
    const bounded = Math.min(Number(input.max), Math.max(Number(input.min), (Number(input.value) || 0) + step));
    input.value = String(bounded);
    input.dispatchEvent(new Event("input", { bubbles: true }));
  });
  return made;
};

for (const stepper of document.querySelectorAll("[data-stepper]")) {
  const input = stepper.querySelector("input");
  input.before(button("−", stepper.dataset.less, -1, input));
  input.after(button("+", stepper.dataset.more, 1, input));
}

const form = document.querySelector("form[data-people]");
const showRest = (group) => {
  const rest = group.querySelector("[data-rest]");
  if (!rest) return;
  const counted = [...group.querySelectorAll("input")].reduce((sum, input) => sum + (Number(input.value) || 0), 0);
  rest.hidden = false;
  rest.querySelector("output").textContent = String(Math.max(0, Number(form.dataset.people) - counted));
};

for (const group of form?.querySelectorAll("fieldset") ?? []) {
  showRest(group);
  group.addEventListener("input", () => showRest(group));
}
