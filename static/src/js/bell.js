// Keeps the bell current while the page is open: /ws/inbox/ says how many messages wait and what the newest is called.
// Without it (no JavaScript, no WebSocket) the number is right whenever a page is opened.
const bells = [...document.querySelectorAll("[data-bell]")];
const FIRST_WAIT = 2000;
const LONGEST_WAIT = 60000;
const SIGNED_OUT = 4401;
let wait = FIRST_WAIT;
let socket = null;
let told = null;

function show({ unread, shown, label, title }) {
  for (const bell of bells) {
    bell.querySelector("[data-bell-words]").textContent = label;
    const dot = bell.querySelector("[data-bell-count]");
    dot.textContent = shown;
    dot.hidden = unread === 0;
  }
  if (!title) return;
  say(title);
  for (const hint of document.querySelectorAll("[data-news]")) hint.hidden = false;
}

// Said politely to screen readers; the eye has the number.
function say(title) {
  if (!told) {
    told = document.createElement("p");
    told.setAttribute("role", "status");
    told.className = "sr-only";
    document.body.append(told);
  }
  told.textContent = title;
}

function connect() {
  if (socket || document.hidden) return;
  const address = new URL("/ws/inbox/", location.href);
  address.protocol = location.protocol === "https:" ? "wss:" : "ws:";
  socket = new WebSocket(address);
  socket.addEventListener("message", (event) => {
    wait = FIRST_WAIT;
    show(JSON.parse(event.data));
  });
  socket.addEventListener("close", (event) => {
    socket = null;
    if (event.code === SIGNED_OUT) return;
    setTimeout(connect, wait + Math.random() * 1000);
    wait = Math.min(wait * 2, LONGEST_WAIT);
  });
}

if (bells.length && "WebSocket" in window) {
  connect();
  document.addEventListener("visibilitychange", connect);
}
