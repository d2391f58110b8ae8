// Tabs, the server's state and the key.

import { get, key, onKeyNeeded } from "./api.js";
import { startChat } from "./chat.js";
import { startDashboard } from "./dashboard.js";
import { byId } from "./dom.js";
import { startSimilarity } from "./similarity.js";

const tabs = [...document.querySelectorAll('[role="tab"]')];
const dashboard = startDashboard();
let statusTimer;

function select(tab) {
  for (const each of tabs) {
    const selected = each === tab;
    each.setAttribute("aria-selected", String(selected));
    each.tabIndex = selected ? 0 : -1;
    byId(each.getAttribute("aria-controls")).hidden = !selected;
  }
  history.replaceState(null, "", `#${tab.id.slice(4)}`);
  dashboard.active(tab.id === "tab-dashboard");
}

for (const tab of tabs) {
  tab.addEventListener("click", () => select(tab));
  tab.addEventListener("keydown", (event) => {
    const step = { ArrowRight: 1, ArrowLeft: -1 }[event.key];
    if (!step) return;
    const next = tabs[(tabs.indexOf(tab) + step + tabs.length) % tabs.length];
    select(next);
    next.focus();
  });
}

async function status() {
  const place = byId("status");
  clearTimeout(statusTimer);
  try {
    const { status: state } = await get("health");
    place.textContent = state;
    place.dataset.state = state;
    statusTimer = setTimeout(status, state === "ready" ? 10000 : 1000);
  } catch {
    place.textContent = "unreachable";
    place.dataset.state = "error";
    statusTimer = setTimeout(status, 3000);
  }
}

onKeyNeeded(() => {
  byId("key-form").hidden = false;
});
byId("key-form").addEventListener("submit", (event) => {
  event.preventDefault();
  key.set(byId("key").value);
  byId("key-form").hidden = true;
  dashboard.refresh();
  status();
});

startChat();
startSimilarity();
select(byId(`tab-${location.hash.slice(1)}`) ?? tabs[0]);
status();
