// Reads the page to whoever asks, and shows the sentence it is saying. Without a voice for the page's language the
// button stays away, and so does its tile.
const buttons = document.querySelectorAll("[data-aloud]");
const box = document.getElementById("aloud");
const synth = window.speechSynthesis;
const language = document.documentElement.lang.startsWith("zh") ? "zh" : "en";

function voice() {
  return synth.getVoices().find((one) => one.lang.toLowerCase().replace("_", "-").startsWith(language));
}

function offer() {
  for (const button of buttons) button.hidden = !voice();
}

function sentences(place) {
  const scope = document.querySelector(place || "main");
  const parts = scope.querySelectorAll("[data-say]");
  const said = [...(parts.length ? parts : scope.querySelectorAll("h1, h2, p, dt, dd, .row, legend, label"))];
  return said
    .filter((part) => part.checkVisibility() && !part.closest("#aloud"))
    .map((part) => (part.dataset.say || part.textContent).replace(/\s+/g, " ").trim())
    .filter(Boolean);
}

function stop() {
  synth.cancel();
  box.hidden = true;
}

function read(event) {
  stop();
  const line = box.querySelector("[data-line]");
  const all = sentences(event.currentTarget.dataset.aloud);
  all.forEach((text, index) => {
    const speech = new SpeechSynthesisUtterance(text);
    speech.voice = voice();
    speech.lang = speech.voice.lang;
    speech.rate = 0.9;
    speech.onstart = () => { line.textContent = text; };
    if (index === all.length - 1) speech.onend = stop;
    synth.speak(speech);
  });
  if (all.length) {
    line.textContent = all[0];
    box.hidden = false;
  }
}

if (synth && box && buttons.length) {
  offer();
  synth.addEventListener?.("voiceschanged", offer);
  for (const button of buttons) button.addEventListener("click", read);
  box.querySelector("[data-stop]").addEventListener("click", stop);
  window.addEventListener("pagehide", () => synth.cancel());
}
