// What is being written in a <form data-drafts="…">: kept in the browser at once and on the server a moment later, here again when
// the page is. The later one wins; what was sent is gone (the message of its arrival bears data-sent). A form is sent once.
const PREFIX = "kiosque-forum:", SOON = 300, LATER = 2500;

for (const arrived of document.querySelectorAll("[data-sent]")) forgetSent(arrived.dataset.sent);
for (const form of document.querySelectorAll("form[data-drafts]")) follow(form);

function follow(form) {
  const key = `${PREFIX}${form.dataset.account}:${form.dataset.topic ?? "new"}`;
  const box = form.querySelector("textarea[data-rich-text]");
  const state = form.querySelector("[data-draft-state]");
  let soon, later, running, isStopped = false, isSent = false, isChanged = false;

  if (!("returned" in form.dataset)) restore(form, box, key);
  form.addEventListener("input", changed);
  box.addEventListener("rich-text", (event) => event.detail.on("update", changed));
  form.addEventListener("submit", submit);
  addEventListener("visibilitychange", () => { if (document.hidden && isChanged) { keepHere(); keepThere(); } });
  addEventListener("pageshow", (event) => { if (event.persisted) isSent = false; });
  document.getElementById("throw-draft")?.addEventListener("submit", () => { stop(); localStorage.removeItem(key); });

  function changed(event) {
    if (isSent || event?.target?.closest?.("dialog")) return;
    isChanged = true;
    clearTimeout(soon);
    clearTimeout(later);
    soon = setTimeout(keepHere, SOON);
    later = setTimeout(keepThere, LATER);
  }

  // Before the editor has come, a box as it was holds plain words that stand for its HTML.
  function words() {
    const { format } = form.elements;
    const isAsItCame = format.value !== "html" && box.value === box.defaultValue;
    return isAsItCame ? { text: box.dataset.html ?? "", format: "html" } : { text: box.value, format: format.value };
  }

  function keepHere() {
    const { title, category, once, quoted, seen } = form.elements;
    const kept = {
      at: Date.now(), once: once.value, seen: seen.value, quoted: quoted?.value ?? "", title: title?.value ?? "",
      category: category?.value ?? "", ...words(),
    };
    try { localStorage.setItem(key, JSON.stringify(kept)); } catch { /* full or forbidden: the server's will do */ }
  }

  async function keepThere() {
    clearTimeout(later);
    if (isStopped || isSent || running) return;
    isChanged = false;
    running = send();
    await running;
    running = undefined;
    if (isChanged && !isSent) later = setTimeout(keepThere, LATER);
  }

  async function send() {
    const fields = new URLSearchParams([...new FormData(form)].filter(([, value]) => typeof value === "string"));
    for (const [name, value] of Object.entries(words())) fields.set(name, value);
    try {
      const answer = await fetch(form.dataset.drafts, {
        method: "POST", body: fields, redirect: "error", headers: { Accept: "application/json" }, keepalive: fields.toString().length < 60000,
      });
      const told = await answer.json();
      if (answer.ok) form.elements.seen.value = told.seen;
      if (told.code === "newer") isStopped = true;
      state.textContent = answer.ok ? state.dataset.kept : told.words;
      if (!isSent) keepHere();
    } catch {
      state.textContent = state.dataset.here; // offline, or signed out
    }
  }

  function submit(event) {
    if (isSent) return event.preventDefault(); // a second click
    if (running) { // else a draft could arrive after what it is the draft of
      event.preventDefault();
      const button = event.submitter;
      running.finally(() => setTimeout(() => form.requestSubmit(button)));
      return;
    }
    keepHere();
    stop();
    isSent = true;
  }

  function stop() {
    isStopped = true;
    clearTimeout(soon);
    clearTimeout(later);
  }
}

function restore(form, box, key) {
  const kept = read(key);
  if (!kept) return;
  const there = form.elements.seen.value;
  const isOlder = there ? kept.seen !== there && kept.at <= Date.parse(there) : kept.seen !== "";
  if (isOlder) return localStorage.removeItem(key);
  const { title, category, quoted } = form.elements;
  if (title && kept.title) title.value = kept.title;
  if (category && kept.category && !location.search.includes("categorie=")) category.value = kept.category;
  const isNewQuote = form.dataset.quote && quoted.value !== kept.quoted;
  if (quoted && !isNewQuote) quoted.value = kept.quoted;
  const html = kept.format === "html" ? kept.text : htmlOf(kept.text);
  box.dataset.html = (isNewQuote ? form.dataset.quote : "") + html;
  box.value = box.defaultValue = textOf(box.dataset.html);
  if (kept.text || kept.title) tell(form, kept.at);
}

function read(key) {
  try { return JSON.parse(localStorage.getItem(key)); } catch { return null; }
}

function forgetSent(once) {
  for (const key of Object.keys(localStorage)) {
    if (key.startsWith(PREFIX) && read(key)?.once === once) localStorage.removeItem(key);
  }
}

function tell(form, at) {
  const line = form.querySelector("[data-draft-line]");
  const words = line.querySelector("[data-draft-words]");
  line.hidden = false;
  words.textContent = words.dataset.draftWords.replace("{at}", timeOf(new Date(at)));
}

function timeOf(at) {
  const language = document.documentElement.lang;
  const isToday = at.toDateString() === new Date().toDateString();
  const time = at.toLocaleTimeString(language, { hour: "numeric", minute: "2-digit" });
  const said = language.startsWith("fr") ? time.replace(":", "\u00a0h\u00a0") : time;
  return isToday ? said : `${at.toLocaleDateString(language, { day: "numeric", month: "long" })}, ${said}`;
}

function htmlOf(text) {
  return text.split(/\n\s*\n/).filter(Boolean).map((part) => {
    const p = document.createElement("p");
    p.innerText = part;
    return p.outerHTML;
  }).join("");
}

function textOf(html) {
  return [...new DOMParser().parseFromString(html, "text/html").body.children].map((each) => each.textContent).join("\n\n");
}
