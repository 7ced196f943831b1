/** A knowledge graph as two tables. */
import {
  type GetKnowledgeGraphResponse,
  knowledgeNodeKindToJSON,
} from '../../gen/kaizen/v1/knowledge_graph.ts';
import type { Style } from '../style.ts';
import { enumName } from './names.ts';
import { formatDuration, formatLift } from './numbers.ts';
import { formatTable } from './table.ts';
import { plural, shorten } from './text.ts';
import { formatTime } from './times.ts';

const LABEL_WIDTH = 60;
const BAR_WIDTH = 10;

/** The selected nodes with their importance as bars, and the relationships between them. */
export function knowledgeGraphText(response: GetKnowledgeGraphResponse, style: Style): string {
  const { nodes, relationships, epoch, asOf, fromCache, ageMs, totalNodes, truncated } = response;
  const labels = new Map(nodes.map(({ key, label }) => [key, label]));
  const labelOf = (key: string): string => shorten(labels.get(key) ?? key, LABEL_WIDTH);
  const freshness = fromCache ? `from memory, read ${formatDuration(ageMs)} ago` : 'read just now';
  const title = `${plural(nodes.length, 'node')} of ${totalNodes}, epoch ${epoch}`;
  const published = asOf === undefined ? '' : ` published ${formatTime(asOf)},`;
  return [
    `${style.bold(title)},${published} ${freshness}${truncated ? '; more are within reach (--limit)' : ''}`,
    formatTable(
      [{ title: 'kind' }, { title: 'node' }, { title: 'importance' }, { title: 'key' }],
      nodes.map(({ kind, label, importance, key }) => [
        enumName(knowledgeNodeKindToJSON(kind), 'KNOWLEDGE_NODE_KIND_'),
        shorten(label, LABEL_WIDTH),
        `${'█'.repeat(Math.round(importance * BAR_WIDTH)).padEnd(BAR_WIDTH, '·')} ${importance.toFixed(2)}`,
        key,
      ]),
      style,
    ),
    ...(relationships.length === 0
      ? []
      : [
          formatTable(
            [{ title: 'from' }, { title: 'relationship' }, { title: 'to' }],
            relationships.map(({ from, type, to, weight }) => [
              labelOf(from),
              type.startsWith('WOR') ? `${type} ${formatLift(weight)}` : type,
              labelOf(to),
            ]),
            style,
          ),
        ]),
  ].join('\n');
}
