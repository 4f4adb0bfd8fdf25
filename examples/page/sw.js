// Keeps the page on the device: every file is fetched once, when the page is first opened, and the
// page works without a network from then on. build.sh writes the version and the files below.
const VERSION = "development";
const FILES = [];

self.addEventListener("install", (event) => {
  const fetched = caches.open(VERSION).then((cache) => {
    // Not out of the browser's own cache: it may hold the files of another version.
    return cache.addAll(FILES.map((file) => new Request(file, { cache: "reload" })));
  });
  event.waitUntil(fetched.then(() => self.skipWaiting()));
});

self.addEventListener("activate", (event) => {
  const old = caches.keys().then((names) => {
    return Promise.all(names.filter((name) => name !== VERSION).map((name) => caches.delete(name)));
  });
  event.waitUntil(old.then(() => self.clients.claim()));
});

self.addEventListener("fetch", (event) => {
  const { request } = event;
  if (request.method !== "GET" || new URL(request.url).origin !== self.location.origin) return;
  const kept = caches.open(VERSION).then((cache) => cache.match(request, { ignoreSearch: true }));
  event.respondWith(kept.then((response) => response ?? fetch(request)));
});
