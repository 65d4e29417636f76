/* Keyboard on staff pages. Lists marked data-keys: J and K move a cursor row, Enter opens it; a letter presses the
   control that carries it as data-key. Buttons marked data-print print the page. */
(() => {
  const typing = (event) => event.target.closest("input, textarea, select, [contenteditable]") || event.metaKey || event.ctrlKey || event.altKey;

  function move(rows, at, step) {
    const next = rows[Math.max(0, Math.min(rows.length - 1, at + step))];
    rows[at]?.classList.remove("cursor");
    next.classList.add("cursor");
    next.scrollIntoView({ block: "nearest" });
  }

  document.addEventListener("keydown", (event) => {
    if (typing(event)) return;
    const rows = [...document.querySelectorAll("[data-keys] [data-row]")];
    const at = rows.findIndex((row) => row.classList.contains("cursor"));
    if (rows.length && (event.key === "j" || event.key === "k")) return move(rows, at, event.key === "j" ? 1 : -1);
    if (event.key === "Enter" && at >= 0 && event.target === document.body) return rows[at].querySelector("a")?.click();
    document.querySelector(`[data-key="${CSS.escape(event.key)}"]`)?.click();
  });

  document.addEventListener("click", (event) => {
    if (event.target.closest("[data-print]")) window.print();
  });
})();
