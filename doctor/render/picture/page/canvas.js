
// The drawing: which nodes are shown, how they look, and what is lit up. Nothing moves by itself.

const SHAPES = {
  user: "round-rectangle", role: "round-rectangle", group: "round-tag", service: "cut-rectangle",
  "identity-provider": "barrel", subject: "round-rectangle", account: "rectangle",
  organization: "rectangle", anyone: "octagon",
};
// From afar lines are drawn thicker and titles larger, so that they are seen when all of it is.
const FAR = Math.max(1, graph.width / 1300);
const far = () => Math.min(FAR, Math.max(1, .75 / (cy ? cy.zoom() : 1)));
const SHOW_ALL_EDGES = 700;
const MANY_BUNDLES = 120;
const root = document.documentElement;
const shown = { open: new Set(), hidden: new Set(), account: "", picked: null, way: [], tooMany: false };
let cy = null;
let drawn = () => {};

const color = (name) => getComputedStyle(root).getPropertyValue(`--${name}`).trim();

function mixed(name, share) {
  const [over, under] = [color(name), color("region")].map((hex) =>
    [1, 3, 5].map((at) => parseInt(hex.slice(at, at + 2), 16)));
  return `rgb(${over.map((part, at) => Math.round(part * share + under[at] * (1 - share))).join(",")})`;
}

function looks() {
  const tint = parseInt(color("tint"), 10) / 100;
  const text = { "font-family": "system-ui, -apple-system, Segoe UI, Roboto, Noto Sans, sans-serif", color: color("ink") };
  return [
    { selector: "node.one", style: {
      ...text, width: "data(width)", height: "data(height)", label: "data(label)", "font-size": "data(font)",
      "text-valign": "center", "text-halign": "center", "text-wrap": "ellipsis", "text-max-width": "data(wide)", "border-width": 1.2, "z-index-compare": "manual", "z-index": 3,
      "min-zoomed-font-size": 6, "corner-radius": 8,
    } },
    ...kinds.map((kind) => ({ selector: `node.${kind}`, style: {
      shape: SHAPES[kind], "background-color": mixed(kind, tint), "border-color": color(kind),
    } })),
    { selector: "node.user", style: { "corner-radius": 15 } },
    { selector: "node.region", style: {
      ...text, shape: "round-rectangle", "corner-radius": 12 * far(), width: "data(width)", height: "data(height)",
      "background-color": color("region"), "background-opacity": .8, "border-color": color("region-line"), "border-width": 1.3 * far(),
      label: "data(label)", "text-valign": "top", "text-halign": "center", "text-margin-y": -7, "font-size": 15 * far(),
      "font-weight": 600, "text-wrap": "ellipsis", "text-max-width": "data(wide)", "z-index-compare": "manual", "z-index": 1,
      "min-zoomed-font-size": 5,
    } },
    { selector: "node.closed", style: {
      "background-color": mixed("account", tint), "background-opacity": .86, "border-color": color("account"), "text-valign": "center",
      "text-margin-y": 0, "font-size": "data(large)", "text-wrap": "wrap", "line-height": 1.3,
    } },
    { selector: "edge", style: {
      width: 1.2, "line-color": color("edge"), "target-arrow-color": color("edge"), "target-arrow-shape": "triangle",
      "arrow-scale": .8, opacity: .5, "z-index-compare": "manual", "z-index": 2,
    } },
    { selector: "edge.one", style: {
      "curve-style": "unbundled-bezier", "edge-distances": "endpoints", "source-endpoint": "90deg",
      "target-endpoint": "270deg", "control-point-distances": "data(bends)", "control-point-weights": "data(weights)",
    } },
    { selector: "edge.between", style: {
      "curve-style": "bezier", "control-point-step-size": 60 * FAR, width: (edge) => edge.data("thick") * far(), opacity: .55, "arrow-scale": 1, "z-index": 0,
    } },
    { selector: "edge.many", style: { opacity: .16, "arrow-scale": .7 } },
    { selector: "edge.member", style: { "curve-style": "straight", "source-endpoint": "outside-to-node",
      "target-endpoint": "outside-to-node", "line-style": "dotted", "target-arrow-shape": "none", opacity: .3 } },
    { selector: "edge.unsure", style: { "line-style": "dashed", "line-color": color("unsure"), "target-arrow-color": color("unsure") } },
    { selector: "edge.escalation", style: { "line-color": color("danger"), "target-arrow-color": color("danger") } },
    { selector: ".faded", style: { opacity: .16 } },
    { selector: "edge.faded", style: { opacity: .05 } },
    { selector: "node.region.faded", style: { opacity: .6 } },
    { selector: "node.near", style: { "border-width": 2.2 } },
    { selector: "edge.near", style: { width: 2 * far(), opacity: .95, "z-index": 4 } },
    { selector: "edge.way", style: { width: 3.5 * far(), opacity: 1, "line-color": color("accent"), "target-arrow-color": color("accent"), "z-index": 5 } },
    { selector: "node.picked", style: { "border-width": 4, "border-color": color("accent"), "z-index": 6 } },
    { selector: "node.region.picked", style: { "z-index": 1, "border-width": 3 * far() } },
  ];
}

