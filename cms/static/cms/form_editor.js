// The choices of a question are shown for the kinds of answer that have some. Without this they stay, with a word that says so.
const KINDS = ["radio", "dropdown", "checkboxes"];
const NAME = /^form_fields-\d+-field_type$/;

function showChoices(select) {
  const row = select.closest("[data-inline-panel-child]");
  const choices = row?.querySelector(".kiosque-choices");
  if (choices) choices.hidden = !KINDS.includes(select.value) && !choices.querySelector(".w-field--error");
}

function showAll() {
  for (const select of document.querySelectorAll('select[name^="form_fields-"]')) if (NAME.test(select.name)) showChoices(select);
}

document.addEventListener("change", (event) => {
  if (NAME.test(event.target.name ?? "")) showChoices(event.target);
});
const rows = document.getElementById("id_form_fields-FORMS");
if (rows) {
  showAll();
  new MutationObserver(showAll).observe(rows, { childList: true });
}
