
// The page: search, filters, keys, and what happens when something is picked.

const byId = (id) => document.getElementById(id);
const [searchBox, results, hint, canvas] = ["search", "results", "hint", "canvas"].map(byId);
let choosing = null;
let marked = 0;
let listed = [];

const MOST_OPEN = 4000;

function open(node) {
  if (choosing && choosing !== node) { finishPath(node); return; }
  tell(choosing ? hint.textContent : "");
  if (shown.account && !seen(node)) chooseAccount("");
  if (shown.hidden.has(node.kindName)) { shown.hidden.delete(node.kindName); draw(); }
  reveal(node);
  Object.assign(shown, { picked: `n${node.number}`, way: [] });
  light();
  center(cy.getElementById(`n${node.number}`));
  showNode(node);
}

function openRegion(region) {
  Object.assign(shown, { picked: `r${region.number}`, way: [] });
  light();
  showRegion(region);
}

function pick(target) {
  if (!target) { clear(); return; }
  if (target.isEdge()) {
    const id = target.id();
    const node = id[0] === "e" ? nodes[edges[Number(id.slice(1))].to] : null;
    if (node) open(node);
    return;
  }
  const number = Number(target.id().slice(1));
  if (target.id()[0] === "n") open(nodes[number]);
  else openRegion(regions[number]);
}

function clear() {
  choosing = null;
  hint.hidden = true;
  Object.assign(shown, { picked: null, way: [] });
  light();
  showOverview();
}

function tell(text) {
  hint.textContent = text;
  hint.hidden = !text;
}

function pathFrom(node) {
  choosing = node;
  tell(`Path from ${node.label}: choose where it ends. Esc gives up.`);
}

function finishPath(node) {
  const from = choosing;
  choosing = null;
  const way = wayBetween(from, node);
  if (way) { showWay(way, node); return; }
  open(node);
  tell(joined ? `No path is drawn from ${from.label} to ${node.label}. Some callers are drawn together: run roledoctor paths to be certain.`
    : `No way leads from ${from.label} to ${node.label} in this graph.`);
}

function showWay(way, node) {
  tell("");
  const along = [nodes[way[0].from], ...way.map((edge) => nodes[edge.to])];
  along.forEach((each) => { shown.hidden.delete(each.kindName); shown.open.add(regionOf.get(each.account)); });
  if (shown.account && !along.every(seen)) { shown.account = ""; byId("account").value = ""; }
  Object.assign(shown, { picked: `n${node.number}`, way });
  draw();
  fit(along.reduce((all, each) => all.union(cy.getElementById(`n${each.number}`)), cy.collection()), 110);
  showNode(node);
  panel.querySelector(".actions").after(
    element("h3", {}, `This way (${way.length} hop${way.length === 1 ? "" : "s"})`),
    element("ul", { class: "rows", id: "way" }, ...way.map((edge) => element("li", {}, link(nodes[edge.from]),
      element("span", { class: "arrow" }, "→"), link(nodes[edge.to]), chips([edge]), statements(edge)))),
  );
}

function suggest() {
  const found = search(searchBox.value, 40);
  listed = found.first || [];
  marked = 0;
  results.replaceChildren(...listed.map(resultRow));
  if (found.all > listed.length) results.append(element("li", { class: "none" }, "", `and ${found.all - listed.length} more: write more of the name`));
  if (searchBox.value.trim() && !listed.length) results.append(element("li", { class: "none" }, "", "Nothing has this name."));
  showResults(results.childElementCount > 0);
  mark(0);
}

function resultRow(each, number) {
  const isRegion = each.box !== undefined;
  const row = element("li", { role: "option", id: `result${number}`, "aria-selected": "false", click: () => choose(number) },
    kindMark(isRegion ? "account" : each.kindName),
    element("span", { class: "what" }, isRegion ? each.title : each.label),
    element("span", { class: "where" }, isRegion ? counted(each.nodes) : `${each.kindName.replace("-", " ")}${each.account ? ` in ${each.account}` : ""}`));
  row.addEventListener("mousedown", (event) => event.preventDefault());
  return row;
}

