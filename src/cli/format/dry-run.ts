/** What a dry run of a cycle would change, as text. */
import type { RunCycleResponse } from '../../gen/kaizen/v1/cycle.ts';
import {
  type PatternChange,
  PatternChangeKind,
  type PatternEstimate,
  patternChangeKindToJSON,
} from '../../gen/kaizen/v1/pattern_change.ts';
import { patternStateToJSON, traitKindToJSON } from '../../gen/kaizen/v1/vocabulary.ts';
import type { Style } from '../style.ts';
import { assignmentWord } from './evidence.ts';
import { enumName } from './names.ts';
import { formatCount, formatLift, formatLiftInterval } from './numbers.ts';
import { formatTable } from './table.ts';
import { plural, printable, shorten } from './text.ts';

const VALUE_WIDTH = 40;
/** More lines do not help a reader; --json has all returned changes. */
const SHOWN_CHANGES = 30;

/** Counts, models, and the most certain changes, one per line. */
export function dryRunText({ changes, changeCounts, modelChanges }: RunCycleResponse, style: Style): string {
  const counts = changeCounts ?? { new: 0, changed: 0, closed: 0 };
  const all = counts.new + counts.changed + counts.closed;
  const title = style.bold(`A cycle would change ${plural(all, 'pattern')}`);
  const parts = `${formatCount(counts.new)} new, ${formatCount(counts.changed)} changed, ${formatCount(counts.closed)} closed`;
  const models = modelChanges.map(
    ({ name, version, promoted }) =>
      `  model ${printable(name)} version ${version}: ${promoted ? 'in force' : 'rejected by its gate'}`,
  );
  const shown = changes.slice(0, SHOWN_CHANGES);
  const left = all - shown.length;
  return [
    `${title}: ${parts}. Nothing was stored.`,
    ...models,
    ...(shown.length === 0 ? [] : ['', changesTable(shown, style)]),
    ...(left > 0 ? [style.dim(`  and ${formatCount(left)} more, less sure`)] : []),
  ].join('\n');
}

function changesTable(changes: readonly PatternChange[], style: Style): string {
  return formatTable(
    [
      { title: 'change' },
      { title: 'kind' },
      { title: 'value' },
      { title: 'metric' },
      { title: 'assignment' },
      { title: 'lift before', align: 'right' },
      { title: 'after [95 %]' },
      { title: 'state' },
      { title: 'project' },
    ],
    changes.map((change) => [
      whatWord(change.what, style),
      enumName(traitKindToJSON(change.patternType), 'TRAIT_KIND_'),
      shorten(change.value, VALUE_WIDTH),
      change.metric,
      assignmentWord(change.assignment),
      change.before === undefined ? '' : formatLift(change.before.lift),
      change.after === undefined ? '' : formatLiftInterval(change.after.lift, change.after.interval),
      stateWords(change),
      shorten(change.projectId, VALUE_WIDTH),
    ]),
    style,
  );
}

function stateWords({ before, after }: PatternChange): string {
  const of = ({ state }: PatternEstimate): string => enumName(patternStateToJSON(state), 'PATTERN_STATE_');
  if (before === undefined || after === undefined || before.state === after.state) {
    const known = after ?? before;
    return known === undefined ? '' : of(known);
  }
  return `${of(before)} → ${of(after)}`;
}

function whatWord(what: PatternChangeKind, style: Style): string {
  const word = enumName(patternChangeKindToJSON(what), 'PATTERN_CHANGE_KIND_');
  switch (what) {
    case PatternChangeKind.PATTERN_CHANGE_KIND_NEW:
      return style.green(word);
    case PatternChangeKind.PATTERN_CHANGE_KIND_CLOSED:
      return style.red(word);
    default:
      return word;
  }
}
