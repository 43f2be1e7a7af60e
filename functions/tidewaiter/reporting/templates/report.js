"use strict";
const rows = [...document.querySelectorAll("#findings tbody tr")];
const controls = ["text", "severity", "kind"].map((name) => document.getElementById("filter-" + name));
const shown = document.getElementById("shown");

function filter() {
  const [text, severity, kind] = controls.map((control) => control.value.trim().toLowerCase());
  let count = 0;
  for (const row of rows) {
    const fits = (!severity || row.dataset.severity === severity) && (!kind || row.dataset.kind === kind);
    row.hidden = !(fits && (!text || row.textContent.toLowerCase().includes(text)));
    count += row.hidden ? 0 : 1;
  }
  shown.textContent = `${count} of ${rows.length}`;
}

function sort(header) {
  const descending = header.getAttribute("aria-sort") !== "descending";
  for (const other of header.parentElement.children) other.removeAttribute("aria-sort");
  header.setAttribute("aria-sort", descending ? "descending" : "ascending");
  const key = header.dataset.key;
  const value = (row) => (key === "title" ? row.dataset.title : Number(row.dataset[key]));
  const sign = descending ? -1 : 1;
  rows.sort((a, b) => (value(a) < value(b) ? -sign : value(a) > value(b) ? sign : 0));
  document.querySelector("#findings tbody").append(...rows);
}

if (shown) {
  for (const control of controls) control.addEventListener("input", filter);
  for (const header of document.querySelectorAll("#findings th[data-key]")) {
    header.querySelector("button").addEventListener("click", () => sort(header));
  }
  filter();
}
