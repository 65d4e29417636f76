{% autoescape off %}// Keeps the static shell and the offline page. Pages, API answers and files are never kept: they hold people's data.
const CACHE = "tongxing-{{ version }}";
const STATIC = {{ static_root }};
const OFFLINE = {{ offline }};
const KEPT = {{ kept }};
const HASHED = /\.[0-9a-f]{12}\.[a-z0-9]+$/;

self.addEventListener("install", (event) => {
  event.waitUntil(caches.open(CACHE).then((cache) => cache.addAll([...KEPT, new Request(OFFLINE, { credentials: "omit" })])).then(() => self.skipWaiting()));
});

self.addEventListener("activate", (event) => {
  event.waitUntil(caches.keys().then((names) => Promise.all(names.filter((name) => name !== CACHE).map((name) => caches.delete(name)))).then(() => self.clients.claim()));
});

self.addEventListener("fetch", (event) => {
  const { request } = event;
  const url = new URL(request.url);
  if (request.method !== "GET" || url.origin !== self.location.origin) return;
  if (request.mode === "navigate") {
    event.respondWith(fetch(request).catch(() => caches.match(OFFLINE)));
  } else if (url.pathname.startsWith(STATIC) && KEPT.includes(url.pathname)) {
    const kept = () => caches.match(url.pathname);
    event.respondWith(HASHED.test(url.pathname) ? kept().then((found) => found || fetch(request)) : fetch(request).catch(kept));
  }
});
{% endautoescape %}