function showResults(show) {
  results.hidden = !show;
  searchBox.setAttribute("aria-expanded", String(show));
}

function mark(number) {
  if (!listed.length) { searchBox.removeAttribute("aria-activedescendant"); return; }
  marked = (number + listed.length) % listed.length;
  [...results.children].forEach((row, at) => row.setAttribute("aria-selected", String(at === marked)));
  searchBox.setAttribute("aria-activedescendant", `result${marked}`);
  results.children[marked].scrollIntoView({ block: "nearest" });
}

function choose(number) {
  const each = listed[number];
  if (!each) return;
  showResults(false);
  canvas.focus();
  if (each.box !== undefined) { openRegion(each); fit(cy.getElementById(`r${each.number}`), 40); } else open(each);
}

function chooseAccount(account) {
  shown.account = account;
  byId("account").value = account;
  const region = regionOf.get(account);
  if (account && region) shown.open.add(region);
  draw();
  fit(null, 30);
  if (region) openRegion(region); else clear();
}

function foldAll() {
  if (nodes.length > MOST_OPEN && !regions.every((region) => shown.open.has(region))) {
    tell(`${nodes.length} nodes are too many to unfold at once: open accounts one by one, or search.`);
    return;
  }
  const all = regions.every((region) => shown.open.has(region));
  shown.open = new Set(all ? [] : regions);
  draw();
}

const writeFold = () => { byId("fold").textContent = regions.every((region) => shown.open.has(region)) ? "Fold all" : "Unfold all"; };

function writeLegend() {
  const present = kinds.filter((kind, number) => nodes.some((node) => node.kind === number));
  const strokes = [["", "may assume"], ["unsure", "not certain"], ["escalation", "escalation"]].filter(([kind]) =>
    (kind === "" || edges.some((edge) => (kind === "unsure" ? !edge.certain : edge.kind === kind))));
  byId("legend").replaceChildren(...present.map((kind) => element("li", {}, element("button", {
    type: "button", "aria-pressed": String(!shown.hidden.has(kind)), click: () => {
      if (shown.hidden.has(kind)) shown.hidden.delete(kind); else shown.hidden.add(kind);
      draw();
    } }, kindMark(kind), kind.replace("-", " ")))),
  ...(shown.tooMany ? [element("li", { class: "edge" }, "Too many ways to draw at once: pick a node to see its own.")] : []),
  ...strokes.map(([kind, text]) => element("li", { class: "edge" }, element("span", { class: `stroke ${kind}` }), text)));
}

/** Go to the nearest node in a direction: from what is picked, else from the middle of the view. */
function step(dx, dy) {
  const view = cy.extent();
  const picked = shown.picked && cy.getElementById(shown.picked);
  const here = picked && picked.length ? picked.position() : { x: (view.x1 + view.x2) / 2, y: (view.y1 + view.y2) / 2 };
  let best = null;
  cy.nodes(".one, .closed").forEach((node) => {
    if (picked && node.same(picked)) return;
    const [x, y] = [node.position("x") - here.x, node.position("y") - here.y];
    const ahead = x * dx + y * dy;
    const aside = Math.abs(x * dy) + Math.abs(y * dx);
    const far = ahead + 2.5 * aside;
    if ((ahead > 1 || !picked) && (!best || far < best.far)) best = { far, node };
  });
  if (best) { pick(best.node); if (best.node.hasClass("closed")) center(best.node); }
}

function enter() {
  if (shown.picked && shown.picked[0] === "r") {
    const region = regions[Number(shown.picked.slice(1))];
    toggle(region);
    showRegion(region);
  } else if (shown.picked) panel.focus();
}

const zoomBy = (factor) => cy.zoom({ level: cy.zoom() * factor, renderedPosition: { x: cy.width() / 2, y: cy.height() / 2 } });

function setTheme(theme) {
  root.dataset.theme = theme;
  if (cy) cy.style(looks());
}

function showKeys(show) {
  byId("keys").hidden = !show;
  byId("help").setAttribute("aria-expanded", String(show));
}

