// After an @ in the rich text of a <form data-members="…">: the members of the topic, by keyboard or under the thumb.
// What is put is plain words, “@Prénom Nom”: the server finds them.
const TYPED = /(?:^|[\s(])@([\p{L}\p{M}'’ -]{0,40})$/u;

document.addEventListener("rich-text", (event) => {
  const form = event.target.form;
  if (form.dataset.members) offer(form, event.detail);
});

function offer(form, editor) {
  const list = document.createElement("ul");
  list.className = "members";
  list.id = "members";
  list.role = "listbox";
  list.ariaLabel = form.dataset.membersLabel;
  list.hidden = true;
  const place = editor.view.dom.parentElement;
  place.after(list);
  let names, at = 0;

  editor.on("transaction", show);
  editor.on("blur", () => setTimeout(hide, 150));
  place.addEventListener("keydown", press, { capture: true });
  list.addEventListener("mousedown", (event) => event.preventDefault());
  list.addEventListener("click", (event) => { const item = event.target.closest("li"); if (item) put(item.textContent); });

  function typed() {
    const { $from, empty } = editor.state.selection;
    return empty ? TYPED.exec($from.parent.textBetween(0, $from.parentOffset, undefined, " "))?.[1] : undefined;
  }

  async function show() {
    if (typed() === undefined) return hide();
    names ??= ask();
    const [known, begun] = [await names, typed()];
    const found = begun === undefined ? [] : known.filter((name) => plain(name).startsWith(plain(begun)) && name !== begun.trim());
    if (!found.length) return hide();
    list.replaceChildren(...found.slice(0, 6).map(item));
    list.hidden = false;
    mark(0);
  }

  async function ask() {
    try { return (await (await fetch(form.dataset.members)).json()).names; } catch { return []; }
  }

  function item(name, number) {
    const li = document.createElement("li");
    li.role = "option";
    li.id = `member-${number}`;
    li.textContent = name;
    return li;
  }

  function mark(number) {
    at = (number + list.children.length) % list.children.length;
    [...list.children].forEach((each, index) => { each.ariaSelected = String(index === at); });
    editor.view.dom.setAttribute("aria-activedescendant", `member-${at}`);
    editor.view.dom.setAttribute("aria-controls", "members");
  }

  function hide() {
    list.hidden = true;
    editor.view.dom.removeAttribute("aria-activedescendant");
    editor.view.dom.removeAttribute("aria-controls");
  }

  function press(event) {
    if (list.hidden) return;
    const act = { ArrowDown: () => mark(at + 1), ArrowUp: () => mark(at - 1), Escape: hide };
    act.Enter = act.Tab = () => put(list.children[at].textContent);
    if (!act[event.key]) return;
    event.preventDefault();
    event.stopPropagation();
    act[event.key]();
  }

  function put(name) {
    const to = editor.state.selection.from;
    editor.chain().focus().insertContentAt({ from: to - typed().length, to }, `${name}\u00a0`).run();
    hide();
  }
}

function plain(text) {
  return text.normalize("NFD").replace(/\p{M}/gu, "").toLowerCase();
}
