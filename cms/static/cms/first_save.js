// A page saves itself while one types. A button pressed meanwhile waits for its turn, and nothing is saved behind its back:
// sent together, the two would make two pages, or a version nobody asked for.
const LONGEST = 10_000;
const form = document.querySelector('form[data-controller~="w-autosave"]');
let leaving = false;

function pending() {
  return window.wagtail?.app?.getControllerForElementAndIdentifier(form, "w-autosave")?.submitPromise;
}

function keep(name, value) {
  const box = document.createElement("input");
  Object.assign(box, { type: "hidden", name, value });
  form.append(box);
  return box;
}

async function sendAfter(saving, button) {
  await Promise.race([saving, new Promise((done) => setTimeout(done, LONGEST))]);
  if (button?.name) keep(button.name, button.value);
  form.submit();
}

if (form) {
  // A new page: the site knows by this that two sendings come from one form (cms/first_save.py).
  if (form.action.includes("/pages/add/")) keep("first_save", Array.from(crypto.getRandomValues(new Uint32Array(4)), (n) => n.toString(36)).join(""));
  form.addEventListener("w-autosave:save", (event) => leaving && event.preventDefault());
  document.addEventListener("submit", (event) => {
    if (event.target !== form || event.defaultPrevented) return;
    const saving = pending();
    if (leaving || saving) event.preventDefault();
    if (!leaving && saving) sendAfter(saving, event.submitter);
    leaving = true;
  });
  window.addEventListener("pageshow", () => (leaving = false));
}
