// A device that does not answer, or a person who says no: the page says so, since nothing else would.
document.addEventListener("allauth.error", (event) => {
  event.preventDefault();
  const said = document.querySelector("[data-passkey-problem]");
  if (!said) return;
  said.hidden = false;
  said.focus();
});
