/** The demo as text for people. */
import { formatCount, formatMoney, formatShare } from '../../src/cli/format/numbers.ts';
import { sparkline } from '../../src/cli/format/sparkline.ts';
import { formatTable } from '../../src/cli/format/table.ts';
import type { Style } from '../../src/cli/style.ts';
import { WORLD_SHAPE } from '../../src/simulator/closed-loop.ts';
import type { ServiceBed } from '../service-bed.ts';
import { type Ratio, regretReductionOf, roasOf, type Totals } from './comparison.ts';
import { PROJECT } from './guided-accounts.ts';
import type { AccountReport, DemoReport, WeekReport } from './run-demo.ts';

const ABSENT = '–';
const ACCOUNTS = WORLD_SHAPE.segments * WORLD_SHAPE.accountsPerSegment;
const HORIZONS = [30, 90, 365] as const;

/** Explains what will happen. */
export function openingText({ seed, weeks }: { readonly seed: number; readonly weeks: number }): string {
  return [
    `${ACCOUNTS} simulated accounts, ${weeks} weeks, seed ${seed}. Every week each account has a strategy, eight creatives in two tests`,
    'and their publication made by the reference generators: once with the Kaizen context, once without, with the same luck.',
    'Then the figures come in, and a cycle learns from them. Starting a database and the service.',
    '',
  ].join('\n');
}

/** One line per week. */
export function weekLine({ week, monday, guided, unguided, learningMs }: WeekReport, of: number): string {
  const number = String(week).padStart(String(of).length);
  const gain = ratioText(ratio(roasOf(guided), roasOf(unguided))).padStart(6);
  return [
    `week ${number}/${of}  ${monday}`,
    `return on ad spend ${decimal(roasOf(guided))} guided, ${decimal(roasOf(unguided))} unguided ${gain}`,
    `learned in ${(learningMs / 1000).toFixed(1)} s`,
  ].join('  ');
}

/** The result. */
export function reportText(report: DemoReport, style: Style): string {
  const { accounts, weeks } = report;
  const first = weeks[0]?.monday ?? '';
  return [
    '',
    style.bold(`Guided against unguided: ${accounts.length} accounts, ${weeks.length} weeks from ${first}`),
    comparisonTable(report, style),
    '',
    verdictText(report),
    '',
    ...weeklyLines(report, style),
    '',
    style.bold(
      'Return on ad spend as the service projects it, times the start (median and range of the accounts)',
    ),
    trajectoryTable(accounts, style),
    ceilingText(report),
    '',
  ].join('\n');
}

/** How to inspect a service that keeps running. */
export function openNextText(
  { address, database }: Pick<ServiceBed, 'address' | 'database'>,
  accountId: string,
): string {
  const kaizen = `npx kaizen --address ${address}`;
  const of = `--account ${accountId}`;
  const rows: readonly (readonly [string, string])[] = [
    [`${kaizen} context ${of} --project ${PROJECT}`, 'what the next generator is told, and why'],
    [`${kaizen} trajectory ${of}`, 'where it stands and where it is heading'],
    [`${kaizen} patterns ${of}`, 'what was learned, most certain first'],
    [`${kaizen} dashboard`, 'all accounts on one page'],
    [database.browserUrl, 'Neo4j Browser; what to ask there is in docs/graph-guide.md'],
    ['', `connect to ${database.uri} as ${database.username}, password ${database.password}`],
  ];
  const width = Math.max(...rows.map(([command]) => command.length));
  return [
    'The service runs on. To open next:',
    ...rows.map(([command, meaning]) => `  ${command.padEnd(width)}  ${meaning}`),
    'Ctrl+C ends it and removes its data.',
    '',
  ].join('\n');
}

/** One line per seed. */
export function seedLine({ seed, roasRatio, guided }: DemoReport): string {
  const saved = regretReductionOf(guided);
  return `seed ${seed}: return on ad spend ${intervalText(roasRatio)}, regret saved ${saved === undefined ? ABSENT : formatShare(saved, 0)}`;
}

/** Whether guided accounts did better than chance explains. */
export function isBeaten({ roasRatio }: Pick<DemoReport, 'roasRatio'>): boolean {
  return roasRatio !== undefined && roasRatio.lower > 1;
}

