
// What stands beside the drawing: the details of what is picked. Names are only ever text.

const panel = document.getElementById("panel");
const FIRST = 25;

function element(name, attributes, ...children) {
  const made = document.createElement(name);
  for (const [key, value] of Object.entries(attributes || {})) {
    if (key === "click") made.addEventListener("click", value);
    else if (value !== null && value !== undefined) made.setAttribute(key, value);
  }
  made.append(...children.filter((child) => child !== null && child !== undefined));
  return made;
}

const fill = (holder, ...children) => holder.replaceChildren(...children.filter((child) => child !== null));

function kindMark(kind) {
  const dot = element("span", { class: "dot" });
  dot.style.color = `var(--${kind})`;
  return dot;
}

const kindLine = (kind) => element("span", { class: "kind" }, kindMark(kind), kind.replace("-", " "));

function link(node) {
  return element("button", { class: "link", type: "button", click: () => open(node) }, node.label);
}

const whose = (node, beside) =>
  (node.account && node.account !== beside.account ? element("span", { class: "of" }, ` in ${node.account}`) : null);

const HUBS = new Set(["account", "organization", "anyone"]);

function chips(listed) {
  const made = [];
  for (const edge of listed) {
    if (edge.kind === "escalation") made.push(["chip escalation", `escalation: ${edge.how}`]);
    if (edge.many > 1) made.push(["chip", `${edge.many} principals, by their own policies`]);
    else if (edge.kind === "trust" && HUBS.has(nodes[edge.from].kindName)) made.push(["chip", "if its own policies allow it"]);
    if (!edge.certain) made.push(["chip unsure", "not certain"]);
    edge.needs.forEach((need) => made.push(["chip", `needs ${need}`]));
    edge.depends.forEach((key) => made.push(["chip unsure", `depends on ${key}`]));
  }
  const seenOnce = new Map(made.map((each) => [each[1], each]));
  if (!seenOnce.size) return null;
  return element("div", { class: "chips" }, ...[...seenOnce.values()].map(([kind, text]) => element("span", { class: kind }, text)));
}

function statements(edge) {
  if (!edge.by.length) return null;
  const said = edge.by.map(([policy, of, number, sid]) => {
    const which = number === null ? "" : `, statement ${number + 1}`;
    return `${policy} of ${shortName(of)}${which}${sid ? ` “${sid}”` : ""}`;
  });
  return element("div", { class: "of" }, `by ${said.join(", and ")}`);
}

const shortName = (arn) => arn.split("/").pop().split(":").pop() || arn;

/** A list that shows its beginning, and the rest when it is asked for. */
function list(rows, className) {
  const made = element("ul", { class: className || "rows" }, ...rows.slice(0, FIRST).map((row) => row()));
  if (rows.length <= FIRST) return [made];
  const more = element("button", { class: "more", type: "button", click: () => {
    made.append(...rows.slice(FIRST).map((row) => row()));
    more.remove();
  } }, `Show ${rows.length - FIRST} more`);
  return [made, more];
}

function edgeRow(edge, other, node) {
  return () => element("li", {}, link(other), whose(other, node), chips([edge]), statements(edge));
}

function wayRow(way, node) {
  return () => {
    const parts = [link(nodes[way[0].from])];
    for (const edge of way) parts.push(element("span", { class: "arrow" }, "→"), link(nodes[edge.to]));
    const show = element("button", { class: "link show", type: "button", click: () => showWay(way, node) }, "show");
    return element("li", {}, ...parts, " ", show, chips(way));
  };
}

function part(title, rows, empty) {
  if (!rows.length) return empty ? [element("h3", {}, title), element("p", { class: "of" }, empty)] : [];
  return [element("h3", {}, `${title} (${rows.length})`), ...list(rows)];
}

function policyPart([kind, name, arn, number, broken]) {
  const title = kind === "trust policy" ? "Trust policy" : `${kind === "boundary" ? "Permissions boundary" : "Identity policy"} ${name}`;
  if (number === null) return element("p", { class: "of" }, `${title}: its document was not collected`);
  return element("details", {}, element("summary", {}, broken ? `${title} (is no JSON object: what it means is open)` : title),
    arn ? element("p", { class: "arn" }, arn) : null,
    element("pre", { tabindex: "0" }, graph.documents[number]));
}

