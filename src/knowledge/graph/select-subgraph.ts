/** Selects the most important part of an account's graph around a node. */
import TinyQueue from 'tinyqueue';
import type { AccountGraph, GraphNode, GraphNodeKind, GraphRelationship } from './account-graph.ts';

/** What to select. */
export interface SubgraphRequest {
  /** Key of the node to start from. */
  readonly focus: string;
  /** Most nodes to select. */
  readonly limit: number;
  /** Most steps from the focus. */
  readonly depth: number;
  /** Kinds of nodes to select; empty for every kind. */
  readonly kinds: readonly GraphNodeKind[];
  /** Least confidence by sample size that a pattern needs, 0–1. */
  readonly minConfidence: number;
}

/** The selected part of the graph. */
export interface Subgraph {
  /** The focus first, then the others in the order they were selected. */
  readonly nodes: readonly GraphNode[];
  readonly relationships: readonly GraphRelationship[];
  /** Whether more nodes were within reach. */
  readonly truncated: boolean;
}

/**
 * Starts from the focus and repeatedly adds the most important neighbour of the nodes selected so far. So the result is
 * connected. Nodes of equal importance are ordered by key. Undefined when the focus does not exist.
 */
export function selectSubgraph(graph: AccountGraph, request: SubgraphRequest): Subgraph | undefined {
  const start = graph.nodes.get(request.focus);
  if (start === undefined) return undefined;
  const distances = distancesFrom(graph, request);
  const chosen = new Map<string, GraphNode>();
  const reached = new Set([start.key]);
  const frontier = new TinyQueue([start], byImportance);
  while (chosen.size < request.limit) {
    const next = frontier.pop();
    if (next === undefined) break;
    chosen.set(next.key, next);
    for (const key of graph.neighbours.get(next.key) ?? []) {
      const node = distances.has(key) && !reached.has(key) ? graph.nodes.get(key) : undefined;
      if (node === undefined) continue;
      reached.add(key);
      frontier.push(node);
    }
  }
  return {
    nodes: [...chosen.values()],
    relationships: graph.relationships.filter(({ from, to }) => chosen.has(from) && chosen.has(to)),
    truncated: frontier.length > 0,
  };
}

/** Counts the steps from the focus to every node that may be shown. All nodes on the path must be shown too. */
function distancesFrom(graph: AccountGraph, request: SubgraphRequest): ReadonlyMap<string, number> {
  const distances = new Map([[request.focus, 0]]);
  let edge = [request.focus];
  for (let steps = 1; steps <= request.depth; steps += 1) {
    const next: string[] = [];
    for (const key of edge.flatMap((reached) => [...(graph.neighbours.get(reached) ?? [])])) {
      const node = graph.nodes.get(key);
      if (node === undefined || distances.has(key) || !isShown(node, request)) continue;
      distances.set(key, steps);
      next.push(key);
    }
    edge = next;
  }
  return distances;
}

function isShown({ kind, details }: GraphNode, { kinds, minConfidence }: SubgraphRequest): boolean {
  if (kinds.length > 0 && !kinds.includes(kind)) return false;
  return details.of !== 'PATTERN' || details.pattern.confidence / 100 >= minConfidence;
}

/** Orders by importance, highest first, then by key. */
function byImportance(a: GraphNode, b: GraphNode): number {
  return b.importance - a.importance || (a.key < b.key ? -1 : Number(a.key > b.key));
}
