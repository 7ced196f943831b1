/** Knowledge graphs as messages of the API. */

import {
  type KnowledgeNode,
  KnowledgeNodeKind,
  type KnowledgePattern,
  type KnowledgeRelationship,
} from '../../gen/kaizen/v1/knowledge_graph.ts';
import { describeTrait } from '../../knowledge/describe-trait.ts';
import type { GraphNode, GraphNodeKind } from '../../knowledge/graph/account-graph.ts';
import type { Subgraph } from '../../knowledge/graph/select-subgraph.ts';
import type { HistoricPattern } from '../../knowledge/knowledge-at-epoch.ts';
import { assignmentOfStored } from '../../knowledge/known-pattern.ts';
import { traitKindOf } from '../../shared/vocabulary.ts';
import { sharedMessage, versionMessage } from './explanation-message.ts';

const KINDS: Readonly<Record<GraphNodeKind, KnowledgeNodeKind>> = {
  ACCOUNT: KnowledgeNodeKind.KNOWLEDGE_NODE_KIND_ACCOUNT,
  PROJECT: KnowledgeNodeKind.KNOWLEDGE_NODE_KIND_PROJECT,
  TRAIT: KnowledgeNodeKind.KNOWLEDGE_NODE_KIND_TRAIT,
  PATTERN: KnowledgeNodeKind.KNOWLEDGE_NODE_KIND_PATTERN,
  INSIGHT: KnowledgeNodeKind.KNOWLEDGE_NODE_KIND_INSIGHT,
  CYCLE: KnowledgeNodeKind.KNOWLEDGE_NODE_KIND_CYCLE,
};

/** The requested kinds, without unspecified ones. */
export function nodeKindsOf(kinds: readonly KnowledgeNodeKind[]): readonly GraphNodeKind[] {
  return (Object.keys(KINDS) as GraphNodeKind[]).filter((kind) => kinds.includes(KINDS[kind]));
}

/** Nodes and relationships. */
export function subgraphMessage({ nodes, relationships }: Subgraph): {
  readonly nodes: KnowledgeNode[];
  readonly relationships: KnowledgeRelationship[];
} {
  const importance = new Map(nodes.map((node) => [node.key, node.importance]));
  return {
    nodes: nodes.map(nodeMessage),
    relationships: relationships.map(({ from, to, type, lift }) => ({
      from,
      to,
      type,
      weight: lift ?? Math.min(importance.get(from) ?? 0, importance.get(to) ?? 0),
    })),
  };
}

function nodeMessage({ key, kind, label, importance, details }: GraphNode): KnowledgeNode {
  return { key, kind: KINDS[kind], label, importance, details: detailsMessage(details) };
}

function detailsMessage(details: GraphNode['details']): KnowledgeNode['details'] {
  switch (details.of) {
    case 'ACCOUNT':
      return undefined;
    case 'PROJECT':
      return { $case: 'projectId', value: details.projectId };
    case 'TRAIT':
      return { $case: 'trait', value: { kind: traitKindOf(details.kind), value: details.value } };
    case 'PATTERN':
      return { $case: 'pattern', value: patternMessage(details.pattern) };
    case 'INSIGHT':
      return { $case: 'finding', value: sharedMessage(details.insight) };
    case 'CYCLE':
      return { $case: 'cycleId', value: details.cycleId };
  }
}

function patternMessage(pattern: HistoricPattern): KnowledgePattern {
  const { kind, value, metric, assignment, projectId } = pattern;
  return {
    subject: {
      kind: traitKindOf(kind),
      value,
      description: describeTrait(kind, value),
      metric,
      assignment: assignmentOfStored(assignment),
      projectId,
    },
    // Ends of versions after the epoch were not known when it was published. Publication times belong to the epochs.
    version: versionMessage({ ...pattern, epochTo: null, publishedAtMs: null }),
  };
}
