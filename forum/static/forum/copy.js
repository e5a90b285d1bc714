// “Copy” beside a field that holds an address. Without JavaScript the field is there to be selected.
const field = document.querySelector("[data-copy]");
const button = document.querySelector("[data-copy-button]");
const said = document.querySelector("[data-copied]");

if (field && button && navigator.clipboard) {
  button.hidden = false;
  button.addEventListener("click", async () => {
    field.select();
    await navigator.clipboard.writeText(field.value);
    said.textContent = said.dataset.copied;
  });
}
