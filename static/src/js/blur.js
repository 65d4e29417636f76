// Remembers on this device whether amounts are blurred (the toggle itself is CSS and works without this).
const KEY = "tongxing.blur";
const box = document.getElementById("blur");
if (box) {
  try {
    if (localStorage.getItem(KEY) === "1") box.checked = true;
    box.addEventListener("change", () => localStorage.setItem(KEY, box.checked ? "1" : "0"));
  } catch {
    // Storage may be forbidden; the toggle then lasts as long as the page.
  }
}
