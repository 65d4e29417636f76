/* Pictures of an application: a click opens one large in the dialog; + and − go nearer and back, R turns, arrows go to the next.
   The picture itself is moved, so that it is fetched, and its reading recorded, once. Without scripts the link opens it alone. */
(() => {
  const dialog = document.querySelector("dialog[data-near]");
  if (!dialog) return;
  const hold = dialog.querySelector("[data-hold]");
  const title = dialog.querySelector("h3");
  const links = [...document.querySelectorAll("a[data-picture]")];
  let shown = null;

  function back() {
    if (shown) shown.append(hold.firstElementChild);
    shown = null;
  }

  function show(link) {
    back();
    shown = link;
    dialog.dataset.near = 1;
    dialog.dataset.turn = 0;
    title.textContent = link.dataset.picture;
    hold.append(link.firstElementChild);
    if (!dialog.open) dialog.showModal();
  }

  const acts = {
    nearer: () => (dialog.dataset.near = Math.min(3, +dialog.dataset.near + 1)),
    further: () => (dialog.dataset.near = Math.max(1, dialog.dataset.near - 1)),
    turn: () => (dialog.dataset.turn = (+dialog.dataset.turn + 1) % 4),
    next: () => show(links[(links.indexOf(shown) + 1) % links.length]),
    close: () => dialog.close(),
  };
  const keys = { "+": "nearer", "=": "nearer", "-": "further", r: "turn", ArrowRight: "next" };

  links.forEach((link) =>
    link.addEventListener("click", (event) => {
      if (event.metaKey || event.ctrlKey || event.shiftKey) return;
      event.preventDefault();
      show(link);
    }),
  );
  dialog.addEventListener("click", (event) => acts[event.target.closest("[data-act]")?.dataset.act]?.());
  dialog.addEventListener("keydown", (event) => {
    if (!keys[event.key]) return;
    event.preventDefault();
    acts[keys[event.key]]();
  });
  dialog.addEventListener("close", () => {
    const link = shown;
    back();
    link?.focus();
  });
})();