function comparisonTable({ guided, unguided, roasRatio, clickRateRatio }: DemoReport, style: Style): string {
  const share = (value: number | undefined): string => (value === undefined ? ABSENT : formatShare(value, 0));
  const row = (name: string, text: (totals: Totals) => string, last = ''): readonly string[] => [
    name,
    text(guided),
    text(unguided),
    last,
  ];
  return formatTable(
    [
      { title: '' },
      { title: 'guided', align: 'right' },
      { title: 'unguided', align: 'right' },
      { title: 'by account, 95 %' },
    ],
    [
      row('creatives', ({ creatives }) => formatCount(creatives)),
      row('impressions', ({ impressions }) => formatCount(impressions)),
      row('clicks', ({ clicks }) => formatCount(clicks)),
      row(
        'click rate',
        ({ clicks, impressions }) => formatShare(clicks / impressions, 2),
        intervalText(clickRateRatio),
      ),
      row('spent', ({ spendMicros }) => formatMoney(spendMicros, 'USD')),
      row('earned', ({ revenueMicros }) => formatMoney(revenueMicros, 'USD')),
      row('return on ad spend', (totals) => decimal(roasOf(totals)), intervalText(roasRatio)),
      row('regret saved', (totals) => share(regretReductionOf(totals)), 'of what blind choice gives away'),
    ],
    style,
  );
}

function verdictText(report: DemoReport): string {
  const { accounts, roasRatio } = report;
  const recommended = accounts.reduce((sum, account) => sum + account.recommended, 0);
  const rightly = accounts.reduce((sum, account) => sum + account.recommendedRightly, 0);
  const verdict = isBeaten(report)
    ? 'Guided accounts did better, and chance does not explain it: the interval excludes 0 %.'
    : `Not shown that guided accounts did better: ${roasRatio === undefined ? 'there are too few figures.' : 'the interval includes 0 %.'}`;
  const advice =
    recommended === 0
      ? 'No hook, tone or pillar is recommended at the end: none is a discovery yet, and slots draw from all of them.'
      : `${rightly} of the ${recommended} hooks, tones and pillars recommended at the end are in truth better than the average of their kind.`;
  return `${verdict}\n${advice}`;
}

/** Both series on the same scale. */
function weeklyLines({ weeks }: DemoReport, style: Style): readonly string[] {
  const guided = weeks.map((week) => roasOf(week.guided));
  const unguided = weeks.map((week) => roasOf(week.unguided));
  const both = sparkline([...guided, ...unguided], 2 * weeks.length);
  const line = (name: string, from: number, values: readonly (number | undefined)[]): string =>
    `  ${name.padEnd(8)}  ${both.slice(from, from + weeks.length)}  ${decimal(values[0])} to ${decimal(values.at(-1))}`;
  return [
    style.bold('Return on ad spend by week'),
    line('guided', 0, guided),
    line('unguided', weeks.length, unguided),
  ];
}

function trajectoryTable(accounts: readonly AccountReport[], style: Style): string {
  const rows = HORIZONS.map((days) => {
    const times = accounts
      .flatMap(({ trajectory }) => trajectory[`improvement${days}d`] ?? [])
      .toSorted((a, b) => a - b);
    const target = accounts[0]?.trajectory.targets.find(({ day }) => day === days)?.timesInitial;
    return [
      `in ${days} days`,
      times.length === 0 ? ABSENT : `${decimal(median(times))}×`,
      times.length === 0 ? ABSENT : `${decimal(times[0])}× to ${decimal(times.at(-1))}×`,
      target === undefined ? ABSENT : `${target}×`,
    ];
  });
  return formatTable(
    [
      { title: '' },
      { title: 'projected', align: 'right' },
      { title: 'from, to', align: 'right' },
      { title: 'target', align: 'right' },
    ],
    rows,
    style,
  );
}

function ceilingText({ accounts, ceiling }: DemoReport): string {
  const onTrack = accounts.filter(({ trajectory }) => trajectory.onTrackFor10x).length;
  return [
    `On track for ten times: ${onTrack} of ${accounts.length} accounts. In this world the best creatives there are get ${decimal(ceiling)} times the`,
    'clicks of blind choice: the targets are the mission’s, and nothing that chooses among these creatives can reach them.',
  ].join('\n');
}

/** `+18 % [+10, +25]` */
function intervalText(value: Ratio | undefined): string {
  if (value === undefined) return ABSENT;
  return `${ratioText(value.estimate)} [${percent(value.lower)}, ${percent(value.upper)}]`;
}

function ratioText(value: number | undefined): string {
  return value === undefined ? '' : `${percent(value)} %`;
}

function percent(value: number): string {
  const points = Math.round(100 * (value - 1));
  return `${points > 0 ? '+' : ''}${points}`;
}

function ratio(above: number | undefined, below: number | undefined): number | undefined {
  return above === undefined || below === undefined || below === 0 ? undefined : above / below;
}

function decimal(value: number | undefined): string {
  return value === undefined ? ABSENT : value.toFixed(2);
}

function median(sorted: readonly number[]): number | undefined {
  const middle = (sorted.length - 1) / 2;
  const [low, high] = [sorted[Math.floor(middle)], sorted[Math.ceil(middle)]];
  return low === undefined || high === undefined ? undefined : (low + high) / 2;
}
