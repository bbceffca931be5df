
// The graph that the page was given: who stands where, what leads where, and the ways between.
// Nothing here knows the page or the canvas.

const graph = JSON.parse(document.getElementById("graph").textContent);
const { nodes, edges, regions, kinds } = graph;
const MOST_HOPS = 6;

nodes.forEach((node, number) => {
  node.number = number;
  node.kindName = kinds[node.kind];
  node.into = [];
  node.outOf = [];
  node.searched = `${node.label} ${node.id}`.toLowerCase();
});
edges.forEach((edge, number) => {
  edge.number = number;
  nodes[edge.from].outOf.push(edge);
  nodes[edge.to].into.push(edge);
});
regions.forEach((region, number) => {
  region.number = number;
  region.nodes = nodes.filter((node) => node.account === region.account);
  region.searched = region.title.toLowerCase();
});
const regionOf = new Map(regions.map((region) => [region.account, region]));

// Who may enter is decided pair by pair; a hub's own edge stands only for members that no one sees.
const isWay = (edge) => edge.kind !== "member";

/** How many edges stand for several callers each, whose ways are not drawn one by one. */
const joined = edges.filter((edge) => edge.many > 1).length;

/** Names that hold every word, those that begin with the text first. */
function search(text, most) {
  const words = text.toLowerCase().split(/\s+/).filter(Boolean);
  if (!words.length) return [];
  const found = [];
  for (const each of [...nodes, ...regions]) {
    if (words.every((word) => each.searched.includes(word))) {
      const name = (each.label || each.title).toLowerCase();
      found.push([name === words[0] ? 0 : name.startsWith(words[0]) ? 1 : 2, name, each]);
    }
  }
  found.sort((a, b) => a[0] - b[0] || (a[1] < b[1] ? -1 : a[1] > b[1] ? 1 : 0));
  return { all: found.length, first: found.slice(0, most).map((each) => each[2]) };
}

/** The shortest way from every node that reaches `node`, as lists of edges; nearest first. */
function waysInto(node) {
  return spread(node, (each) => each.into, (edge) => edge.from, (edge, way) => [edge, ...way]);
}

/** The shortest way to every node that `node` reaches, as lists of edges; nearest first. */
function waysFrom(node) {
  return spread(node, (each) => each.outOf, (edge) => edge.to, (edge, way) => [...way, edge]);
}

function spread(node, following, other, join) {
  const ways = new Map([[node.number, []]]);
  let front = [node];
  for (let hop = 0; hop < MOST_HOPS && front.length; hop += 1) {
    const next = [];
    for (const each of front) {
      // What is certain is tried first, so that of two ways of one length it is the one shown.
      const ordered = following(each).filter(isWay).sort((a, b) => b.certain - a.certain);
      for (const edge of ordered) {
        if (!ways.has(other(edge))) {
          ways.set(other(edge), join(edge, ways.get(each.number)));
          next.push(nodes[other(edge)]);
        }
      }
    }
    front = next;
  }
  ways.delete(node.number);
  return ways;
}

/** The shortest way from one node to another; null where there is none. */
function wayBetween(from, to) {
  return waysFrom(from).get(to.number) || null;
}

/** How many nodes of each kind there are, in words. */
function counted(listed) {
  const numbers = new Map();
  for (const node of listed) if (node.kindName !== "account") numbers.set(node.kind, (numbers.get(node.kind) || 0) + 1);
  return [...numbers].sort((a, b) => b[0] - a[0])
    .map(([kind, number]) => `${number} ${kinds[kind].replace("-", " ")}${number === 1 ? "" : "s"}`)
    .join(", ");
}

/** How many roles and users there are, in words: all that a closed account has room for. */
const mainly = (listed) => counted(listed.filter((node) => ["role", "user"].includes(node.kindName)));
