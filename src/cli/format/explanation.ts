/** An explanation as sentences, a line of its history, and a tree of its evidence. */
import type { ExplainedTest, ExplainGuidanceResponse } from '../../gen/kaizen/v1/explanation.ts';
import { patternStateToJSON, traitKindToJSON } from '../../gen/kaizen/v1/vocabulary.ts';
import type { Style } from '../style.ts';
import { gradeWord } from './evidence.ts';
import { enumName } from './names.ts';
import { formatCount, formatLift, formatLiftInterval, formatShare } from './numbers.ts';
import { comparedLine, comparedVariant } from './set-comparison.ts';
import { sparkline } from './sparkline.ts';
import { printable, shorten, wrap } from './text.ts';
import { formatTime } from './times.ts';

const SPARKLINE_WIDTH = 40;
const TEXT_WIDTH = 48;
const RATE_DIGITS = 2;

/** The sentences come first. The tree is for readers who want to check them. */
export function explanationText(
  response: ExplainGuidanceResponse,
  { width }: { readonly width: number },
  style: Style,
): string {
  const { subject, sentences, epoch, item } = response;
  const kind = enumName(traitKindToJSON(subject?.kind ?? 0), 'TRAIT_KIND_');
  const grade = item === undefined ? '' : gradeWord(item.grade);
  const title = `${grade === '' ? '' : `${grade}: `}${kind} ${printable(subject?.value ?? '')}, ${subject?.metric ?? ''}, epoch ${epoch}`;
  return [
    style.bold(title),
    ...sentences.map((sentence) => wrap(sentence, { width, indent: 2 })),
    ...historyLines(response, style),
    ...treeLines(response, style),
  ].join('\n');
}

function historyLines({ versions }: ExplainGuidanceResponse, style: Style): readonly string[] {
  if (versions.length < 2) return [];
  const lifts = versions.map(({ estimate }) => estimate?.lift).toReversed();
  return ['', `${style.bold('lift by version')}  ${sparkline(lifts, SPARKLINE_WIDTH)}  oldest to newest`];
}

function treeLines(response: ExplainGuidanceResponse, style: Style): readonly string[] {
  const { pattern, tests, events, nextTestPageToken, nextPageToken, eventsKeptFrom } = response;
  if (pattern?.estimate === undefined) return [];
  const { version, lift, interval, state } = pattern.estimate;
  const standing = enumName(patternStateToJSON(state), 'PATTERN_STATE_');
  const more = nextTestPageToken === '' ? [] : [style.dim('└─ … more tests: --tests')];
  const eventsOf = new Map<string, string[]>();
  for (const { eventId, eventTime, payload } of events) {
    if (payload?.$case !== 'performanceRecorded') continue;
    const contentId = payload.value.record?.contentId ?? '';
    const known = eventsOf.get(contentId) ?? [];
    eventsOf.set(contentId, [...known, `${formatTime(eventTime)} ${shorten(eventId, TEXT_WIDTH)}`]);
  }
  return [
    '',
    `${style.bold(`pattern version ${version}`)}  ${formatLiftInterval(lift, interval)}, ${standing}`,
    ...tests.flatMap((test, at) =>
      testLines(test, { isLast: at === tests.length - 1 && more.length === 0, eventsOf, style }),
    ),
    ...more,
    ...(eventsKeptFrom === undefined
      ? []
      : [style.dim(`   events before ${formatTime(eventsKeptFrom)} have expired`)]),
    ...(nextPageToken === '' ? [] : [style.dim('   … more events: --events')]),
  ];
}

function testLines(
  test: ExplainedTest,
  {
    isLast,
    eventsOf,
    style,
  }: {
    readonly isLast: boolean;
    readonly eventsOf: ReadonlyMap<string, readonly string[]>;
    readonly style: Style;
  },
): readonly string[] {
  const { testId, week, platform, lift, share, creatives, moreCreatives, projectId } = test;
  const compared = comparedLine(test);
  const name = testId === '' ? `${week} ${projectId} ${platform}`.trim() : `test ${testId}`;
  const bar = isLast ? '   ' : '│  ';
  const last = creatives.length - 1;
  return [
    `${isLast ? '└─' : '├─'} ${printable(name)}  ${formatLift(lift)} in it, ${formatShare(share, 0)} of the evidence`,
    ...(compared === undefined ? [] : [style.dim(`${bar}${compared}`)]),
    ...creatives.flatMap((variant, at) => {
      const isEnd = at === last && moreCreatives === 0;
      const rate = variant.rate === undefined ? '' : `  ${formatShare(variant.rate, RATE_DIGITS)}`;
      const text = variant.text === '' ? '' : `  ${shorten(variant.text, TEXT_WIDTH)}`;
      const line = `${bar}${isEnd ? '└─' : '├─'} ${variant.hasTrait ? '●' : '○'} ${shorten(variant.contentId, TEXT_WIDTH)}  ${formatCount(variant.impressions)} shown${rate}${comparedVariant(variant, test)}${text}`;
      const under = `${bar}${isEnd ? '   ' : '│  '}`;
      const events = (eventsOf.get(variant.contentId) ?? []).map((event, place, all) =>
        style.dim(`${under}${place === all.length - 1 ? '└─' : '├─'} ${event}`),
      );
      return [line, ...events];
    }),
    ...(moreCreatives > 0 ? [style.dim(`${bar}└─ … ${formatCount(moreCreatives)} more creatives`)] : []),
  ];
}
