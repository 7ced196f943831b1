/** What changed in guidance, field by field. */
import type { DiffContextsResponse } from '../../gen/kaizen/v1/context_diff.ts';
import { PatternChangeKind, type PatternEstimate } from '../../gen/kaizen/v1/pattern_change.ts';
import { traitKindToJSON } from '../../gen/kaizen/v1/vocabulary.ts';
import type { Style } from '../style.ts';
import { enumName } from './names.ts';
import { formatLiftInterval } from './numbers.ts';
import { formatTable } from './table.ts';
import { shorten, wrap } from './text.ts';

const VALUE_WIDTH = 40;

/** A table of the items that came (+), went (−) or changed (~). */
export function contextDiffText(
  { changes, sentences, notes }: DiffContextsResponse,
  { width }: { readonly width: number },
  style: Style,
): string {
  const rows = changes.map(({ what, field, kind, value, before, after }) => [
    sign(what, style),
    field,
    enumName(traitKindToJSON(kind), 'TRAIT_KIND_'),
    shorten(value, VALUE_WIDTH),
    estimateText(before),
    estimateText(after),
  ]);
  const columns = ['', 'field', 'kind', 'value', 'before', 'after'].map((title) => ({ title }));
  return [
    style.bold(sentences[0] ?? ''),
    ...(rows.length === 0 ? [] : [formatTable(columns, rows, style)]),
    ...notes.map((note) => style.dim(wrap(note, { width, indent: 2 }))),
  ].join('\n');
}

function sign(what: PatternChangeKind, style: Style): string {
  switch (what) {
    case PatternChangeKind.PATTERN_CHANGE_KIND_NEW:
      return style.green('+');
    case PatternChangeKind.PATTERN_CHANGE_KIND_CLOSED:
      return style.red('−');
    default:
      return '~';
  }
}

function estimateText(estimate: PatternEstimate | undefined): string {
  return estimate === undefined ? '' : formatLiftInterval(estimate.lift, estimate.interval);
}
