/* Where one is, at check-in: only when the person presses for it and the browser allows it; the form goes without, too. */
(() => {
  const form = document.querySelector("form[data-place]");
  const button = form?.querySelector("[data-place-ask]");
  const said = form?.querySelector("[data-place-said]");
  if (!form || !button || !("geolocation" in navigator)) return;
  button.hidden = false;
  button.addEventListener("click", () => {
    button.disabled = true;
    navigator.geolocation.getCurrentPosition(
      ({ coords }) => {
        form.elements.latitude.value = coords.latitude.toFixed(4);
        form.elements.longitude.value = coords.longitude.toFixed(4);
        said.textContent = said.dataset.given;
        button.hidden = true;
      },
      () => {
        said.textContent = said.dataset.refused;
        button.disabled = false;
      },
      { timeout: 10000, maximumAge: 60000 },
    );
  });
})();
