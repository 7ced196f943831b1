/** A context as a page. */
import type { GuidanceItem } from '../../gen/kaizen/v1/guidance_item.ts';
import {
  type ChannelPerformance,
  type ClaritySegment,
  type EmptyField,
  emptyReasonToJSON,
  type KaizenContext,
  type PackSuccessRate,
} from '../../gen/kaizen/v1/kaizen_service.ts';
import type { Creative } from '../../gen/kaizen/v1/performance_service.ts';
import { traitKindToJSON } from '../../gen/kaizen/v1/vocabulary.ts';
import type { Style } from '../style.ts';
import { evidenceCells, gradeWord } from './evidence.ts';
import { enumName } from './names.ts';
import { formatCount, formatDecimal, formatShare } from './numbers.ts';
import { type Column, fitLastColumn, formatTable } from './table.ts';
import { plural, printable, shorten, wrap } from './text.ts';
import { formatTime } from './times.ts';

/** What the page is about. */
export interface ContextPage {
  /** The title's subject: `project launch in account acme`. */
  readonly subject: string;
  /** Whether it is about a project, which need not exist yet, or about a segment. */
  readonly isOfProject: boolean;
  readonly width: number;
}

/** One field of the context, with its name in the API and its rows. */
interface Section {
  readonly field: string;
  readonly title: string;
  readonly columns: readonly Column[];
  readonly rows: readonly (readonly string[])[];
}

const VALUE_WIDTH = 48;
const GUIDANCE: readonly Column[] = [
  { title: 'grade' },
  { title: 'value' },
  { title: 'lift' },
  { title: 'sign', align: 'right' },
  { title: 'rests on' },
  { title: '' },
];
const RATE: readonly Column[] = [
  { title: 'value' },
  { title: 'rate' },
  { title: 'of', align: 'right' },
  { title: '' },
];

/** Every field with its values, or with the reason why it is empty and what would change that. */
export function contextText(context: KaizenContext, page: ContextPage, style: Style): string {
  const parts = sections(context).map((section) => {
    const title = style.bold(section.title);
    if (section.rows.length > 0) {
      return `${title}\n${formatTable(section.columns, fitLastColumn(section.rows, page.width), style)}`;
    }
    const empty = context.emptyFields.find(({ field }) => field === section.field);
    return `${title}\n${emptyText(empty, page.width, style)}`;
  });
  return [headText(context, page, style), ...slotsText(context, page, style), ...parts].join('\n\n');
}

/** The generation slots; '' when none were requested. */
function slotsText(
  { generationSlots, seed }: KaizenContext,
  { width }: ContextPage,
  style: Style,
): readonly string[] {
  if (generationSlots.length === 0) return [];
  const rows = generationSlots.map(({ items }, index) => [
    formatCount(index + 1),
    items.map(slotItem).join(', '),
  ]);
  const table = formatTable(
    [{ title: 'slot', align: 'right' }, { title: 'made of' }],
    fitLastColumn(rows, width),
    style,
  );
  return [
    `${style.bold('Generation slots')} drawn with seed ${seed}; * is tried to learn about it\n${table}`,
  ];
}

function slotItem({ kind, value, explore }: GuidanceItem): string {
  return `${enumName(traitKindToJSON(kind), 'TRAIT_KIND_')} ${printable(value)}${explore ? ' *' : ''}`;
}

function headText(
  context: KaizenContext,
  { subject, isOfProject, width }: ContextPage,
  style: Style,
): string {
  const isUnknown = isOfProject && !context.projectKnown;
  const { epoch, asOf, sampleSize, projectSampleSize, confidence, replayNotes } = context;
  const metricLine = wrap(`metric ${context.metric}: ${context.metricReason}`, { width, indent: 2 });
  const knowledge =
    epoch === 0
      ? 'no knowledge published yet: run a cycle'
      : `knowledge of epoch ${epoch}, published ${formatTime(asOf)}`;
  // Sample sizes are counted live, so an earlier epoch has none.
  if (replayNotes.length > 0) {
    const notes = replayNotes.map((note) => style.dim(wrap(note, { width, indent: 2 })));
    return [style.bold(`Kaizen context of ${subject}`), `  ${knowledge}`, metricLine, ...notes].join('\n');
  }
  return [
    style.bold(`Kaizen context of ${subject}`),
    ...(isUnknown ? ['  the project is not known: this is the answer of its account'] : []),
    `  ${knowledge}`,
    metricLine,
    `  confidence by sample size ${formatDecimal(confidence, 0)} of 100 in what is shown; ${plural(sampleSize, 'event')} of the account, ${plural(projectSampleSize, 'performance record')} of the project`,
  ].join('\n');
}

