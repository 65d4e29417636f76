/* Keyboard and dialogs of the staff pages. No word that is typed or found is kept anywhere.

   data-keys   a list whose rows carry data-row: J, K and the arrows move, Enter opens, X marks
   data-key    a control that this letter presses
   data-marks  a form whose rows carry a checkbox data-mark: its bar (data-bulk) says how many are marked
   data-open   opens the <dialog> of that id; data-close closes the one it stands in; data-print prints
   data-dialog a submit button whose page asks something more: the question comes over the page, the page itself without script */
(() => {
  const all = (css, root = document) => [...root.querySelectorAll(css)];
  const writes = (event) => event.isComposing || event.keyCode === 229 || event.target.closest("input:not([type=checkbox]):not([type=radio]), textarea, select, [contenteditable]");
  const chord = (event) => event.metaKey || event.ctrlKey || event.altKey;
  const rowsOf = () => all("[data-keys] [data-row], #result_list tr.data-row");
  const markOf = (row) => row.querySelector("[data-mark], input.action-select");

  /* Rows: the cursor is where the focus is, so that a screen reader follows it. */
  function go(row) {
    rowsOf().forEach((other) => other.classList.toggle("cursor", other === row));
    (row.querySelector("a[href], button") || markOf(row) || row).focus({ preventScroll: true });
    row.scrollIntoView({ block: "nearest" });
  }

  function onRows(event) {
    const rows = rowsOf();
    if (!rows.length) return false;
    const at = rows.findIndex((row) => row.classList.contains("cursor"));
    const free = event.target === document.body || event.target.closest("[data-row], tr.data-row, main");
    const step = { j: 1, k: -1, ...(free ? { ArrowDown: 1, ArrowUp: -1 } : {}) }[event.key];
    if (step) go(rows[Math.max(0, Math.min(rows.length - 1, at + step))]);
    else if (event.key === "x" && at >= 0 && markOf(rows[at])) markOf(rows[at]).click();
    else if (event.key === "Enter" && at >= 0 && event.target === document.body) rows[at].querySelector("a")?.click();
    else return false;
    return true;
  }

  document.addEventListener("keydown", (event) => {
    if (event.key.toLowerCase() === "k" && (event.ctrlKey || event.metaKey) && !event.isComposing && document.getElementById("tx-find")) {
      event.preventDefault();
      return openFind();
    }
    if (chord(event) || writes(event) || document.querySelector("dialog[open]")) return;
    if (event.key === "Escape") return unmark();
    if (onRows(event)) return event.preventDefault();
    const pressed = event.key.length === 1 && document.querySelector(`[data-key="${CSS.escape(event.key)}"]`);
    if (pressed) {
      event.preventDefault();
      pressed.click();
    }
  });

  /* Marked rows */
  let last = null;
  const marks = () => all("[data-marks] [data-mark]");
  function count() {
    const number = marks().filter((box) => box.checked).length;
    all("[data-bulk]").forEach((bar) => {
      bar.hidden = number === 0;
      const shown = bar.querySelector("[data-marked]");
      if (shown) shown.textContent = number;
    });
    all("[data-mark-all]").forEach((box) => {
      box.checked = number > 0 && number === marks().length;
      box.indeterminate = number > 0 && number < marks().length;
    });
    marks().forEach((box) => box.closest("[data-row]")?.classList.toggle("marked", box.checked));
  }
  function unmark() {
    marks().forEach((box) => (box.checked = false));
    count();
    all("#result_list input.action-select:checked").forEach((box) => box.click());
  }

  document.addEventListener("click", (event) => {
    const at = (css) => event.target.closest(css);
    if (at("[data-print]")) window.print();
    if (at("[data-open]")) document.getElementById(at("[data-open]").dataset.open)?.showModal();
    if (at("[data-close]")) {
      event.preventDefault();
      at("dialog").close();
    }
    if (at("[data-dialog]") && !chord(event)) {
      event.preventDefault();
      askOver(at("[data-dialog]"));
    }
    if (event.target.matches("dialog.tx-dialog")) event.target.close(); // the veil beside the dialog
    if (at("[data-unmark]")) unmark();
    if (at("[data-find]") && !chord(event)) {
      event.preventDefault();
      openFind();
    }
    const box = at("[data-mark]");
    if (box) {
      const boxes = marks();
      if (event.shiftKey && last && boxes.includes(last)) {
        const [from, to] = [boxes.indexOf(last), boxes.indexOf(box)].sort((a, b) => a - b);
        boxes.slice(from, to + 1).forEach((other) => (other.checked = box.checked));
      }
      last = box;
      count();
    }
    if (at("[data-mark-all]")) {
      marks().forEach((other) => (other.checked = at("[data-mark-all]").checked));
      count();
    }
  });
  /* What the page behind a button would ask, in a dialog over this one; anything unexpected goes the page's way. */
  async function askOver(button) {
    const given = new FormData(button.form);
    if (button.name) given.append(button.name, button.value);
    button.disabled = true;
    const answer = await fetch(button.getAttribute("formaction") || button.form.getAttribute("action"), { method: "POST", body: given }).catch(() => null);
    button.disabled = false;
    const page = answer?.ok && !answer.redirected ? new DOMParser().parseFromString(await answer.text(), "text/html") : null;
    const asked = page?.querySelector("main form.tx-ask");
    if (!asked) {
      button.removeAttribute("data-dialog");
      return button.click();
    }
    const dialog = document.createElement("dialog");
    dialog.className = "tx-dialog";
    const head = document.createElement("header");
    head.append(...all("main .tx-head h2", page).slice(0, 1));
    head.firstChild.id = "tx-asked";
    dialog.setAttribute("aria-labelledby", "tx-asked");
    dialog.append(head, ...all("main .tx-head p", page).slice(0, 1), asked);
    all("a.tx-btn", asked).forEach((way) => way.setAttribute("data-close", ""));
    dialog.addEventListener("close", () => dialog.remove());
    document.body.append(dialog);
    dialog.showModal();
    asked.querySelector("select, textarea, input:not([type=hidden])")?.focus();
  }

  document.addEventListener("DOMContentLoaded", count);
  window.addEventListener("pageshow", count); // the back button keeps what was marked

  /* Ctrl+K: what is typed goes to the server in the body of a request and nowhere else. */
  const findParts = () => {
    const dialog = document.getElementById("tx-find");
    return { dialog, form: dialog.querySelector("form"), box: dialog.querySelector("input[name=q]"), list: dialog.querySelector("[data-found]") };
  };
  let waiting = 0;
  let asked = null;

  function openFind() {
    const { dialog, box } = findParts();
    if (!dialog.open) dialog.showModal();
    box.select();
  }

  async function ask() {
    const { form, box, list } = findParts();
    asked?.abort();
    asked = new AbortController();
    const word = box.value.trim();
    if (!word) return list.replaceChildren();
    try {
      const answer = await fetch(form.action, { method: "POST", body: new FormData(form), headers: { "X-Part": "found" }, signal: asked.signal });
      if (answer.redirected || !answer.ok) return window.location.assign(form.action); // signed out in the meantime
      if (box.value.trim() !== word) return;
      list.innerHTML = await answer.text();
      pick(0);
    } catch (error) {
      if (error.name !== "AbortError") list.textContent = form.dataset.failed;
    }
  }

  function pick(number) {
    const { box, list } = findParts();
    const hits = all("[role=option]", list);
    if (!hits.length) return box.removeAttribute("aria-activedescendant");
    const at = (number + hits.length) % hits.length;
    hits.forEach((hit, index) => hit.setAttribute("aria-selected", index === at));
    box.setAttribute("aria-activedescendant", hits[at].id);
    hits[at].scrollIntoView({ block: "nearest" });
  }

  document.addEventListener("input", (event) => {
    if (!event.target.closest("#tx-find") || event.isComposing) return; // an input method is still choosing characters
    clearTimeout(waiting);
    waiting = setTimeout(ask, 200);
  });
  document.addEventListener("compositionend", (event) => {
    if (!event.target.closest("#tx-find")) return;
    clearTimeout(waiting);
    waiting = setTimeout(ask, 50);
  });
  document.addEventListener("keydown", (event) => {
    const dialog = event.target.closest("#tx-find");
    if (!dialog || event.isComposing || event.keyCode === 229) return;
    const hits = all("[role=option]", dialog);
    const at = hits.findIndex((hit) => hit.getAttribute("aria-selected") === "true");
    if (event.key === "ArrowDown" || event.key === "ArrowUp") {
      event.preventDefault();
      pick(at + (event.key === "ArrowDown" ? 1 : -1));
    }
    if (event.key === "Enter" && at >= 0 && event.target.matches("input")) {
      event.preventDefault();
      hits[at].click();
    }
  });
  document.addEventListener("close", (event) => {
    if (event.target.id !== "tx-find") return;
    const { form, list } = findParts();
    form.reset();
    list.replaceChildren();
  }, true);

  /* What scrolls sideways on a narrow screen is reached by Tab while it does, so that the arrows move it. */
  const scrollers = () => all("main .tx-panel, main fieldset.module, main form, .tx-wide, .tx-board, #changelist, .tx-actions");
  const sides = new ResizeObserver((seen) => seen.forEach(({ target }) => reach(target)));
  function reach(part) {
    if (part.scrollWidth > part.clientWidth && getComputedStyle(part).overflowX === "auto") part.tabIndex = 0;
    else if (part.tabIndex === 0) part.removeAttribute("tabindex");
  }
  document.addEventListener("DOMContentLoaded", () => scrollers().forEach((part) => {
    reach(part);
    sides.observe(part);
  }));
})();
