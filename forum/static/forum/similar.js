// While a title is being written: the questions that look like it, below it (forum/similar.html). Nothing typed is lost.
const WAIT = 400, SHORTEST = 8;

for (const place of document.querySelectorAll("[data-similar]")) follow(place);

function follow(place) {
  const title = place.querySelector("input");
  const shown = place.querySelector("[data-similar-place]");
  const status = place.querySelector("[data-similar-status]");
  let timer, request;

  title.addEventListener("input", () => {
    clearTimeout(timer);
    request?.abort();
    timer = setTimeout(look, WAIT);
  });

  async function look() {
    const words = title.value.trim();
    request = new AbortController();
    const html = words.length < SHORTEST ? "" : await ask(words, request.signal);
    if (html === null) return;
    shown.innerHTML = html;
    status.textContent = shown.querySelector("[data-similar-said]")?.textContent ?? "";
  }

  async function ask(words, signal) {
    try {
      const answer = await fetch(`${place.dataset.similar}?${new URLSearchParams({ titre: words })}`, { signal, redirect: "error" });
      return answer.ok ? (await answer.text()).trim() : null;
    } catch {
      return null; // gone on typing, or offline: the list comes once when the question is sent
    }
  }
}
