// Draws the charts of a page: loads Plotly's script once a chart comes near the view, in the page's colours.
(() => {
  "use strict";
  const source = document.currentScript.dataset.plotly;
  const drawings = [...document.querySelectorAll("[data-chart]")];
  const dark = window.matchMedia("(prefers-color-scheme: dark)");
  const DARK = {
    "#1c5d99": "#7db3e8", "#c2571a": "#f0995c", "#1b7f5f": "#5fc4a0", "#8e4585": "#d49acb",
    "#8a6d1b": "#d6b656", "#4a5a66": "#a9b8c4", "#a63446": "#f08a98", "#2f7e8e": "#74c3d3",
    "#1d2329": "#e6e9ec", "#59636e": "#a3adb8", "#d9dee3": "#39424c", "#b4bcc5": "#5d6873",
    "#e8eef4": "#232e3a", "#174e82": "#8fc1f2",
  };
  // Nothing on the page sends data anywhere.
  const CONFIG = {
    displayModeBar: false, displaylogo: false, showSendToCloud: false, plotlyServerURL: "", responsive: true,
  };
  const NARROW = 480;
  let loading = null;

  function loadPlotly() {
    loading ??= new Promise((resolve, reject) => {
      const script = document.createElement("script");
      script.src = source;
      script.onload = resolve;
      script.onerror = reject;
      document.head.append(script);
    });
    return loading;
  }

  function readFigure(drawing) {
    const text = document.querySelector(`[data-figure="${drawing.dataset.chart}"]`).textContent;
    return JSON.parse(dark.matches ? text.replace(/#[0-9a-f]{6}/g, (colour) => DARK[colour] ?? colour) : text);
  }

  // On a phone names are cut shorter, so that the drawing keeps its room.
  function shorten(layout) {
    const cut = (text) => (text.length > 11 && !text.includes("&") ? `${text.slice(0, 10)}…` : text);
    layout.font.size = 11;
    if (layout.yaxis.ticktext) layout.yaxis.ticktext = layout.yaxis.ticktext.map(cut);
    for (const note of layout.annotations ?? []) note.text = cut(note.text);
    if (layout.annotations) layout.margin.r = Math.min(layout.margin.r, 124);
  }

  async function draw(drawing) {
    await Promise.all([loadPlotly(), document.fonts.ready]);
    const figure = readFigure(drawing);
    figure.layout.autosize = true;
    if (drawing.clientWidth < NARROW) shorten(figure.layout);
    await window.Plotly.react(drawing, figure.data, figure.layout, CONFIG);
    drawing.closest("figure").classList.add("drawn");
  }

  const watcher = new IntersectionObserver((entries) => {
    for (const entry of entries.filter((seen) => seen.isIntersecting)) {
      watcher.unobserve(entry.target);
      draw(entry.target);
    }
  }, { rootMargin: "400px" });

  drawings.forEach((drawing) => watcher.observe(drawing));
  dark.addEventListener("change", () => drawings.filter((drawing) => drawing.closest(".drawn")).forEach(draw));
  window.addEventListener("beforeprint", () => drawings.forEach(draw));
})();
