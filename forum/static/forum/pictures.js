// Sends pictures and documents of a post while one writes: pasted, dropped or chosen. Found by data-files in a form, whose rows
// and words forum/files_field.html holds. Without it the form sends the files itself.
const LONG_SIDE = 2000;
const HEAVY = 3 * 1024 * 1024;
const MOST = 20 * 1024 * 1024;
const SHRINKABLE = ["image/jpeg", "image/png", "image/webp"];

/** Make a heavy photo lighter before it leaves a phone; whatever goes wrong, the file goes as it is and the server sees to it. */
async function lighter(file) {
  if (file.size < HEAVY || !SHRINKABLE.includes(file.type)) return file;
  try {
    const picture = await createImageBitmap(file);
    const scale = Math.min(1, LONG_SIDE / Math.max(picture.width, picture.height));
    const canvas = document.createElement("canvas");
    canvas.width = Math.round(picture.width * scale);
    canvas.height = Math.round(picture.height * scale);
    canvas.getContext("2d").drawImage(picture, 0, 0, canvas.width, canvas.height);
    const blob = await new Promise((done) => canvas.toBlob(done, file.type, 0.9));
    return blob && blob.size < file.size ? new File([blob], file.name, { type: blob.type }) : file;
  } catch {
    return file;
  }
}

function post(url, fields, onProgress = () => {}) {
  const request = new XMLHttpRequest();
  const data = new FormData();
  Object.entries(fields).forEach(([name, value]) => data.append(name, value));
  request.open("POST", url);
  request.setRequestHeader("Accept", "application/json");
  request.upload.addEventListener("progress", (event) => { if (event.lengthComputable) onProgress(event.loaded / event.total); });
  const answered = new Promise((done) => {
    request.addEventListener("loadend", () => {
      let told = {};
      try { told = JSON.parse(request.responseText); } catch { /* a page: nothing that we asked for */ }
      done({ status: request.status, told });
    });
  });
  request.send(data);
  return { answered, stop: () => request.abort() };
}

/** The files that somebody pastes or drops; none when there are words too, as a word processor puts both there. */
function filesOf(transfer) {
  const files = [...(transfer?.files ?? [])];
  const words = transfer?.getData("text/plain").trim() ?? "";
  return !words || files.some((file) => words.includes(file.name)) ? files : [];
}

