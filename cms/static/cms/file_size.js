/* A file that is too heavy is told at once, before it is sent for nothing. The server checks it all the same. */
const box = (input) => input.closest("[data-field]") ?? input.parentElement;

const tell = (input) => {
  const most = Number(input.dataset.mostBytes);
  const tooHeavy = [...input.files].some((file) => file.size > most);
  const words = tooHeavy ? input.dataset.tooHeavy : "";
  input.setCustomValidity(words);
  let line = box(input).querySelector(".kiosque-too-heavy");
  if (!line) {
    line = document.createElement("p");
    line.className = "kiosque-too-heavy";
    line.setAttribute("role", "alert");
    box(input).append(line);
  }
  line.textContent = words;
  return tooHeavy;
};

document.addEventListener("change", (event) => {
  if (event.target.matches?.("input[type=file][data-most-bytes]")) tell(event.target);
});

const refuse = (event, form) => {
  const wrong = [...form.querySelectorAll("input[type=file][data-most-bytes]")].find(tell);
  if (!wrong) return;
  event.preventDefault();
  event.stopImmediatePropagation();
  wrong.focus();
};

document.addEventListener("submit", (event) => refuse(event, event.target), true);

// Before Wagtail shows the button at work: it would stay so for half a minute, with nothing under way.
document.addEventListener(
  "click",
  (event) => {
    const form = event.target.closest?.("[type=submit]")?.form;
    if (form) refuse(event, form);
  },
  true,
);