/** Both bends of an edge: it leaves to the right and arrives from the left, as a flow does. */
function bends(from, to) {
  const half = (node) => (graph.size[0] * regionOf.get(node.account).scale) / 2;
  const start = { x: from.at[0] + half(from), y: from.at[1] };
  const end = { x: to.at[0] - half(to), y: to.at[1] };
  const [dx, dy] = [end.x - start.x, end.y - start.y];
  const length = Math.hypot(dx, dy) || 1;
  const reach = Math.min(Math.max(Math.abs(dx) * .4, 36), 260);
  const weight = (reach * dx) / (length * length);
  const off = (reach * dy) / length;
  return { weights: [weight, 1 - weight], bends: [-off, off] };
}

function regionElement(region) {
  const [x, y, width, height] = region.box;
  const open = shown.open.has(region);
  const lines = [...region.lines, mainly(region.nodes)].join("\n");
  const large = Math.min(width / 12, height / 6);
  return {
    group: "nodes", classes: `region${open ? "" : " closed"}`, grabbable: false,
    data: { id: `r${region.number}`, label: open ? region.title : lines, width, height, wide: width - 24, large, },
    position: { x: x + width / 2, y: y + height / 2 },
  };
}

function nodeElement(node) {
  const scale = regionOf.get(node.account).scale;
  const [width, height] = graph.size.map((side) => side * scale);
  return {
    group: "nodes", classes: `one ${node.kindName}`, grabbable: false,
    data: { id: `n${node.number}`, label: node.label, width, height, wide: width - 16 * scale, font: 13 * scale },
    position: { x: node.at[0], y: node.at[1] },
  };
}

const seen = (node) => shown.open.has(regionOf.get(node.account)) && !shown.hidden.has(node.kindName)
  && (!shown.account || node.account === shown.account || reaches(node));

/** With one account picked, those outside that lead into it or out of it stay in sight. */
function reaches(node) {
  const own = (number) => nodes[number].account === shown.account;
  return node.into.some((edge) => own(edge.from)) || node.outOf.some((edge) => own(edge.to));
}

const standIn = (node) => (seen(node) ? `n${node.number}` : `r${regionOf.get(node.account).number}`);

function regionSeen(region) {
  if (!shown.account || region.account === shown.account) return true;
  return region.nodes.some(reaches);
}

function singleElement(edge) {
  const [from, to] = [nodes[edge.from], nodes[edge.to]];
  return {
    group: "edges", classes: `one ${edge.kind}${edge.certain ? "" : " unsure"}`,
    data: { id: `e${edge.number}`, source: standIn(from), target: standIn(to), ...bends(from, to) },
  };
}

const bothSeen = (edge) => seen(nodes[edge.from]) && seen(nodes[edge.to]);

/** The edges to draw: single ones, and between closed accounts one for all that lead there. */
function edgeElements(regionIds) {
  const single = [];
  const bundles = new Map();
  for (const edge of edges) {
    const [from, to] = [nodes[edge.from], nodes[edge.to]];
    if (shown.hidden.has(from.kindName) || shown.hidden.has(to.kindName)) continue;
    const [start, end] = [standIn(from), standIn(to)];
    if (start[0] === "n" && end[0] === "n") single.push(edge);
    else if (start !== end && edge.kind !== "member" && [start, end].every((id) => id[0] === "n" || regionIds.has(id))) {
      const key = `${start}>${end}`;
      const bundle = bundles.get(key) || { start, end, number: 0, certain: false };
      bundle.number += 1;
      bundle.certain = bundle.certain || edge.certain;
      bundles.set(key, bundle);
    }
  }
  // Too many at once are a grey cloud, and slow: then only those of what is picked are drawn.
  shown.tooMany = single.length > SHOW_ALL_EDGES;
  return [...(shown.tooMany ? [] : single.map(singleElement)), ...[...bundles].map(([key, bundle]) => ({
    group: "edges", classes: `between${bundle.certain ? "" : " unsure"}${bundles.size > MANY_BUNDLES ? " many" : ""}`,
    data: { id: key, source: bundle.start, target: bundle.end, thick: Math.min(1 + Math.log2(bundle.number) * .7, 5) },
  }))];
}