function watch(holder) {
  const form = holder.closest("form");
  const words = holder.dataset;
  const find = (row, name) => row.querySelector(`[data-file-${name}]`);
  const list = holder.querySelector("[data-files-list]");
  const input = holder.querySelector("input[type=file]");
  const said = holder.querySelector("[data-files-said]");
  const warning = holder.querySelector("[data-files-warning]");
  const kept = `files:${location.pathname}`;
  const token = () => form.querySelector("[name=csrfmiddlewaretoken]").value;
  let sending = 0;
  let submitter;

  function say(text, name = "") { said.textContent = text.replace("{name}", name); }

  function remember() {
    form.dispatchEvent(new Event("input"));  // the draft has changed (forum/drafts.js)
    const rows = [...list.querySelectorAll("[data-told]")];
    const told = rows.map((row) => ({ ...JSON.parse(row.dataset.told), words: find(row, "words").querySelector("input").value }));
    try { sessionStorage.setItem(kept, JSON.stringify(told)); } catch { /* a browser that keeps nothing: the form still has them */ }
  }

  function newRow(name) {
    const row = holder.querySelector("template").content.cloneNode(true).querySelector("[data-file]");
    find(row, "name").textContent = name;
    find(row, "remove").hidden = false;
    find(row, "remove").setAttribute("aria-label", words.remove.replace("{name}", name));
    list.append(row);
    return row;
  }

  function fill(row, told) {
    row.dataset.file = told.id;
    row.dataset.told = JSON.stringify(told);
    row.querySelector("[name=attached]").value = told.id;
    find(row, "name").textContent = told.name;
    find(row, "progress").hidden = true;
    if (!told.is_picture) return;
    const [picture, field] = [find(row, "picture"), find(row, "words")];
    Object.assign(picture, { src: told.url, width: told.width, height: told.height, hidden: false });
    const id = `words-${told.id}`;
    field.hidden = false;
    field.querySelector("label").htmlFor = id;
    Object.assign(field.querySelector("input"), { id, name: id, value: told.words });
  }

  async function send(file, row) {
    const progress = find(row, "progress");
    const failed = (why) => {
      find(row, "problem").hidden = false;
      find(row, "problem").lastElementChild.textContent = why;
      find(row, "again").hidden = false;
      say(why);
    };
    sending++;
    row.classList.remove("is-failed", "is-offline");
    Object.assign(progress, { hidden: false, value: 0 });
    find(row, "problem").hidden = find(row, "again").hidden = true;
    say(words.sending, file.name);
    const { status, told } = await leave(await lighter(file), row, progress);
    progress.hidden = true;
    if (status === 201) {
      fill(row, told);
      if (row.isConnected) say(told.is_picture ? words.sent : words.sentDocument, told.name);
      else forget(told.id);
    } else if (row.isConnected) {
      row.classList.add("is-failed");
      row.classList.toggle("is-offline", !status && !navigator.onLine);
      failed(told.message ?? (status === 413 ? words.heavy : row.matches(".is-offline") ? words.offline : words.failed));
    }
    remember();
    sending--;
    if (!sending && submitter !== undefined) form.requestSubmit(submitter);
  }

  function leave(file, row, progress) {
    if (file.size > MOST) return { status: 413, told: {} };  // its connection would be cut without a word
    const { answered, stop } = post(words.url, { csrfmiddlewaretoken: token(), file }, (part) => { progress.value = part; });
    row.addEventListener("gone", stop, { once: true });
    return answered;
  }

  function forget(id) { post(words.removeUrl.replace(/0{8}-.*0{12}/, id), { csrfmiddlewaretoken: token() }); }

  function remove(row) {
    say(words.removed, find(row, "name").textContent);
    row.remove();
    row.dispatchEvent(new Event("gone"));
    if (row.dataset.file) forget(row.dataset.file);
    remember();
    input.focus();
  }

  function add(files) {
    warning.hidden = true;
    for (const file of files) {
      if (list.querySelectorAll("[data-file]:not(.is-failed)").length >= Number(words.most)) return warn(words.tooMany);
      const row = newRow(file.name);
      find(row, "again").addEventListener("click", () => send(file, row));
      window.addEventListener("online", () => { if (row.isConnected && row.matches(".is-offline")) send(file, row); });
      send(file, row);
    }
  }

  /** What is heard is also seen: a file too many has no row to say it in. */
  function warn(text) {
    say(text);
    warning.hidden = false;
    warning.lastElementChild.textContent = text;
  }

  function take(event, transfer) {
    const files = filesOf(transfer);
    if (!files.length) return;
    event.preventDefault();
    event.stopImmediatePropagation();
    add(files);
  }

  // Before the rich text sees them: it would put the picture among the words.
  document.addEventListener("paste", (event) => {
    if (form.contains(event.target) || event.target === document.body) take(event, event.clipboardData);
  }, true);
  const carriesFiles = (event) => event.dataTransfer?.types.includes("Files");
  document.addEventListener("dragover", (event) => {
    if (!carriesFiles(event)) return;
    event.preventDefault();  // beside the form too: the browser would leave the page for the picture, and lose the words
    form.classList.add("is-dropping");
  }, true);
  document.addEventListener("dragleave", (event) => { if (!event.relatedTarget) form.classList.remove("is-dropping"); }, true);
  document.addEventListener("drop", (event) => { form.classList.remove("is-dropping"); if (carriesFiles(event)) take(event, event.dataTransfer); }, true);

  input.addEventListener("change", () => { add([...input.files]); input.value = ""; });
  list.addEventListener("click", (event) => {
    const button = event.target.closest("[data-file-remove]");
    if (button) remove(button.closest("[data-file]"));
  });
  list.addEventListener("input", remember);
  form.addEventListener("submit", (event) => {
    if (!sending) {
      if (!event.submitter?.hasAttribute("formaction")) sessionStorage.removeItem(kept);  // a draft kept for later keeps its files
      return;
    }
    event.preventDefault();
    event.stopImmediatePropagation();
    submitter = event.submitter;
    say(words.wait);
  }, true);

  holder.querySelector("[data-files-paste]").hidden = false;
  // What the server lists can be taken away at once; what a post has already goes when the form is sent.
  list.querySelectorAll("[data-unsent]").forEach((row) => {
    find(row, "leave").remove();
    find(row, "remove").hidden = false;
    find(row, "remove").setAttribute("aria-label", words.remove.replace("{name}", find(row, "name").textContent));
  });
  restore();

  /** A page that was loaded again still has the files sent from it, while they wait for their post; its draft may list some. */
  async function restore() {
    let told = [];
    try { told = JSON.parse(sessionStorage.getItem(kept)) ?? []; } catch { return; }
    for (const each of told) {
      const listed = list.querySelector(`[data-file="${CSS.escape(each.id)}"]`);
      if (listed) { if (each.is_picture) find(listed, "words").querySelector("input").value = each.words; continue; }
      const found = await fetch(each.url, { method: "HEAD" }).catch(() => null);
      if (found?.ok) fill(newRow(each.name), each);
    }
  }
}

document.querySelectorAll("[data-files]").forEach(watch);
