// What the server knows about itself, asked every two seconds while it is looked at.

import { get } from "./api.js";
import { byId, element, showError, table } from "./dom.js";

const PERIOD = 2000;
const HISTORY = 150;

const megabytes = (bytes) => `${(bytes / 1048576).toFixed(0)} MiB`;
const millis = (value) => `${value < 10 ? value.toFixed(2) : value.toFixed(1)} ms`;

function duration(seconds) {
  if (seconds === undefined) return "?";
  if (seconds < 120) return `${seconds} s`;
  const minutes = Math.floor(seconds / 60);
  return minutes < 120 ? `${minutes} min` : `${Math.floor(minutes / 60)} h ${minutes % 60} min`;
}

function card(name, value) {
  return element("div", { class: "card" },
    element("div", { class: "name" }, name), element("div", { class: "value" }, value));
}

function list(items) {
  return element("ul", { class: "small" }, ...items.map((item) => element("li", {}, item)));
}

function section(title, items) {
  return items.length ? [element("p", { class: "small muted" }, title), list(items)] : [];
}

function place(model) {
  const report = model.placement;
  if (!report) {
    return element("div", { class: "place" }, element("h3", {}, model.id,
      element("span", { class: "badge" }, model.state)));
  }
  const places = report.places.map((each) => {
    const nodes = Object.entries(each.nodesByProvider).map(([name, count]) => `${name}: ${count} nodes`);
    return `${each.provider} (${each.state}): ${each.settings}; ${nodes.length ? nodes.join(", ") : `nodes ${each.nodesCounted}`}`
      + (each.buckets.length ? `; shapes ${each.buckets.join(", ")}` : "");
  });
  return element("div", { class: "place" },
    element("h3", {}, model.id, element("span", { class: "badge" }, model.task),
      element("span", { class: "badge" }, report.provider)),
    element("p", { class: "small muted" }, `loaded in ${report.loadMillis} ms; asked for ${report.requested.join(" → ")}`),
    list(places),
    ...section("Graph", report.specialisation),
    ...section("Passed over", report.skipped.map((skip) =>
      `${skip.provider}: ${skip.reason}${skip.nextStep ? ` → ${skip.nextStep}` : ""}`)),
    ...section("Fallbacks", report.fallbacks.map((each) =>
      `${each.time}: ${each.from} → ${each.to ?? "nowhere"}, ${each.reason}`)));
}

const MEASURES = { CALL: "call", FIRST_TOKEN: "first token", DECODE_STEP: "decode step" };

function latencies(models) {
  const rows = models.flatMap((model) => (model.placement?.latencies ?? []).map((each) => [
    model.id, each.provider, MEASURES[each.measure] ?? each.measure,
    each.mostBatch === undefined ? `${each.leastBatch} and more`
      : each.leastBatch === each.mostBatch ? String(each.leastBatch) : `${each.leastBatch}–${each.mostBatch}`,
    String(each.count), millis(each.p50Millis), millis(each.p95Millis)]));
  return rows.length
    ? table("By provider and texts of a call, or conversations of a step; of the latest ones",
      [["Model"], ["Provider"], ["Of"], ["Size", true], ["Count", true], ["p50", true], ["p95", true]], rows)
    : element("p", { class: "muted" }, "Nothing has been measured yet.");
}

const SVG = "http://www.w3.org/2000/svg";

/** The course of a value, scaled to its own range: a leak of megabytes shows beside a limit of gigabytes. */
function spark(values) {
  const most = Math.max(...values, 1) * 1.25;
  const svg = document.createElementNS(SVG, "svg");
  svg.setAttribute("class", "spark");
  svg.setAttribute("viewBox", `0 0 ${HISTORY} 100`);
  svg.setAttribute("preserveAspectRatio", "none");
  svg.setAttribute("aria-hidden", "true");
  const line = document.createElementNS(SVG, "polyline");
  const start = HISTORY - values.length;
  const points = values.map((value, i) => `${start + i},${98 - 96 * value / most}`);
  line.setAttribute("points", [`${start - 1},${98 - 96 * values[0] / most}`, ...points].join(" "));
  svg.append(line);
  return svg;
}

function suggestionList(data) {
  return data.length
    ? list(data.map((each) => `${each.model}: ${each.suggestion}`))
    : element("p", { class: "muted" }, "Nothing to suggest.");
}

export function startDashboard() {
  const history = new Map();
  let timer = null;
  let on = false;

  function memory(values) {
    const place = element("div", { class: "cards" });
    for (const [name, used, most] of values) {
      const past = history.get(name) ?? [];
      past.push(used);
      if (past.length > HISTORY) past.shift();
      history.set(name, past);
      place.append(element("div", { class: "card" }, element("div", { class: "name" }, name),
        element("div", { class: "value" }, megabytes(used)),
        element("div", { class: "small muted" }, most > 0 ? `of ${megabytes(most)}` : ""), spark(past)));
    }
    return place;
  }

  async function refresh() {
    clearTimeout(timer);
    try {
      const [health, placement, suggestions] =
        await Promise.all([get("health"), get("v1/placement"), get("v1/suggestions")]);
      showError(byId("dashboard-error"), null);
      byId("cards").replaceChildren(card("State", health.status), card("Up", duration(health.uptime_seconds)),
        card("Running on", [...new Set((health.models ?? []).map((each) => each.provider ?? each.state))].join(", ")),
        card("NPU", health.npu?.status ?? "?"),
        card("Memory", health.memory?.state ?? "?"),
        card("Fallbacks", String((health.models ?? []).reduce((sum, each) => sum + (each.fallbacks?.length ?? 0), 0))));
      byId("placement").replaceChildren(...placement.data.map(place));
      byId("latency").replaceChildren(latencies(placement.data));
      byId("memory").replaceChildren(memory(health.memory?.areas?.map((each) => [each.name, each.used_bytes, each.max_bytes]) ?? []));
      byId("suggestions").replaceChildren(suggestionList(suggestions.data));
    } catch (error) {
      showError(byId("dashboard-error"), error);
    }
    if (on) timer = setTimeout(refresh, PERIOD);
  }

  return {
    refresh,
    active(value) {
      on = value;
      clearTimeout(timer);
      if (on) refresh();
    },
  };
}
