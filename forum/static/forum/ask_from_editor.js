// “Ask for help” in the editor of a page: brought out of the page's menu, and told of the block that was worked on last.
// Once something is being changed in the page, the question opens beside it: what is not saved yet is not lost.
const inMenu = document.querySelector("[data-ask-for-help]");

function typeOf(block) {
  return block.querySelector(':scope > input[name$="-type"]')?.value ?? "";
}

function address(block) {
  const asked = new URL(inMenu.href);
  if (block) asked.searchParams.set("bloc", block);
  return asked.href;
}

if (inMenu) {
  const link = document.createElement("a");
  link.className = "w-header-button button kiosque-ask";
  link.append(inMenu.querySelector("svg")?.cloneNode(true) ?? "", inMenu.textContent.trim());
  inMenu.closest('[data-controller~="w-dropdown"]')?.after(link);
  const tell = (block) => [link, inMenu].forEach((each) => (each.href = address(block)));
  tell("");
  document.addEventListener("focusin", (event) => {
    const block = event.target.closest?.("[data-streamfield-child]");
    if (block) tell(typeOf(block));
  });
  const form = document.querySelector("[data-edit-form]");
  const openBeside = ({ type, target }) => {
    if (type === "click" && !target.closest("button")) return;
    for (const each of [link, inMenu].filter((one) => one.target !== "_blank")) {
      const said = document.createElement("span");
      said.className = "w-sr-only";
      said.textContent = ` ${inMenu.dataset.newTab}`;
      each.append(said);
      each.target = "_blank";
    }
  };
  for (const kind of ["input", "change", "click"]) form?.addEventListener(kind, openBeside);
}
