/** Learned patterns as a table. */
import type { LearningPattern, LeftOutPatterns } from '../../gen/kaizen/v1/pattern.ts';
import { patternStateToJSON, traitKindToJSON } from '../../gen/kaizen/v1/vocabulary.ts';
import type { Style } from '../style.ts';
import { assignmentWord } from './evidence.ts';
import { axisOf, type BarInterval, intervalBar } from './interval-bar.ts';
import { enumName } from './names.ts';
import { formatCount, formatDecimal, formatLiftInterval, formatProbability } from './numbers.ts';
import { formatTable } from './table.ts';
import { plural, shorten } from './text.ts';

/** The patterns of one answer. */
export interface PatternList {
  readonly patterns: readonly LearningPattern[];
  readonly epoch: number;
  readonly hasMore: boolean;
  readonly leftOut: LeftOutPatterns | undefined;
}

const BAR_WIDTH = 25;
const VALUE_WIDTH = 40;

/** One row per pattern. The bars share an axis; `│` marks no effect. */
export function patternsText({ patterns, epoch, hasMore, leftOut }: PatternList, style: Style): string {
  const left = leftOutLines(leftOut);
  if (patterns.length === 0) {
    return epoch === 0
      ? 'No knowledge has been published for the account yet: record performance, then run a cycle.'
      : [`No pattern of epoch ${epoch} is of this kind, state and confidence.`, ...left].join('\n');
  }
  const axis = axisOf(patterns.map(barOf), BAR_WIDTH);
  const rows = patterns.map((pattern) => [
    enumName(patternStateToJSON(pattern.state), 'PATTERN_STATE_'),
    pattern.qValue.toPrecision(2),
    enumName(traitKindToJSON(pattern.patternType), 'TRAIT_KIND_'),
    shorten(pattern.value, VALUE_WIDTH),
    formatLiftInterval(pattern.lift, pattern.interval),
    paintBar(pattern, intervalBar(barOf(pattern), axis), style),
    formatProbability(pattern.signConfidence),
    formatCount(pattern.tests),
    formatCount(pattern.variants),
    formatDecimal(pattern.confidence, 0),
    assignmentWord(pattern.assignment),
    pattern.metric,
  ]);
  const table = formatTable(
    [
      { title: 'state' },
      { title: 'q', align: 'right' },
      { title: 'kind' },
      { title: 'value' },
      { title: 'lift [95 %]' },
      { title: 'worse │ better' },
      { title: 'sign', align: 'right' },
      { title: 'tests', align: 'right' },
      { title: 'variants', align: 'right' },
      { title: 'conf.', align: 'right' },
      { title: 'assignment' },
      { title: 'metric' },
    ],
    rows,
    style,
  );
  const more = hasMore ? '; there are more (--limit)' : '';
  return `${style.bold(`${plural(patterns.length, 'pattern')} of epoch ${epoch}`)}, most certain first${more}\n${[table, ...left].join('\n')}`;
}

/** Lines that count the patterns left out by the filters. The first names the option that shows them. */
function leftOutLines(leftOut: LeftOutPatterns | undefined): readonly string[] {
  const { byMinConfidence = 0, byState = 0 } = leftOut ?? {};
  return [
    ...(byMinConfidence === 0
      ? []
      : [
          `  left out: ${plural(byMinConfidence, 'pattern')} known from too few variants (--min-confidence 0 shows all)`,
        ]),
    ...(byState === 0 ? [] : [`  left out: ${plural(byState, 'pattern')} in another state`]),
  ];
}

function barOf({ lift, interval }: LearningPattern): BarInterval {
  return { lower: interval?.lower ?? lift, estimate: lift, upper: interval?.upper ?? lift };
}

function paintBar({ interval }: LearningPattern, bar: string, style: Style): string {
  if (interval === undefined) return bar;
  if (interval.lower > 0) return style.green(bar);
  return interval.upper < 0 ? style.red(bar) : bar;
}
