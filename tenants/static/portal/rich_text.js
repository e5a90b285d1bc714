// A field in rich text: every <textarea data-rich-text="…/editor.js"> of a page, with the tools of its form (rich_text_tools.html).
// The editor is django-prose-editor's; the buttons are ours, in words, and nothing inline is added: the page's policy allows
// neither. What there is no button for is no part of the text, not even pasted. The server cleans what it receives anyway.
//
// Without this file the field stays as it is. Two kinds: one that holds HTML, and one that holds plain words, whose HTML stands
// in data-html and whose form has a hidden <input data-rich-text-format>, set to “html” once the field holds HTML.
// Other scripts listen for “rich-text” on the field: event.detail is the editor.
const NAMES = { bold: "Bold", italic: "Italic", bulletList: "BulletList", orderedList: "OrderedList", blockquote: "Blockquote", code: "Code" };
const ALWAYS = ["Document", "Paragraph", "Text", "HardBreak", "History", "Dropcursor", "Gapcursor"];

for (const textarea of document.querySelectorAll("textarea[data-rich-text]")) {
  whenSeen(textarea, () => start(textarea));
  textarea.form.addEventListener("submit", () => sendAsItCame(textarea));
}

// The editor weighs more than the page: it comes when its field does.
function whenSeen(textarea, act) {
  const watch = new IntersectionObserver((seen) => {
    if (!seen.some((each) => each.isIntersecting)) return;
    watch.disconnect();
    act();
  }, { rootMargin: "400px" });
  watch.observe(textarea);
}

async function start(textarea) {
  const prose = await import(textarea.dataset.richText).catch(() => null);
  if (!prose) return; // no network: the field does without
  const tools = textarea.form.querySelector("[data-tools]");
  const hadFocus = document.activeElement === textarea;
  const place = document.createElement("div");
  place.className = `rich-text prose ${textarea.dataset.richTextClass ?? ""}`;
  const editor = new prose.Editor({
    element: place,
    injectCSS: false,
    content: contentOf(textarea),
    extensions: extensionsOf(tools, prose),
    editorProps: { attributes: namesOf(textarea) },
    onUpdate: () => keep(textarea, editor),
    onTransaction: () => show(tools, editor),
  });
  if (formatOf(textarea)) keep(textarea, editor);
  textarea.before(place);
  textarea.hidden = true;
  place.before(tools);
  tools.hidden = false;
  textarea.labels[0].addEventListener("click", () => editor.commands.focus());
  listen(tools, editor);
  show(tools, editor);
  if (textarea.dataset.leaving === "ask") askOnLeaving(textarea, editor);
  if (hadFocus) editor.commands.focus("end");
  textarea.dispatchEvent(new CustomEvent("rich-text", { detail: editor, bubbles: true }));
}

const formatOf = (textarea) => textarea.form.querySelector("[data-rich-text-format]");

// A browser that comes back to a page gives its fields what they held: HTML, if this script had put it there.
function contentOf(textarea) {
  const format = formatOf(textarea);
  if (!format || format.value === "html") return textarea.value;
  const { value, defaultValue, dataset } = textarea;
  if (value.startsWith(defaultValue)) return (dataset.html ?? "") + paragraphs(value.slice(defaultValue.length));
  if (value.endsWith(defaultValue)) return paragraphs(value.slice(0, -defaultValue.length)) + dataset.html;
  return paragraphs(value); // what was there has been changed before the editor came
}

function paragraphs(text) {
  return text.split(/\n\s*\n/).filter((part) => part.trim()).map((part) => {
    const p = document.createElement("p");
    p.innerText = part.trim();
    return p.outerHTML;
  }).join("");
}

// Sent before the editor came, and as it was: the plain words would lose its bold and its lists.
function sendAsItCame(textarea) {
  const format = formatOf(textarea);
  if (!format || format.value === "html" || textarea.value !== textarea.defaultValue) return;
  textarea.value = textarea.dataset.html ?? "";
  format.value = "html";
}

function keep(textarea, editor) {
  textarea.value = editor.isEmpty ? "" : editor.getHTML();
  const format = formatOf(textarea);
  if (format) format.value = "html";
}

function extensionsOf(tools, prose) {
  const kinds = new Set([...tools.querySelectorAll("[data-is]")].map((button) => button.dataset.is));
  const levels = [...tools.querySelectorAll("[data-level]")].map((button) => Number(button.dataset.level));
  const found = [...ALWAYS, ...[...kinds].map((kind) => NAMES[kind]).filter(Boolean)].map((name) => prose[name]);
  if (kinds.has("bulletList") || kinds.has("orderedList")) found.push(prose.ListItem);
  if (kinds.has("link")) found.push(prose.Link.configure({ openOnClick: false, autolink: false, enableTarget: false }));
  if (levels.length) found.push(prose.Heading.configure({ levels }));
  return found;
}

function namesOf(textarea) {
  const described = textarea.getAttribute("aria-describedby");
  const label = textarea.labels[0].textContent.trim();
  return { role: "textbox", "aria-multiline": "true", "aria-label": label, ...(described && { "aria-describedby": described }) };
}

function show(tools, editor) {
  for (const button of tools.querySelectorAll("button[data-is], button[data-level]")) {
    const { level, is } = button.dataset;
    const active = level ? editor.isActive("heading", { level: Number(level) }) : editor.isActive(is);
    button.setAttribute("aria-pressed", String(active));
  }
}

function listen(tools, editor) {
  const askLink = linkDialog(tools.closest("form"), editor);
  tools.addEventListener("mousedown", (event) => event.preventDefault()); // the text keeps the focus and the selection
  tools.addEventListener("click", (event) => {
    const button = event.target.closest("button");
    if (!button) return;
    if ("link" in button.dataset) return askLink();
    const level = button.dataset.level && { level: Number(button.dataset.level) };
    editor.chain().focus()[button.dataset.do](level).run();
  });
}

function linkDialog(form, editor) {
  const dialog = form.querySelector("[data-link-dialog]");
  const address = dialog.querySelector("input");
  const put = () => {
    const href = address.value.trim();
    dialog.close();
    if (!href) return;
    const chain = editor.chain().focus().extendMarkRange("link");
    const isNothing = editor.state.selection.empty && !editor.isActive("link");
    const link = { type: "text", text: href, marks: [{ type: "link", attrs: { href } }] };
    (isNothing ? chain.insertContent(link) : chain.setMark("link", { href })).run();
  };
  const unset = () => {
    dialog.close();
    editor.chain().focus().extendMarkRange("link").unsetMark("link").run();
  };
  dialog.querySelector("[data-set]").addEventListener("click", put);
  dialog.querySelector("[data-unset]").addEventListener("click", unset);
  dialog.querySelector("[data-close]").addEventListener("click", () => dialog.close());
  address.addEventListener("keydown", (event) => {
    if (event.key !== "Enter") return;
    event.preventDefault();
    put();
  });
  return () => {
    address.value = editor.getAttributes("link").href || "";
    dialog.showModal();
  };
}

function askOnLeaving(textarea, editor) {
  let isChanged = false;
  editor.on("update", () => { isChanged = true; });
  textarea.form.addEventListener("submit", () => { isChanged = false; });
  window.addEventListener("beforeunload", (event) => { if (isChanged) event.preventDefault(); });
}
