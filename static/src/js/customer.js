// Entry of static/dist/customer.js. Everything works without it; it only shortens the way.
import htmx from "htmx.org";
import { start as startAlpine } from "./alpine.js";
import "./bell.js";
import "./aloud.js";
import "./blur.js";
import "./once.js";
import "./passkey.js";

// The strict CSP forbids eval and style elements that htmx would add by itself.
htmx.config.includeIndicatorStyles = false;
htmx.config.allowEval = false;
htmx.config.historyCacheSize = 0; // pages with balances are not kept in the browser's storage
htmx.config.selfRequestsOnly = true;

document.documentElement.classList.add("js");
startAlpine();

// The worker keeps the static shell only; without it everything works, but not without a network.
if ("serviceWorker" in navigator && window.isSecureContext) {
  window.addEventListener("load", () => navigator.serviceWorker.register("/sw.js").catch(() => {}));
}
