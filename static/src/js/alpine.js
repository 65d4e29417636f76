// Small state, by Alpine's CSP build: components are registered here, templates only name them.
import Alpine from "@alpinejs/csp";

Alpine.data("reveal", () => ({
  shown: false,
  flip() {
    this.shown = !this.shown;
    const input = this.$root.querySelector("input");
    if (input) input.type = this.shown ? "text" : "password";
  },
}));

Alpine.data("copy", () => ({
  done: false,
  async run() {
    await navigator.clipboard.writeText(this.$root.dataset.text || "");
    this.done = true;
  },
}));

export function start() {
  Alpine.start();
}
