// Asks a part of a page again every few seconds: data-live is its address, data-every the seconds.
// What is open stays open, and the keyboard stays where it was.

const tokens = /(name="csrfmiddlewaretoken" value=")[^"]*/g;
const same = (html) => html.replace(tokens, "$1");

for (const part of document.querySelectorAll("[data-live]")) {
  const every = Number(part.dataset.every) * 1000;
  const said = document.querySelector("[data-live-said]");
  const tell = document.querySelector("[data-live-tell]");
  let shown = "";
  let told = "";
  let misses = 0;

  const ask = async () => {
    try {
      const answer = await fetch(part.dataset.live, { redirect: "error", signal: AbortSignal.timeout(10_000) });
      if (!answer.ok) throw new Error(answer.status);
      show(await answer.text());
      misses = 0;
    } catch {
      misses += 1;
    }
    if (said) {
      said.hidden = misses < 2;
      if (misses === 2) said.textContent = part.dataset.lost;
    }
    setTimeout(next, misses ? Math.min(every * 2 ** misses, 30_000) : every);
  };
  const next = () => (document.hidden ? document.addEventListener("visibilitychange", next, { once: true }) : ask());

  const show = (html) => {
    if (same(html) === shown) return;
    shown = same(html);
    const open = [...part.querySelectorAll("details[open]")].map((each) => each.id);
    const focused = part.contains(document.activeElement) ? document.activeElement.id : "";
    part.replaceChildren(document.createRange().createContextualFragment(html));
    for (const id of open) document.getElementById(id)?.setAttribute("open", "");
    if (focused) document.getElementById(focused)?.focus({ preventScroll: true });
    const words = part.querySelector("[data-tell]")?.dataset.tell ?? "";
    if (tell && words !== told) tell.textContent = told = words;
  };

  setTimeout(next, every);
}
