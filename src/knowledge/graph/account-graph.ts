/**
 * Builds an account's published knowledge as nodes and relationships in memory. A pure function of patterns and
 * insights.
 */
import { nodeKey } from '../../graph/keys.ts';
import { interactionTraits } from '../interactions.ts';
import type { HistoricPattern } from '../knowledge-at-epoch.ts';
import type { SharedInsight } from '../shared/shared-insight.ts';
import { traitWords } from './words.ts';

/** Kind of a node. */
export type GraphNodeKind = 'ACCOUNT' | 'PROJECT' | 'TRAIT' | 'PATTERN' | 'INSIGHT' | 'CYCLE';

/** One node. `importance` is between 0 and 1. */
export interface GraphNode {
  readonly key: string;
  readonly kind: GraphNodeKind;
  readonly label: string;
  readonly importance: number;
  readonly details:
    | { readonly of: 'ACCOUNT' }
    | { readonly of: 'PROJECT'; readonly projectId: string }
    | { readonly of: 'TRAIT'; readonly kind: string; readonly value: string }
    | { readonly of: 'PATTERN'; readonly pattern: HistoricPattern }
    | { readonly of: 'INSIGHT'; readonly insight: SharedInsight }
    | { readonly of: 'CYCLE'; readonly cycleId: string };
}

/** One relationship between two nodes. */
export interface GraphRelationship {
  readonly from: string;
  readonly to: string;
  readonly type: string;
  /** Lift of an interaction, where two traits work together or against each other. */
  readonly lift?: number;
}

/** The whole graph, with the neighbours of each node. */
export interface AccountGraph {
  readonly accountKey: string;
  readonly nodes: ReadonlyMap<string, GraphNode>;
  readonly relationships: readonly GraphRelationship[];
  readonly neighbours: ReadonlyMap<string, ReadonlySet<string>>;
}

const STATE_WEIGHTS: Readonly<Record<string, number>> = {
  ESTABLISHED: 1,
  RISKY: 1,
  CANDIDATE: 0.5,
  RETIRED: 0.25,
};
/**
 * At this number of accounts the backing of an insight is half its maximum. It is the fewest accounts an insight can
 * have.
 */
const HALF_ACCOUNTS = 5;
/** Shared insights count half as much as the account's own patterns. */
const BORROWED_WEIGHT = 0.5;

/**
 * Rates how important a pattern is: whether it is a discovery, how clear its effect is, and how many variants it rests
 * on.
 */
export function patternImportance({
  state,
  estimate,
  sd,
  confidence,
}: Pick<HistoricPattern, 'state' | 'estimate' | 'sd' | 'confidence'>): number {
  return ((STATE_WEIGHTS[state] ?? 0) * clarity(estimate, sd) * (1 + confidence / 100)) / 2;
}

/** Rates how important an insight is, in the same way. */
export function insightImportance({
  estimate,
  variance,
  accounts,
}: Pick<SharedInsight, 'estimate' | 'variance' | 'accounts'>): number {
  const backing = accounts / (accounts + HALF_ACCOUNTS);
  return (BORROWED_WEIGHT * clarity(estimate, Math.sqrt(variance)) * (1 + backing)) / 2;
}

/**
 * Compares an effect with its uncertainty: 0 for no effect, one half at one standard deviation, near 1 for a clear
 * effect.
 */
function clarity(estimate: number, sd: number): number {
  const z = sd > 0 ? Math.abs(estimate) / sd : 0;
  return z / (1 + z);
}

