// Says, while one types, whether a site's address can be had. Found by data-address-check="<url>" on a holder of:
// [data-address-name] the name's input, [data-address] the address's input, [data-address-answer] where the answer goes.
const PAUSE = 400;

function watch(holder) {
  const name = holder.querySelector("[data-address-name] input");
  const address = holder.querySelector("[data-address] input");
  const answer = holder.querySelector("[data-address-answer]");
  if (!address || !answer) return;
  let touched = address.value !== "";
  let timer;
  let asked = 0;

  function show({ state, message, proposal, use }) {
    const words = document.createElement("span");
    words.textContent = message;
    answer.className = `address-answer ${state}`;
    answer.replaceChildren(words);
    if (!proposal || state === "free") return;
    const button = document.createElement("button");
    button.type = "button";
    button.className = "link";
    button.textContent = use;
    button.addEventListener("click", () => { address.value = proposal; touched = true; address.focus(); ask(); });
    answer.append(button);
  }

  async function ask() {
    const number = ++asked;
    const query = new URLSearchParams({ label: touched ? address.value : "", name: name ? name.value : "" });
    try {
      const reply = await fetch(`${holder.dataset.addressCheck}?${query}`, { headers: { Accept: "application/json" } });
      const found = await reply.json();
      if (number !== asked) return;
      if (!touched && found.label) address.value = found.label;
      show(found);
    } catch {
      answer.replaceChildren();  // without an answer the form still says it when it is sent
    }
  }

  function soon() { clearTimeout(timer); timer = setTimeout(ask, PAUSE); }

  address.addEventListener("input", () => { touched = address.value !== ""; if (touched) soon(); else { asked++; clearTimeout(timer); answer.replaceChildren(); } });
  if (name) name.addEventListener("input", () => { if (!touched && name.value.trim().length > 2) soon(); });
}

document.querySelectorAll("[data-address-check]").forEach(watch);