function sections(context: KaizenContext): readonly Section[] {
  const guidance = (
    field: string,
    title: string,
    items: readonly GuidanceItem[],
    named = false,
  ): Section => ({
    field,
    title,
    columns: GUIDANCE,
    rows: items.map((item) => guidanceRow(item, named)),
  });
  return [
    guidance('recommended_tones', 'Recommended tones', context.recommendedTones),
    guidance('risky_patterns', 'Risky patterns', context.riskyPatterns, true),
    guidance('preferred_platforms', 'Preferred platforms', context.preferredPlatforms),
    guidance('banned_phrases', 'Banned phrases', context.bannedPhrases),
    {
      field: 'past_winners',
      title: 'Past winners',
      columns: RATE,
      rows: context.pastWinners.map(winnerRow),
    },
    guidance('successful_pillars', 'Successful pillars', context.successfulPillars),
    guidance('high_performing_hooks', 'High-performing hooks', context.highPerformingHooks),
    {
      field: 'channel_performance',
      title: 'Channel performance (probability of beating the average of its kind)',
      columns: [{ title: 'channel' }, { title: 'score', align: 'right' }, ...RATE.slice(1)],
      rows: context.channelPerformance.map(channelRow),
    },
    {
      field: 'high_clarity_segments',
      title: 'High-clarity segments',
      columns: RATE,
      rows: context.highClaritySegments.map(segmentRow),
    },
    {
      field: 'pack_success_rates',
      title: 'Pack success rates',
      columns: RATE,
      rows: context.packSuccessRates.map(packRow),
    },
    guidance('further_traits', 'Further traits', context.furtherTraits, true),
    ...(context.leads.length === 0
      ? []
      : [guidance('leads', 'Leads: worth a test, and no recommendation', context.leads, true)]),
  ];
}

/** One item. With `named`, the kind is shown before the value, for fields with several kinds. */
function guidanceRow(
  { kind, value, description, evidence, explore, grade, caveats }: GuidanceItem,
  named: boolean,
): readonly string[] {
  const kindName = named ? `${enumName(traitKindToJSON(kind), 'TRAIT_KIND_')} ` : '';
  // Cautions come first, because the column is cut on the right.
  const notes = [explore ? 'explore' : '', ...caveats, description].filter((note) => note !== '');
  return [
    gradeWord(grade),
    shorten(`${kindName}${value}`, VALUE_WIDTH),
    ...evidenceCells(evidence),
    printable(notes.join('; ')),
  ];
}

function winnerRow({
  contentId,
  text,
  engagementRate,
  impressions,
  markedByPerson,
}: Creative): readonly string[] {
  return [
    shorten(text === '' ? contentId : `${contentId}: ${text}`, VALUE_WIDTH),
    engagementRate === undefined ? '' : `${formatShare(engagementRate)} engagement`,
    plural(impressions, 'impression'),
    markedByPerson ? 'marked by a person' : '',
  ];
}

function channelRow({
  name,
  kind,
  score,
  rate,
  interval,
  trials,
  metric,
}: ChannelPerformance): readonly string[] {
  const unit = kind === 'outreach' ? 'message' : 'impression';
  return [
    `${shorten(name, VALUE_WIDTH)} (${printable(kind)})`,
    score.toFixed(2),
    `${rateText(rate, interval, 2)} ${printable(metric)}`,
    plural(trials, unit),
    '',
  ];
}

function segmentRow({ segment, meanClarity, interval, scores }: ClaritySegment): readonly string[] {
  const bounds =
    interval === undefined ? '' : ` [${interval.lower.toFixed(0)}, ${interval.upper.toFixed(0)}]`;
  return [
    shorten(segment, VALUE_WIDTH),
    `${meanClarity.toFixed(0)}${bounds} of 100`,
    plural(scores, 'score'),
    '',
  ];
}

function packRow({ packKey, rate, interval, runs }: PackSuccessRate): readonly string[] {
  return [shorten(packKey, VALUE_WIDTH), rateText(rate, interval, 0), plural(runs, 'run'), ''];
}

function rateText(rate: number, interval: ChannelPerformance['interval'], digits: number): string {
  const percent = (value: number): string => (value * 100).toFixed(digits);
  const bounds = interval === undefined ? '' : ` [${percent(interval.lower)}, ${percent(interval.upper)}]`;
  return `${percent(rate)} %${bounds}`;
}

function emptyText(empty: EmptyField | undefined, width: number, style: Style): string {
  if (empty === undefined) return style.dim('  empty');
  const reason = enumName(emptyReasonToJSON(empty.reason), 'EMPTY_REASON_').replaceAll('_', ' ');
  const why = wrap(`empty (${reason}): ${empty.explanation}`, { width, indent: 2 });
  const remedy = wrap(empty.remedy === '' ? '' : `→ ${empty.remedy}`, { width, indent: 2 });
  return [why, style.dim(remedy)].filter((part) => part !== '').join('\n');
}