/** Add the edges of what is picked, where they are not drawn anyway; the last ones go. */
function drawOwnEdges() {
  cy.remove("edge.fetched");
  if (!shown.tooMany) return;
  const picked = shown.picked && shown.picked[0] === "n" ? nodes[Number(shown.picked.slice(1))] : null;
  const own = shown.way.length ? shown.way : picked ? [...picked.into, ...picked.outOf] : [];
  const once = [...new Set(own)].filter(bothSeen);
  cy.add(once.map((edge) => ({ ...singleElement(edge), classes: `${singleElement(edge).classes} fetched` })));
}

function draw() {
  const visibleRegions = regions.filter(regionSeen);
  const ids = new Set(visibleRegions.map((region) => `r${region.number}`));
  const elements = [...visibleRegions.map(regionElement), ...nodes.filter(seen).map(nodeElement), ...edgeElements(ids)];
  cy.batch(() => { cy.elements().remove(); cy.add(elements); });
  light();
  drawn();
}

/** Light up what is picked with what leads in and out of it, or a way; the rest steps back. */
function light() {
  cy.batch(() => {
    drawOwnEdges();
    cy.elements().removeClass("faded near way picked");
    const picked = shown.picked && cy.getElementById(shown.picked);
    let near = cy.collection();
    if (shown.way.length) {
      for (const edge of shown.way) {
        const drawn = cy.getElementById(`e${edge.number}`);
        near = near.union(drawn.addClass("way")).union(cy.getElementById(standIn(nodes[edge.from])))
          .union(cy.getElementById(standIn(nodes[edge.to])));
      }
    } else if (picked && picked.length) {
      near = picked.closedNeighborhood();
    }
    if (picked) picked.addClass("picked");
    if (near.length) {
      near.addClass("near");
      cy.elements().difference(near).not(".region").addClass("faded");
      cy.nodes(".region").difference(near).addClass("faded");
    }
  });
}

/** Make the canvas; `picked` learns what is clicked, `changed` that something else is shown. */
function start(picked, changed) {
  drawn = changed;
  cy = cytoscape({
    container: document.getElementById("canvas"), elements: [], style: looks(), layout: { name: "preset" },
    minZoom: .02, maxZoom: 3, hideEdgesOnViewport: nodes.length > FAST, textureOnViewport: nodes.length > FAST,
    boxSelectionEnabled: false, autounselectify: true, autoungrabify: true,
  });
  cy.on("zoom", onceStill(() => cy.style(looks())));
  cy.on("tap", (event) => picked(event.target === cy ? null : event.target));
  cy.on("dbltap", "node.region", (event) => toggle(regions[Number(event.target.id().slice(1))]));
}

const FAST = 400;

/** Call back when the zoom has come to rest, and only where lines then look different. */
function onceStill(callback) {
  let waiting = 0;
  let last = far();
  return () => {
    clearTimeout(waiting);
    waiting = setTimeout(() => {
      if (Math.abs(far() - last) > .15 * last) { last = far(); callback(); }
    }, 140);
  };
}

function toggle(region) {
  if (shown.open.has(region)) shown.open.delete(region);
  else shown.open.add(region);
  draw();
}

function reveal(node) {
  const region = regionOf.get(node.account);
  if (!shown.open.has(region)) { shown.open.add(region); draw(); }
}

const calm = () => matchMedia("(prefers-reduced-motion: reduce)").matches;

function fit(elements, padding) {
  const eles = elements && elements.length ? elements : cy.elements();
  if (calm()) cy.fit(eles, padding);
  else cy.animate({ fit: { eles, padding } }, { duration: 260 });
}

function center(element) {
  const zoom = Math.max(cy.zoom(), .8);
  if (calm()) { cy.zoom(zoom); cy.center(element); } else cy.animate({ center: { eles: element }, zoom }, { duration: 260 });
}
