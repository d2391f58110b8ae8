// Small helpers to build and fill elements. Texts are always set as text, never as HTML.

export const byId = (id) => document.getElementById(id);

export function element(name, attributes = {}, ...children) {
  const result = document.createElement(name);
  for (const [key, value] of Object.entries(attributes)) result.setAttribute(key, value);
  result.append(...children);
  return result;
}

export function showError(place, error) {
  place.textContent = error ? error.message : "";
  place.hidden = !error;
}

export function table(caption, heads, rows, className = "") {
  const head = element("tr", {}, ...heads.map(([text, number]) =>
    element("th", number ? { scope: "col", class: "number" } : { scope: "col" }, text)));
  const body = rows.map((cells) => element("tr", {}, ...cells.map((cell, i) =>
    element("td", heads[i][1] ? { class: "number" } : {}, cell))));
  return element("div", { class: "scroll" },
    element("table", { class: className },
      element("caption", {}, caption), element("thead", {}, head), element("tbody", {}, ...body)));
}
