// The handout in rich text. The editor is django-prose-editor's; the buttons are ours, in words, and nothing inline is added:
// the page's policy allows neither. Without this file, the field holds the HTML, and the server cleans what it receives.
const textarea = document.querySelector("[data-editor]");
const tools = document.querySelector("[data-tools]");
const dialog = document.querySelector("[data-link-dialog]");

if (textarea && tools && dialog) start(await import(textarea.dataset.editor));

function start(prose) {
  const label = textarea.labels[0];
  const place = document.createElement("div");
  place.className = "handout-editor prose handout";
  textarea.before(place);
  textarea.hidden = true;
  place.before(tools);
  tools.hidden = false;

  const editor = new prose.Editor({
    element: place,
    injectCSS: false,
    content: textarea.value,
    extensions: [
      prose.Document, prose.Paragraph, prose.Text, prose.HardBreak, prose.History, prose.Dropcursor, prose.Gapcursor,
      prose.Heading.configure({ levels: [2, 3] }), prose.Bold, prose.Italic, prose.BulletList, prose.OrderedList,
      prose.ListItem, prose.Blockquote, prose.Link.configure({ openOnClick: false, autolink: false, enableTarget: false }),
    ],
    editorProps: {
      attributes: {
        role: "textbox",
        "aria-multiline": "true",
        "aria-label": label.textContent.trim(),
        ...(textarea.getAttribute("aria-describedby") && { "aria-describedby": textarea.getAttribute("aria-describedby") }),
      },
    },
    onUpdate: () => { textarea.value = editor.isEmpty ? "" : editor.getHTML(); isChanged = true; },
    onTransaction: () => show(),
  });
  let isChanged = false;

  label.addEventListener("click", () => editor.commands.focus());
  textarea.form.addEventListener("submit", () => { isChanged = false; });
  window.addEventListener("beforeunload", (event) => { if (isChanged) event.preventDefault(); });

  function show() {
    for (const button of tools.querySelectorAll("button")) {
      const { level, is } = button.dataset;
      if (!level && !is) continue;
      const active = level ? editor.isActive("heading", { level: Number(level) }) : editor.isActive(is);
      button.setAttribute("aria-pressed", String(active));
    }
  }

  tools.addEventListener("mousedown", (event) => event.preventDefault()); // the text keeps the focus and the selection
  tools.addEventListener("click", (event) => {
    const button = event.target.closest("button");
    if (!button) return;
    if ("link" in button.dataset) return askLink();
    const level = button.dataset.level && { level: Number(button.dataset.level) };
    editor.chain().focus()[button.dataset.do](level).run();
  });

  const address = dialog.querySelector("input");

  function askLink() {
    address.value = editor.getAttributes("link").href || "";
    dialog.showModal();
  }

  function put() {
    const href = address.value.trim();
    dialog.close();
    if (!href) return;
    const chain = editor.chain().focus().extendMarkRange("link");
    const isNothing = editor.state.selection.empty && !editor.isActive("link");
    (isNothing ? chain.insertContent({ type: "text", text: href, marks: [{ type: "link", attrs: { href } }] }) : chain.setMark("link", { href })).run();
  }

  dialog.querySelector("[data-set]").addEventListener("click", put);
  address.addEventListener("keydown", (event) => { if (event.key === "Enter") { event.preventDefault(); put(); } });
  dialog.querySelector("[data-unset]").addEventListener("click", () => { dialog.close(); editor.chain().focus().extendMarkRange("link").unsetMark("link").run(); });
  dialog.querySelector("[data-close]").addEventListener("click", () => dialog.close());
  show();
}
