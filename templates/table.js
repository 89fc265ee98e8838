// Sorts, searches and filters the ranked table. Ranks are what was published: rows move or hide, nothing is renumbered.
// The state stands in the address, so that a view can be passed on: ?q=…&change=up&sort=-score
(() => {
  "use strict";
  const table = document.querySelector("table.board");
  const tools = document.querySelector("form.tools");
  const body = table.tBodies[0];
  const rows = [...body.rows];
  const heads = [...table.tHead.rows[0].cells];
  const noun = heads.find((head) => head.dataset.key === "name").textContent; // 账号 or 矩阵
  const order = new Intl.Collator("zh-CN", { numeric: true });
  const FIRST = { rank: "", name: "" }; // these begin with the smallest, all others with the largest
  const keys = heads.map((head) => head.dataset.key).filter(Boolean);
  const columns = new Map(heads.map((head, place) => [head.dataset.key, place]));
  const plain = (text) => text.normalize("NFKC").toLowerCase().replace(/\s+/g, "");
  const texts = new Map(rows.map((row) => [row, plain(row.querySelector(".name").textContent)]));
  const published = new Map(rows.map((row, place) => [row, place]));

  // What a cell is sorted by; null stands for "no data" and always comes last.
  function readCell(row, key) {
    const cell = row.cells[columns.get(key)];
    const text = cell.firstChild.textContent.trim();
    if (key === "name") return text;
    if (key === "change" && text === "平") return 0;
    const number = parseFloat(text.replace(/,/g, "").replace("▲", "").replace("▼", "-"));
    return Number.isNaN(number) ? null : number;
  }

  function compare(one, other, key, isDown) {
    const [a, b] = [readCell(one, key), readCell(other, key)];
    if (a === null || b === null) return (a === null) - (b === null);
    const ahead = key === "name" ? order.compare(a, b) : a - b;
    return isDown ? -ahead : ahead;
  }

  function readAddress() {
    const asked = new URLSearchParams(location.search);
    const sort = asked.get("sort") ?? "";
    const change = asked.get("change") ?? "";
    return {
      q: asked.get("q") ?? "",
      change: [...tools.elements.change.options].some((option) => option.value === change) ? change : "",
      sort: keys.includes(sort.replace(/^-/, "")) && sort !== "rank" ? sort : "",
    };
  }

  function writeAddress(state) {
    const asked = new URLSearchParams(Object.entries(state).filter(([, value]) => value));
    const query = asked.size ? `?${asked}` : "";
    history.replaceState(null, "", `${location.pathname}${query}${location.hash}`);
  }

  function show(state) {
    const key = state.sort.replace(/^-/, "") || "rank";
    const isDown = state.sort.startsWith("-");
    const wanted = plain(state.q);
    const sorted = [...rows].sort(
      (one, other) => compare(one, other, key, isDown) || published.get(one) - published.get(other),
    );
    body.append(...sorted);
    let count = 0;
    for (const row of rows) {
      const isOther = state.change && !row.querySelector(".change span").classList.contains(state.change);
      row.hidden = Boolean(isOther) || !texts.get(row).includes(wanted);
      count += row.hidden ? 0 : 1;
    }
    for (const head of heads.filter((cell) => cell.dataset.key)) {
      head.removeAttribute("aria-sort");
      if (head.dataset.key === key) head.setAttribute("aria-sort", isDown ? "descending" : "ascending");
    }
    const all = count === rows.length ? `共 ${count} 个${noun}` : `显示 ${count} 个，共 ${rows.length} 个${noun}`;
    tools.querySelector("output").textContent = `${all}；名次为公布的名次`;
    for (const name of ["q", "change", "sort"]) tools.elements[name].value = state[name];
  }

  function change(part) {
    const now = Object.fromEntries(["q", "change", "sort"].map((name) => [name, tools.elements[name].value]));
    const state = { ...now, ...part };
    if (state.sort === "rank") state.sort = "";
    writeAddress(state);
    show(state);
  }

  // Each heading becomes a button; a second press turns the order round.
  function addButton(head) {
    const button = document.createElement("button");
    button.type = "button";
    button.append(...head.childNodes);
    head.append(button);
    button.addEventListener("click", () => {
      const key = head.dataset.key;
      const first = `${FIRST[key] ?? "-"}${key}`;
      const second = first.startsWith("-") ? key : `-${key}`;
      change({ sort: (tools.elements.sort.value || "rank") === first ? second : first });
    });
  }

  function addChoices(head) {
    const key = head.dataset.key;
    const title = head.firstChild.textContent.trim();
    for (const sort of [`${FIRST[key] ?? "-"}${key}`, key in FIRST ? `-${key}` : key]) {
      const words = key === "name" ? ["按拼音", "按拼音倒序"] : ["从小到大", "从大到小"];
      const value = sort === "rank" ? "" : sort;
      tools.elements.sort.append(new Option(`${title}：${words[sort.startsWith("-") ? 1 : 0]}`, value));
    }
  }

  const sortable = heads.filter((head) => head.dataset.key);
  sortable.forEach(addChoices);
  sortable.forEach(addButton);
  tools.addEventListener("input", () => change({}));
  tools.addEventListener("submit", (event) => event.preventDefault());
  tools.addEventListener("reset", (event) => {
    event.preventDefault();
    change({ q: "", change: "", sort: "" });
  });
  tools.hidden = false;
  show(readAddress());
})();
