/* The builder with a keyboard: Ctrl+S saves, Ctrl+Z undoes, Alt with an arrow moves the line that has the focus, Alt+Delete takes it out.
   Everything here only presses buttons that are on the page; without it the buttons do the same. */
(() => {
  const form = () => document.getElementById("builder");
  const press = (button) => button && !button.disabled && (button.click(), true);
  document.addEventListener("keydown", (event) => {
    if (!form() || event.isComposing) return;
    const key = event.key.toLowerCase();
    const row = event.target.closest(".tx-b-row");
    let done = false;
    if ((event.ctrlKey || event.metaKey) && key === "s") done = press(document.querySelector("[data-save]")) || true;
    else if ((event.ctrlKey || event.metaKey) && key === "z" && !event.target.matches("textarea")) done = press(form().querySelector("[data-undo]"));
    else if (event.altKey && row && { ArrowUp: 1, ArrowDown: 1, Delete: 1 }[event.key]) {
      done = press(row.querySelector(`[data-move="${{ ArrowUp: "up", ArrowDown: "down", Delete: "remove" }[event.key]}"]`));
    } else if (event.key === "Enter" && event.target.id === "wanted") done = press(form().querySelector('[value="find"]'));
    if (done) event.preventDefault();
  });
  /* htmx counts the button that last had the focus as pressed; after a change nothing was pressed. */
  document.addEventListener("htmx:configRequest", (event) => {
    if (event.target !== form() || event.detail.triggeringEvent?.type === "submit") return;
    for (const name of ["do", "who"]) delete event.detail.parameters[name];
  });
  /* What is only looked for or pasted does not count as a change until its button is pressed. */
  document.addEventListener("change", (event) => event.target.closest("[data-builder-quiet]") && event.stopPropagation(), true);
  /* "/" puts the focus into the search for a field instead of clicking it. */
  document.addEventListener("click", (event) => event.target.id === "wanted" && event.target.focus());
})();
