// Attendance without a network: each mark is kept on the device with its moment, and sent until the portal has taken it.
// In localStorage, by session: {person: {attendance, at, sent}}. What is sent stays there too, for a page opened offline.

const form = document.querySelector("[data-attendance]");
if (form) start(form);

function start(form) {
  const KEY = `kiosque-attendance-${form.dataset.attendance}`;
  const LONGEST = 60_000;
  const WEEK = 7 * 86_400_000;
  const said = form.querySelector("[data-said]");
  const signIn = form.querySelector("[data-sign-in]");
  const people = [...form.querySelectorAll("[data-person]")];
  let memory = {}; // for a browser that keeps nothing
  let wait = 2000;
  let timer = 0;
  let busy = false;
  let trouble = "";

  const read = () => {
    try {
      return JSON.parse(localStorage.getItem(KEY)) ?? memory;
    } catch {
      return memory;
    }
  };
  const write = (marks) => {
    memory = marks;
    try {
      localStorage.setItem(KEY, JSON.stringify(marks));
    } catch {
      // kept in memory: the page must stay open
    }
  };
  const left = () => Object.entries(read()).filter(([, mark]) => !mark.sent);

  function show() {
    for (const person of people) {
      const mark = read()[person.dataset.person];
      const noted = Date.parse(person.dataset.noted) || 0;
      if (mark && (!mark.sent || Date.parse(mark.at) >= noted)) choose(person, mark.attendance);
      person.classList.toggle("is-kept", Boolean(mark && !mark.sent));
    }
    count();
    tell();
  }

  function choose(person, attendance) {
    for (const radio of person.querySelectorAll("input[type=radio]")) radio.checked = radio.value === attendance;
  }

  function count() {
    const chosen = people.map((person) => person.querySelector("input[type=radio]:checked")?.value ?? "");
    for (const place of document.querySelectorAll("[data-count]")) {
      place.textContent = chosen.filter((mark) => mark === place.dataset.count).length;
    }
  }

  function tell() {
    const n = left().length;
    const number = n === 1 ? form.dataset.one : form.dataset.many.replace("{n}", n);
    const words = n ? `${number}. ${trouble ? form.dataset[trouble] : form.dataset.sending}` : trouble === "refused" ? form.dataset.refused : "";
    const all = Object.keys(read()).length ? form.dataset.saved : "";
    const next = words || all;
    if (said.textContent !== next) said.textContent = next;
    said.dataset.state = n ? "kept" : "sent";
    signIn.hidden = trouble !== "away";
  }

  form.addEventListener("change", (event) => {
    const person = event.target.closest("[data-person]");
    if (!person) return;
    write({ ...read(), [person.dataset.person]: { attendance: event.target.value, at: new Date().toISOString(), sent: false } });
    show();
    send();
  });

  async function send() {
    clearTimeout(timer);
    const batch = left();
    if (busy || !batch.length) return tell();
    busy = true;
    const before = trouble;
    trouble = await post(batch).catch(() => "offline");
    busy = false;
    wait = trouble ? Math.min(wait * (before ? 2 : 1), LONGEST) : 2000;
    show();
    if (left().length) timer = setTimeout(send, trouble && trouble !== "refused" ? wait : 0);
  }

  // Returns what is wrong: "" when all was taken.
  async function post(batch, again = true) {
    const marks = batch.map(([registration, { attendance, at }]) => ({ registration, attendance, at }));
    const answer = await fetch(form.dataset.note, {
      method: "POST",
      redirect: "manual",
      headers: { "Content-Type": "application/json", "X-CSRFToken": form.elements.csrfmiddlewaretoken.value },
      body: JSON.stringify({ clock: new Date().toISOString(), marks }),
      signal: AbortSignal.timeout(15_000),
    });
    if (answer.type === "opaqueredirect") return "away";
    if (answer.status === 403 && again) return (await newToken()) ? post(batch, false) : "away";
    if (!answer.ok) return "trouble";
    return taken(batch, await answer.json());
  }

  // Somebody has signed in again meanwhile: this page's token is of a session that is over.
  async function newToken() {
    const answer = await fetch(location.pathname, { redirect: "manual" });
    if (!answer.ok) return false;
    const page = new DOMParser().parseFromString(await answer.text(), "text/html");
    const token = page.querySelector("[data-attendance] [name=csrfmiddlewaretoken]");
    if (token) form.elements.csrfmiddlewaretoken.value = token.value;
    return Boolean(token);
  }

  function taken(batch, { noted, refused, attendance }) {
    const marks = read();
    for (const [person, mark] of batch) {
      if (marks[person]?.at !== mark.at) continue; // marked again meanwhile
      if (noted.includes(person)) marks[person] = { ...marks[person], sent: true };
      else if (refused.includes(person)) delete marks[person];
    }
    write(marks);
    for (const person of people) {
      const now = attendance[person.dataset.person];
      if (marks[person.dataset.person]?.sent && now !== marks[person.dataset.person].attendance) forget(marks, person);
      if (now !== undefined && !marks[person.dataset.person]) choose(person, now);
    }
    return refused.length ? "refused" : "";
  }

  // Another tablet knows better.
  function forget(marks, person) {
    delete marks[person.dataset.person];
    write(marks);
  }

  function drop() {
    for (const key of Object.keys(localStorage).filter((name) => name.startsWith("kiosque-attendance-") && name !== KEY)) {
      const marks = Object.values(JSON.parse(localStorage.getItem(key)) ?? {});
      if (marks.every((mark) => mark.sent && Date.now() - Date.parse(mark.at) > WEEK)) localStorage.removeItem(key);
    }
  }

  async function openOffline() {
    if (!("serviceWorker" in navigator && "caches" in window)) return;
    await navigator.serviceWorker.register(form.dataset.worker, { scope: location.pathname });
    const page = await fetch(location.pathname, { redirect: "manual" });
    if (!page.ok) return;
    const cache = await caches.open(`kiosque-attendance ${location.pathname}`);
    const pieces = [...document.querySelectorAll("link[rel=stylesheet], script[src], link[rel=icon]")];
    await cache.addAll(pieces.map((piece) => piece.href || piece.src));
    await cache.put(location.pathname, page);
    form.dataset.kept = "yes";
  }

  form.classList.add("is-live");
  form.addEventListener("submit", (event) => {
    event.preventDefault();
    send();
  });
  window.addEventListener("online", () => send());
  window.addEventListener("storage", (event) => event.key === KEY && show());
  document.addEventListener("visibilitychange", () => document.hidden || send());
  show();
  send();
  try {
    drop();
  } catch {
    // nothing of ours to drop
  }
  openOffline().catch(() => {}); // then the page must stay open while there is no network
}