function showNode(node) {
  const direct = node.into.filter(isWay);
  const out = node.outOf.filter(isWay);
  const member = node.outOf.filter((edge) => !isWay(edge));
  const members = node.into.filter((edge) => !isWay(edge));
  const longer = (ways) => [...ways.values()].filter((way) => way.length > 1).map((way) => wayRow(way, node));
  const enters = node.kindName === "role";
  fill(panel,
    kindLine(node.kindName), element("h2", {}, node.label), element("p", { class: "arn" }, node.id),
    ...node.notes.map((note) => element("p", {}, note)),
    element("div", { class: "actions" },
      element("button", { type: "button", click: () => pathFrom(node) }, "Path from here…"),
      element("button", { type: "button", click: () => center(cy.getElementById(standIn(node))) }, "Center")),
    ...part("Can be assumed by", direct.map((edge) => edgeRow(edge, nodes[edge.from], node)), enters ? "Nobody in this graph." : null),
    ...part("Longer ways in", longer(waysInto(node))),
    ...part("Can assume", out.map((edge) => edgeRow(edge, nodes[edge.to], node)), enters || node.kindName === "user" ? "No role in this graph." : null),
    ...part("Reaches further", longer(waysFrom(node))),
    ...part("Belongs to", member.map((edge) => edgeRow(edge, nodes[edge.to], node))),
    ...part("Members", members.map((edge) => edgeRow(edge, nodes[edge.from], node))),
    ...(node.policies.length ? [element("h3", {}, "Policies"), ...node.policies.map(policyPart)] : []),
  );
  panel.scrollTop = 0;
}

function showRegion(region) {
  const open = shown.open.has(region);
  const inside = new Set(region.nodes.map((node) => node.number));
  const enter = edges.filter((edge) => isWay(edge) && inside.has(edge.to) && !inside.has(edge.from));
  const leave = edges.filter((edge) => isWay(edge) && inside.has(edge.from) && !inside.has(edge.to));
  const across = (edge) => () => element("li", {}, link(nodes[edge.from]), element("span", { class: "arrow" }, "→"), link(nodes[edge.to]), chips([edge]));
  fill(panel,
    kindLine("account"), element("h2", {}, region.title), element("p", { class: "of" }, counted(region.nodes) || "Nothing in it."),
    element("div", { class: "actions" },
      element("button", { type: "button", click: () => { toggle(region); showRegion(region); } }, open ? "Fold" : "Unfold"),
      element("button", { type: "button", click: () => fit(cy.getElementById(`r${region.number}`), 40) }, "Center")),
    ...part("Ways in from elsewhere", enter.map(across), "None."),
    ...part("Ways out to elsewhere", leave.map(across), "None."),
    ...part("In it", region.nodes.map((node) => () => element("li", {}, link(node), element("div", {}, kindLine(node.kindName))))),
  );
  panel.scrollTop = 0;
}

function showOverview() {
  const ways = edges.filter(isWay);
  const open = ways.filter((edge) => nodes[edge.from].kindName === "anyone");
  const unsure = ways.filter((edge) => !edge.certain).length;
  const accounts = regions.filter((region) => region.account !== null);
  fill(panel,
    element("h2", {}, "Overview"),
    element("p", {}, `${accounts.length} account${accounts.length === 1 ? "" : "s"}: ${counted(nodes)}.`),
    element("p", {}, `${ways.length} ways into roles${unsure ? `, ${unsure} of them not certain` : ""}.`),
    joined ? element("p", {}, `Callers of one account that stand alike are drawn together in ${joined} of them.`) : null,
    graph.total > nodes.length ? element("p", {}, `Of ${graph.total} nodes the accounts are shown. For one of them: roledoctor graph --account ACCOUNT.`) : null,
    element("p", { class: "of" }, "Click a node for its policies and ways, an account twice to unfold it. Press ? for the keys."),
    ...part("Open to anyone", open.map((edge) => edgeRow(edge, nodes[edge.to], nodes[edge.from]))),
    ...part("Most ways in", most((node) => node.into.filter(isWay).length)),
    ...(graph.incomplete.length ? [element("h3", {}, `Not seen (${graph.incomplete.length})`),
      ...list(graph.incomplete.map(([what, why]) => () => element("li", {}, `${what}: ${why}`)), "gaps")] : []),
  );
}

function most(count) {
  return nodes.filter((node) => node.kindName === "role" && count(node)).sort((a, b) => count(b) - count(a) || a.number - b.number)
    .slice(0, 8).map((node) => () => element("li", {}, link(node), element("span", { class: "of" }, `  ${count(node)} direct`)));
}
