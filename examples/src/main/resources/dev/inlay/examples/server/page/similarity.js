// Cosine similarities of a few texts.

import { post } from "./api.js";
import { byId, element, showError } from "./dom.js";

function cosine(a, b) {
  let dot = 0;
  let aa = 0;
  let bb = 0;
  for (let i = 0; i < a.length; i++) {
    dot += a[i] * b[i];
    aa += a[i] * a[i];
    bb += b[i] * b[i];
  }
  return dot / Math.sqrt(aa * bb);
}

/** Colours spread over the values that are there: models differ in what is far apart. */
function matrix(texts, vectors) {
  const values = vectors.map((a) => vectors.map((b) => cosine(a, b)));
  const others = values.flatMap((row, i) => row.filter((_, j) => i !== j));
  const least = Math.min(...others);
  const most = Math.max(...others);
  const head = element("tr", {}, element("th", { scope: "col" }, "Text"),
    ...texts.map((text, i) => element("th", { scope: "col", class: "number", title: text }, String(i + 1))));
  const rows = texts.map((text, i) => {
    const row = element("tr", {}, element("th", { scope: "row", title: text }, `${i + 1}. ${text}`));
    texts.forEach((_, j) => {
      const cell = element("td", {}, i === j ? "–" : values[i][j].toFixed(3));
      if (i !== j) {
        const share = most > least ? (values[i][j] - least) / (most - least) : 1;
        cell.style.backgroundColor = `rgba(var(--heat), ${(0.06 + 0.44 * share).toFixed(2)})`;
      }
      row.append(cell);
    });
    return row;
  });
  return element("div", { class: "scroll" },
    element("table", { class: "matrix" },
      element("caption", {}, "Cosine similarity: 1 means the same direction"),
      element("thead", {}, head), element("tbody", {}, ...rows)));
}

export function startSimilarity() {
  byId("similarity-form").addEventListener("submit", async (event) => {
    event.preventDefault();
    const place = byId("similarity-result");
    const button = event.submitter ?? event.target.querySelector("button");
    const texts = byId("texts").value.split("\n").map((line) => line.trim()).filter(Boolean);
    showError(byId("similarity-error"), null);
    button.disabled = true;
    try {
      if (texts.length < 2) throw new Error("Two texts are needed to compare them.");
      const started = performance.now();
      const answer = await post("v1/embeddings", { input: texts });
      const millis = performance.now() - started;
      const vectors = answer.data.map((entry) => entry.embedding);
      place.replaceChildren(matrix(texts, vectors), element("p", { class: "muted small" },
        `${answer.model}, ${vectors[0].length} dimensions, ${answer.usage.total_tokens} tokens, ${millis.toFixed(0)} ms`));
    } catch (error) {
      place.replaceChildren();
      showError(byId("similarity-error"), error);
    } finally {
      button.disabled = false;
    }
  });
}