/** Builds the graph of one epoch. */
export function accountGraph({
  accountId,
  patterns,
  shared,
}: {
  readonly accountId: string;
  readonly patterns: readonly HistoricPattern[];
  readonly shared: readonly SharedInsight[];
}): AccountGraph {
  const accountKey = nodeKey(accountId);
  const growing = createGrowingGraph();
  growing.add({
    key: accountKey,
    kind: 'ACCOUNT',
    label: accountId,
    importance: 1,
    details: { of: 'ACCOUNT' },
  });
  const addTrait = (kind: string, value: string, importance: number): string => {
    const key = `${accountKey}|${nodeKey(kind, value)}`;
    const both = kind === 'interaction' ? interactionTraits(value).map(traitWords) : [];
    const label = both.length === 0 ? traitWords({ kind, value }) : both.join(' with ');
    growing.add({ key, kind: 'TRAIT', label, importance, details: { of: 'TRAIT', kind, value } });
    growing.relate({ from: accountKey, to: key, type: 'USES' });
    return key;
  };
  for (const pattern of patterns) addPattern(growing, { accountKey, accountId, pattern, addTrait });
  for (const insight of shared) {
    const importance = insightImportance(insight);
    const { kind, value, metric, assignment, scope } = insight;
    // This key is not in the database, because an insight is shown as the requester's own view of it.
    const key = `${accountKey}|${nodeKey('insight', kind, value, metric, assignment, scope)}`;
    const label = `${traitWords(insight)}, ${metric}, as others have shown`;
    growing.add({ key, kind: 'INSIGHT', label, importance, details: { of: 'INSIGHT', insight } });
    growing.relate({ from: key, to: addTrait(kind, value, importance), type: 'ABOUT' });
    growing.relate({ from: accountKey, to: key, type: 'BORROWS' });
  }
  return { accountKey, ...growing.finish() };
}

function addPattern(
  growing: GrowingGraph,
  {
    accountKey,
    accountId,
    pattern,
    addTrait,
  }: {
    readonly accountKey: string;
    readonly accountId: string;
    readonly pattern: HistoricPattern;
    readonly addTrait: (kind: string, value: string, importance: number) => string;
  },
): void {
  const importance = patternImportance(pattern);
  const { key, kind, value, metric, projectId, cycleId, lift, state } = pattern;
  const label = `${traitWords(pattern)}, ${metric}`;
  growing.add({ key, kind: 'PATTERN', label, importance, details: { of: 'PATTERN', pattern } });
  const traitKey = addTrait(kind, value, importance);
  growing.relate({ from: key, to: traitKey, type: 'ABOUT' });
  if (kind === 'interaction') {
    const [first, second] = interactionTraits(value)
      .map((part) => addTrait(part.kind, part.value, 0))
      .sort();
    for (const part of [first, second]) {
      if (part !== undefined) growing.relate({ from: traitKey, to: part, type: 'COMBINES' });
    }
    const type = state === 'ESTABLISHED' ? 'WORKS_WITH' : state === 'RISKY' ? 'WORSE_WITH' : undefined;
    if (type !== undefined && first !== undefined && second !== undefined && projectId === '') {
      growing.relate({ from: first, to: second, type, lift });
    }
  }
  if (projectId === '') growing.relate({ from: accountKey, to: key, type: 'HAS_PATTERN' });
  else {
    const projectKey = nodeKey(accountId, projectId);
    growing.add({
      key: projectKey,
      kind: 'PROJECT',
      label: projectId,
      importance,
      details: { of: 'PROJECT', projectId },
    });
    growing.relate({ from: accountKey, to: projectKey, type: 'OWNS' });
    growing.relate({ from: projectKey, to: key, type: 'HAS_PATTERN' });
  }
  if (cycleId === null) return;
  const cycleKey = `${accountKey}|${nodeKey('cycle', cycleId)}`;
  growing.add({
    key: cycleKey,
    kind: 'CYCLE',
    label: cycleId,
    importance,
    details: { of: 'CYCLE', cycleId },
  });
  growing.relate({ from: key, to: cycleKey, type: 'LEARNED_IN' });
}

type GrowingGraph = ReturnType<typeof createGrowingGraph>;

function createGrowingGraph() {
  const nodes = new Map<string, GraphNode>();
  const relationships = new Map<string, GraphRelationship>();
  const neighbours = new Map<string, Set<string>>();
  const beside = (key: string, other: string): void => {
    const known = neighbours.get(key);
    if (known === undefined) neighbours.set(key, new Set([other]));
    else known.add(other);
  };
  return {
    /** Adds a node, or raises the importance of an existing one. */
    add(node: GraphNode): void {
      const known = nodes.get(node.key);
      if (known === undefined || known.importance < node.importance) nodes.set(node.key, node);
    },
    relate(relationship: GraphRelationship): void {
      const { from, to, type } = relationship;
      const name = JSON.stringify([from, type, to]);
      if (relationships.has(name)) return;
      relationships.set(name, relationship);
      beside(from, to);
      beside(to, from);
    },
    finish: () => ({ nodes, relationships: [...relationships.values()], neighbours }),
  };
}
