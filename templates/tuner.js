// The page on which weights are tried: presets, sliders and numbers; ranks at once, the whole state in the address.
(() => {
  "use strict";
  const { Scorer, ScoringError } = globalThis.RankingScoring;
  const data = JSON.parse(document.querySelector("#tuner-data").textContent);
  const scorer = new Scorer(data.payload);
  const { nodes } = data.payload.standard;
  const inner = nodes.filter((node) => node.metric === null);
  const tuned = nodes.filter((node) => node.parent !== null);
  const nominal = Object.fromEntries(tuned.map((node) => [node.key, node.weight]));
  const first = scorer.score();
  const { codes } = data.payload.groups.board;
  const ROWS_AT_ONCE = 100;
  const RANGE_PAUSE = 250;
  const ADDRESS_PAUSE = 200;
  const SLOW = 80;
  const REST = 150;
  const find = (selector) => document.querySelector(selector);
  const make = (tag, fields = {}, ...content) => {
    const element = Object.assign(document.createElement(tag), fields);
    element.append(...content);
    return element;
  };
  const titleOf = (node) => node.label ?? (node.key === "score" ? "总分" : node.key);
  const nameOf = (row) => data.names[data.payload.subjects[row]] ?? data.payload.subjects[row];
  const shown = (weight) => String(Number(weight.toPrecision(6)));

  const state = { weights: { ...nominal }, board: 0, top: 10, spread: 20, find: "", rows: ROWS_AT_ONCE };
  let result = first;
  let ranges = null;
  let waiting = 0;
  let computing = 0;
  let addressing = 0;
  let addressedAt = -Infinity;

  // ---- The address: what differs from the standard, and the view.

  function writeAddress() {
    const kept = new URLSearchParams();
    kept.set("board", data.payload.boards[state.board]);
    if (state.top !== 10) kept.set("top", state.top);
    if (state.spread !== 20) kept.set("spread", state.spread);
    if (state.find) kept.set("find", state.find);
    for (const node of tuned) {
      if (state.weights[node.key] !== nominal[node.key]) kept.set(`w.${node.key}`, String(state.weights[node.key]));
    }
    return `#${kept}`;
  }

  function readAddress() {
    const kept = new URLSearchParams(location.hash.slice(1));
    state.board = Math.max(0, data.payload.boards.indexOf(kept.get("board") ?? data.board));
    state.top = readCount(kept.get("top"), 10);
    state.spread = Math.min(readCount(kept.get("spread"), 20), 100);
    state.find = kept.get("find") ?? "";
    state.weights = { ...nominal };
    for (const node of tuned) {
      const weight = readWeight(kept.get(`w.${node.key}`) ?? "");
      if (weight !== null) state.weights[node.key] = weight;
    }
  }

  function readCount(text, usual) {
    const count = Math.floor(Number(text));
    return count >= 1 && Number.isFinite(count) ? count : usual;
  }

  function readWeight(text) {
    const weight = text.trim() === "" ? NaN : Number(text);
    return weight >= 0 && Number.isFinite(weight) ? weight : null;
  }

  // ---- Presets and weights.

  function buildPresets() {
    data.presets.forEach((preset, place) => {
      const choice = make("input", { type: "radio", name: "preset", value: String(place), disabled: !preset.weights });
      choice.addEventListener("change", () => change({ ...nominal, ...preset.weights }));
      find(".choices").append(make("label", { title: preset.note }, choice, preset.title));
    });
  }

  const isPreset = (preset) => preset.weights
    && tuned.every((node) => state.weights[node.key] === (preset.weights[node.key] ?? nominal[node.key]));

  function buildNodes() {
    for (const parent of inner) {
      const children = tuned.filter((node) => node.parent === parent.key);
      const most = Math.max(...children.map((node) => node.weight), 0.5) * 2;
      const list = make("div", { className: "siblings-weights", role: "group" });
      list.setAttribute("aria-label", `${titleOf(parent)}的下级`);
      list.append(make("h2", {}, titleOf(parent)), ...children.map((node) => buildNode(node, most)));
      find(".nodes").append(list);
    }
  }

  function buildNode(node, most) {
    const slider = make("input", { type: "range", min: "0", max: String(most), step: String(most / 200), id: `slide-${node.key}` });
    const number = make("input", { type: "number", min: "0", step: "any", id: `number-${node.key}` });
    slider.setAttribute("aria-label", `${titleOf(node)}的权重，滑块`);
    slider.addEventListener("input", () => change({ ...state.weights, [node.key]: Number(slider.value) }));
    number.addEventListener("input", () => {
      const weight = readWeight(number.value);
      number.setAttribute("aria-invalid", String(weight === null));
      if (weight !== null) change({ ...state.weights, [node.key]: weight });
    });
    // Once left, the field shows the weight that holds: what was typed may have been none.
    number.addEventListener("blur", () => { number.value = shown(state.weights[node.key]); paintWeights(); });
    const label = make("label", { htmlFor: number.id }, titleOf(node));
    const share = make("span", { className: "share" });
    const row = make("div", { className: "weight" }, label, share, slider, number);
    row.dataset.node = node.key;
    return row;
  }

  // Node → its share of the total; null below min, max and median, where a weight gives none.
  function findShares() {
    const shares = { score: 1 };
    for (const parent of inner) {
      const children = tuned.filter((node) => node.parent === parent.key);
      const total = children.reduce((sum, node) => sum + state.weights[node.key], 0);
      const counting = children.filter((node) => state.weights[node.key] > 0).length;
      const isWeightless = ["min", "max", "median"].includes(parent.combine.name);
      for (const node of children) {
        const share = shares[parent.key];
        if (state.weights[node.key] === 0) shares[node.key] = 0;
        else if (share === null || isWeightless) shares[node.key] = counting === 1 ? share : null;
        else shares[node.key] = share * (state.weights[node.key] / total);
      }
    }
    return shares;
  }

  function paintWeights() {
    const shares = findShares();
    for (const row of document.querySelectorAll(".weight")) {
      const weight = state.weights[row.dataset.node];
      const [slider, number] = row.querySelectorAll("input");
      if (slider !== document.activeElement || Number(slider.value) !== weight) slider.value = String(weight);
      if (number !== document.activeElement || ![weight, null].includes(readWeight(number.value))) {
        number.value = shown(weight);
      }
      if (number !== document.activeElement) number.setAttribute("aria-invalid", "false");
      slider.setAttribute("aria-valuetext", shown(weight));
      row.classList.toggle("zero", weight === 0);
      row.classList.toggle("changed", weight !== nominal[row.dataset.node]);
      const share = shares[row.dataset.node];
      row.querySelector(".share").textContent = weight === 0 ? "权重 0，不计入总分"
        : share === null ? "份额不定" : `占总分 ${(share * 100).toFixed(1)}%`;
    }
    const active = data.presets.findIndex(isPreset);
    document.querySelectorAll("[name=preset]").forEach((choice, place) => { choice.checked = place === active; });
    find(".preset-note").textContent = active < 0 ? "已自行调整。" : data.presets[active].note;
  }

  // ---- Ranks.

  const rowsOfBoard = () => [...codes.keys()].filter((row) => codes[row] === state.board);
  const isRanked = (ranks, row) => !Number.isNaN(ranks[row]);

  // Where scoring is slow (every pair compared), weights follow at once and ranks when the hand rests.
  function change(weights) {
    state.weights = weights;
    clearTimeout(computing);
    if (scorer.lastMilliseconds > SLOW) {
      clearTimeout(waiting);
      paintWeights();
      find(".rows").ariaBusy = "true";
      computing = setTimeout(recompute, REST);
    } else recompute();
  }

  function recompute() {
    compute();
    paint();
  }

  function compute() {
    const started = performance.now();
    try {
      result = scorer.score(state.weights);
      find(".fault").textContent = "";
    } catch (error) {
      if (!(error instanceof ScoringError)) throw error;
      find(".fault").textContent = `这组权重下无法计分：${error.message}。下表仍是上一组权重的结果。`;
    }
    scorer.lastMilliseconds = performance.now() - started;
    ranges = null;
    find(".rows").ariaBusy = "true";
    clearTimeout(waiting);
    waiting = setTimeout(() => findRanges(tuned.flatMap((node) => [[node.key, 1], [node.key, -1]])), RANGE_PAUSE);
  }

  // One weight at a time up and down, a little work at a time, so that the page stays quick.
  function findRanges(steps, found = { best: result.ranks.slice(), worst: result.ranks.slice() }) {
    const until = performance.now() + 25;
    while (steps.length && performance.now() < until) {
      const [key, sign] = steps.shift();
      if (state.weights[key] === 0) continue;
      const weight = state.weights[key] * (1 + (sign * state.spread) / 100);
      try {
        const { ranks } = scorer.score({ ...state.weights, [key]: weight });
        ranks.forEach((rank, row) => {
          if (Number.isNaN(rank)) return;
          if (!(found.best[row] <= rank)) found.best[row] = rank;
          if (!(found.worst[row] >= rank)) found.worst[row] = rank;
        });
      } catch (error) {
        if (!(error instanceof ScoringError)) throw error;
      }
    }
    if (steps.length) {
      waiting = setTimeout(() => findRanges(steps, found), 0);
      return;
    }
    ranges = found;
    paintRows();
    find(".rows").ariaBusy = "false";
  }

  // Pairs whose order is the opposite of the first: inversions.
  function countSwaps(rows) {
    const both = rows.filter((row) => isRanked(first.ranks, row) && isRanked(result.ranks, row));
    both.sort((a, b) => first.ranks[a] - first.ranks[b] || result.ranks[a] - result.ranks[b]);
    // A Fenwick tree of the ranks met so far; ranks may be halves.
    const counts = new Uint32Array(2 * rows.length + 2);
    let swaps = 0;
    both.forEach((row, met) => {
      const place = 2 * result.ranks[row];
      let notAbove = 0;
      for (let at = place; at > 0; at -= at & -at) notAbove += counts[at];
      for (let at = place; at < counts.length; at += at & -at) counts[at] += 1;
      swaps += met - notAbove;
    });
    return swaps;
  }

  // The swaps that matter most: among those who are or were near the top, the foremost first.
  function nameSwaps(rows) {
    const near = rows.filter((row) => isRanked(first.ranks, row) && isRanked(result.ranks, row)
      && Math.min(first.ranks[row], result.ranks[row]) <= state.top);
    near.sort((a, b) => result.ranks[a] - result.ranks[b]);
    const pairs = near.flatMap((up) => near
      .filter((down) => result.ranks[up] < result.ranks[down] && first.ranks[up] > first.ranks[down])
      .map((down) => [up, down]));
    return pairs.slice(0, 5).map(([up, down]) =>
      `${nameOf(up)}（第 ${first.ranks[up]} → ${result.ranks[up]}）排到 ${nameOf(down)}（第 ${first.ranks[down]} → ${result.ranks[down]}）之前`);
  }

  function tell(rows) {
    const moved = rows.filter((row) => !Object.is(first.ranks[row], result.ranks[row])).length;
    if (!moved) return "各对象名次与标准原有权重下相同。";
    const inTop = (ranks) => rows.filter((row) => ranks[row] <= state.top);
    const [before, after] = [inTop(first.ranks), inTop(result.ranks)];
    const names = (some) => some.slice(0, 5).map(nameOf).join("、") + (some.length > 5 ? ` 等 ${some.length} 个` : "");
    const enters = after.filter((row) => !before.includes(row));
    const leaves = before.filter((row) => !after.includes(row));
    return `${moved} 个对象名次有变，换位 ${countSwaps(rows)} 对；前 ${state.top} 名`
      + (enters.length || leaves.length
        ? [enters.length ? `进入 ${names(enters)}` : "", leaves.length ? `退出 ${names(leaves)}` : ""].filter(Boolean).join("，")
        : "名单不变") + "。";
  }

  const signed = (value, decimals) => (value > 0 ? `+${value.toFixed(decimals)}` : value < 0 ? `−${(0 - value).toFixed(decimals)}` : "0");

  function tellMove(row) {
    if (!isRanked(first.ranks, row)) return ["new", "新列入"];
    const rise = first.ranks[row] - result.ranks[row];
    return rise > 0 ? ["up", `▲${rise}`] : rise < 0 ? ["down", `▼${0 - rise}`] : ["same", "—"];
  }

  function paintRow(row) {
    const { decimals } = data.payload.standard;
    const [kind, move] = tellMove(row);
    const line = make("tr");
    const score = result.scores[row];
    const cells = [
      ["place", String(result.ranks[row])], [`move ${kind}`, move], ["", nameOf(row)], ["number", score.toFixed(decimals)],
      ["number", isRanked(first.ranks, row) ? signed(Number((score - first.scores[row]).toFixed(decimals)), decimals) : "—"],
      ["range", ranges ? `${ranges.best[row]}–${ranges.worst[row]}` : "…"],
    ];
    line.append(...cells.map(([className, text]) => make("td", { className }, text)));
    line.dataset.row = String(row);
    return line;
  }

  function paintRows() {
    const fits = (row) => !state.find || `${nameOf(row)} ${data.payload.subjects[row]}`.includes(state.find);
    const rows = rowsOfBoard().filter(fits);
    const ranked = rows.filter((row) => isRanked(result.ranks, row));
    ranked.sort((a, b) => result.ranks[a] - result.ranks[b] || a - b);
    find(".rows").replaceChildren(...ranked.slice(0, state.rows).map(paintRow));
    const more = find("[name=more]");
    more.hidden = ranked.length <= state.rows;
    more.textContent = `再列出 ${Math.min(ROWS_AT_ONCE, ranked.length - state.rows)} 个（共 ${ranked.length} 个）`;
    const unranked = rows.filter((row) => !isRanked(result.ranks, row));
    find("details").hidden = !unranked.length;
    find("summary").textContent = `未排名的 ${unranked.length} 个`;
    find(".unranked").replaceChildren(...unranked.slice(0, state.rows).map((row) => make("li", {}, `${nameOf(row)}：${result.reasons[row]}`)));
  }

  function paint() {
    const rows = rowsOfBoard();
    paintWeights();
    paintRows();
    find(".told").textContent = tell(rows);
    find(".swaps").replaceChildren(...nameSwaps(rows).map((text) => make("li", {}, text)));
    find(".address").href = writeAddress();
    clearTimeout(addressing);
    const pause = addressedAt + ADDRESS_PAUSE - performance.now();
    if (pause > 0) addressing = setTimeout(keepAddress, pause);
    else keepAddress();
  }

  // Browsers ignore an address that changes more often than some 200 times in 30 seconds.
  function keepAddress() {
    addressedAt = performance.now();
    const address = writeAddress();
    if (address !== location.hash) history.replaceState(null, "", address);
  }

  // ---- The standard as a file.

  function writeStandard(name) {
    return data.skeleton.blocks.map(({ text, node }) => {
      if (node !== undefined) return `${text}\nweight = ${state.weights[node]}`;
      return text.startsWith("[standard]\n") ? text.replace(/^id = .*$/m, () => `id = "${name}"`) : text;
    }).join("\n\n") + "\n";
  }

  function download() {
    const field = find("[name=name]");
    const isFit = /^[A-Za-z0-9][A-Za-z0-9_.-]*$/.test(field.value);
    const fault = isFit ? "" : "名称须由英文字母、数字、-、_、. 组成，并以字母或数字开头";
    field.setCustomValidity(find(".fault").textContent && isFit ? "这组权重无法计分，请先改正" : fault);
    if (!field.reportValidity()) return;
    const link = make("a", { download: `${field.value}.toml` });
    link.href = URL.createObjectURL(new Blob([writeStandard(field.value)], { type: "application/toml" }));
    link.click();
    setTimeout(() => URL.revokeObjectURL(link.href), 1000);
  }

  // ---- Begin.

  function fillView() {
    find("[name=board]").value = String(state.board);
    for (const name of ["top", "spread", "find"]) {
      if (find(`[name=${name}]`) !== document.activeElement) find(`[name=${name}]`).value = String(state[name]);
    }
  }

  function open() {
    readAddress();
    fillView();
    recompute();
  }

  data.payload.boards.forEach((board, place) =>
    find("[name=board]").append(make("option", { value: String(place) }, data.titles[board] ?? board)));
  find("[name=name]").value = data.skeleton.name;
  buildPresets();
  buildNodes();
  const onView = (name, read) => find(`[name=${name}]`).addEventListener("input", ({ target }) => {
    state[name] = read(target.value);
    state.rows = ROWS_AT_ONCE;
    if (name === "spread") compute();
    paint();
  });
  onView("board", Number);
  onView("top", (text) => readCount(text, 10));
  onView("spread", (text) => Math.min(readCount(text, 20), 100));
  onView("find", (text) => text.trim());
  find("[name=download]").addEventListener("click", download);
  find("[name=name]").addEventListener("input", ({ target }) => target.setCustomValidity(""));
  find("[name=more]").addEventListener("click", () => { state.rows += ROWS_AT_ONCE; paintRows(); });
  for (const form of document.querySelectorAll("form")) form.addEventListener("submit", (event) => event.preventDefault());
  window.addEventListener("hashchange", open);
  open();
  globalThis.RankingTuner = { state, scorer, change, writeStandard, get result() { return result; } };
})();