const KEYS = [
  ["/", "search; ↑ ↓ choose, Enter opens", () => { searchBox.focus(); searchBox.select(); }],
  ["← ↑ → ↓", "to the next node in that direction", null],
  ["Enter", "read the details, or unfold an account", null],
  ["p", "path from the picked node to another", () => { if (shown.picked && shown.picked[0] === "n") pathFrom(nodes[Number(shown.picked.slice(1))]); }],
  ["f", "fold or unfold every account", () => { foldAll(); }],
  ["+ -", "closer, farther", null],
  ["0", "everything", () => fit(null, 30)],
  ["t", "light or dark", () => setTheme(root.dataset.theme === "dark" ? "light" : "dark")],
  ["?", "these keys", () => showKeys(byId("keys").hidden)],
  ["Esc", "back to the overview", null],
];
const ACTIONS = new Map(KEYS.filter((each) => each[2]).map((each) => [each[0], each[2]]));
const ARROWS = { ArrowLeft: [-1, 0], ArrowRight: [1, 0], ArrowUp: [0, -1], ArrowDown: [0, 1] };

function pressed(event) {
  if (event.ctrlKey || event.metaKey || event.altKey) return;
  if (event.key === "Escape") {
    if (!byId("keys").hidden) showKeys(false); else clear();
    canvas.focus();
    return;
  }
  if (event.target.closest("input, select, button, summary, pre, #panel") && !(event.target === panel && event.key === "/")) {
    if (event.key !== "/" || event.target === searchBox) return;
  }
  const arrow = event.target === canvas || event.target === document.body ? ARROWS[event.key] : null;
  if (arrow) step(...arrow);
  else if (event.key === "Enter") enter();
  else if (event.key === "+" || event.key === "=") zoomBy(1.25);
  else if (event.key === "-") zoomBy(.8);
  else if (ACTIONS.has(event.key)) ACTIONS.get(event.key)();
  else return;
  event.preventDefault();
}

function typed(event) {
  if (event.key === "ArrowDown") mark(marked + 1);
  else if (event.key === "ArrowUp") mark(marked - 1);
  else if (event.key === "Enter") choose(marked);
  else return;
  event.preventDefault();
}

function begin() {
  byId("title").textContent = graph.title;
  byId("made").textContent = graph.made;
  const dark = matchMedia("(prefers-color-scheme: dark)");
  setTheme(dark.matches ? "dark" : "light");
  dark.addEventListener("change", () => setTheme(dark.matches ? "dark" : "light"));
  const options = regions.filter((region) => region.account !== null).map((region) => [region.title, region.account]);
  options.sort((a, b) => (a[0] < b[0] ? -1 : 1));
  byId("account").append(element("option", { value: "" }, "All accounts"),
    ...options.map(([title, account]) => element("option", { value: account }, title)));
  byId("keys").append(element("dl", {}, ...KEYS.flatMap(([key, says]) => [
    element("dt", {}, ...key.split(" ").flatMap((each) => [element("kbd", {}, each), " "])), element("dd", {}, says)])));
  if (!graph.folded) shown.open = new Set(regions);
  else regions.filter((region) => region.account === null).forEach((region) => shown.open.add(region));
  writeLegend();
  start(pick, () => { writeLegend(); writeFold(); });
  draw();
  cy.resize();
  cy.fit(cy.elements(), 24);
  showOverview();
  listen();
}

function listen() {
  searchBox.addEventListener("input", suggest);
  searchBox.addEventListener("keydown", typed);
  searchBox.addEventListener("focus", () => { if (searchBox.value) suggest(); });
  searchBox.addEventListener("blur", () => showResults(false));
  byId("account").addEventListener("change", (event) => chooseAccount(event.target.value));
  byId("fold").addEventListener("click", foldAll);
  byId("fit").addEventListener("click", () => fit(null, 30));
  byId("theme").addEventListener("click", ACTIONS.get("t"));
  byId("help").addEventListener("click", ACTIONS.get("?"));
  document.addEventListener("keydown", pressed);
}

begin();
