/** The part of an account's graph that is worth showing around a node. */
import TinyQueue from 'tinyqueue';
import type { AccountGraph, GraphNode, GraphNodeKind, GraphRelationship } from './account-graph.ts';

/** What is asked for. */
export interface SubgraphRequest {
  /** Key of the node it grows from. */
  readonly focus: string;
  /** Most nodes. */
  readonly limit: number;
  /** Most steps from the focus. */
  readonly depth: number;
  /** Empty: every kind. */
  readonly kinds: readonly GraphNodeKind[];
  /** Least confidence of patterns by sample size, 0–1. */
  readonly minConfidence: number;
}

/** What was chosen. */
export interface Subgraph {
  /** The focus first, then as they were chosen. */
  readonly nodes: readonly GraphNode[];
  readonly relationships: readonly GraphRelationship[];
  /** Whether more was within reach. */
  readonly truncated: boolean;
}

/**
 * Grows from the focus, always by the most important node beside what is there: so it hangs together, and a node is there
 * because everything on some way to it is. Equal ones come by key. Undefined when there is no such focus.
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

/** Steps from the focus to every node that may be shown, through nodes that may be. */
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

/** The most important first; equal ones by key. */
function byImportance(a: GraphNode, b: GraphNode): number {
  return b.importance - a.importance || (a.key < b.key ? -1 : Number(a.key > b.key));
}
