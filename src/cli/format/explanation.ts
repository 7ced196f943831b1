/** An explanation as sentences, a line of its history, and a tree of what is behind it. */
import type { ExplainedSet, ExplainGuidanceResponse } from '../../gen/kaizen/v1/explanation.ts';
import { patternStateToJSON, traitKindToJSON } from '../../gen/kaizen/v1/vocabulary.ts';
import type { Style } from '../style.ts';
import { gradeWord } from './evidence.ts';
import { enumName } from './names.ts';
import { formatCount, formatLift, formatLiftInterval, formatShare } from './numbers.ts';
import { comparedArm, comparedLine } from './set-comparison.ts';
import { sparkline } from './sparkline.ts';
import { printable, shorten, wrap } from './text.ts';
import { formatTime } from './times.ts';

const SPARKLINE_WIDTH = 40;
const TEXT_WIDTH = 48;
const RATE_DIGITS = 2;

/** Sentences first: the tree is for who wants to check them. */
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
  const lifts = versions.map(({ figures }) => figures?.lift).toReversed();
  return ['', `${style.bold('lift by version')}  ${sparkline(lifts, SPARKLINE_WIDTH)}  oldest to newest`];
}

function treeLines(response: ExplainGuidanceResponse, style: Style): readonly string[] {
  const { pattern, sets, events, nextSetPageToken, nextPageToken } = response;
  if (pattern?.figures === undefined) return [];
  const { version, lift, interval, state } = pattern.figures;
  const standing = enumName(patternStateToJSON(state), 'PATTERN_STATE_');
  const more = nextSetPageToken === '' ? [] : [style.dim('└─ … more sets: --sets')];
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
    ...sets.flatMap((set, at) =>
      setLines(set, { isLast: at === sets.length - 1 && more.length === 0, eventsOf, style }),
    ),
    ...more,
    ...(nextPageToken === '' ? [] : [style.dim('   … more events: --events')]),
  ];
}

function setLines(
  set: ExplainedSet,
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
  const { testId, week, platform, lift, share, creatives, moreCreatives, projectId } = set;
  const compared = comparedLine(set);
  const name = testId === '' ? `${week} ${projectId} ${platform}`.trim() : `test ${testId}`;
  const bar = isLast ? '   ' : '│  ';
  const last = creatives.length - 1;
  return [
    `${isLast ? '└─' : '├─'} ${printable(name)}  ${formatLift(lift)} in it, ${formatShare(share, 0)} of the evidence`,
    ...(compared === undefined ? [] : [style.dim(`${bar}${compared}`)]),
    ...creatives.flatMap((arm, at) => {
      const isEnd = at === last && moreCreatives === 0;
      const rate = arm.rate === undefined ? '' : `  ${formatShare(arm.rate, RATE_DIGITS)}`;
      const text = arm.text === '' ? '' : `  ${shorten(arm.text, TEXT_WIDTH)}`;
      const line = `${bar}${isEnd ? '└─' : '├─'} ${arm.hasTrait ? '●' : '○'} ${shorten(arm.contentId, TEXT_WIDTH)}  ${formatCount(arm.impressions)} shown${rate}${comparedArm(arm, set)}${text}`;
      const under = `${bar}${isEnd ? '   ' : '│  '}`;
      const events = (eventsOf.get(arm.contentId) ?? []).map((event, place, all) =>
        style.dim(`${under}${place === all.length - 1 ? '└─' : '├─'} ${event}`),
      );
      return [line, ...events];
    }),
    ...(moreCreatives > 0 ? [style.dim(`${bar}└─ … ${formatCount(moreCreatives)} more creatives`)] : []),
  ];
}
