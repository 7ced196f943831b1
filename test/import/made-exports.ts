/**
 * Exports as platforms write them, with the figures they hold: every dialect, language, encoding, delimiter, way of writing
 * numbers and dates, preamble, totals row, breakdown and blemish, drawn from a seed. What a reader makes of one of them
 * is right or wrong by {@link MadeExport.truth}.
 */
import iconv from 'iconv-lite';
import type { Settings } from '../../src/import/plan-types.ts';
import { type Random, seededRandom } from '../../src/simulator/random.ts';
import { mixSeed } from '../../src/statistics/draws.ts';
import { type Blemish, blemish } from './blemishes.ts';
import { type ColumnRole, DIALECTS, type Dialect, LANGUAGES, type Language } from './export-dialects.ts';
import { DATE_STYLES, type DateStyle, MICROS, NUMBER_STYLES, type NumberStyle } from './written-figures.ts';

/** Figures of one record in millionths, counts too. Absent: not measured. */
export interface TrueFigures {
  readonly impressions: bigint;
  readonly clicks?: bigint | undefined;
  readonly spend?: bigint | undefined;
  readonly conversions?: bigint | undefined;
  readonly revenue?: bigint | undefined;
}

/** One record that the file holds. */
export interface TrueRecord extends TrueFigures {
  /** What the creative is called in the column that identifies it. */
  readonly creative: string;
  readonly date: string;
  readonly audience: string;
}

/** A file, and what is in it. */
export interface MadeExport {
  /** What was drawn, for a person who looks for the reason of a failure. */
  readonly name: string;
  readonly bytes: Buffer;
  /** What a person must say of it in any case. */
  readonly given: Settings;
  /** What settles every question about it. */
  readonly answers: Settings;
  readonly truth: readonly TrueRecord[];
  /** Lines that no reader can make a record of. */
  readonly badLines: readonly number[];
  /** Whether it holds a creative several times a day, told apart by a column that nobody mapped. */
  readonly isBrokenDown: boolean;
}

/** How a file is written. */
interface Style {
  readonly dialect: Dialect;
  readonly language: Language;
  readonly encoding: (typeof ENCODINGS)[number];
  readonly delimiter: string;
  readonly hasSepLine: boolean;
  readonly lineEnd: (typeof LINE_ENDS)[number];
  readonly quotesAll: boolean;
  readonly numbers: NumberStyle;
  readonly dates: DateStyle;
  readonly currency: (typeof CURRENCIES)[number];
  readonly signs: 'NONE' | 'SIGN' | 'CODE';
  readonly totals: 'NONE' | 'FIRST' | 'LAST';
  readonly breakdown: 'NONE' | 'LEFT' | 'SUMMED' | 'MAPPED';
  readonly percentSign: boolean;
  readonly blemish: Blemish;
}

/** Encodings of made exports. */
export const ENCODINGS = [
  'utf8',
  'utf8-bom',
  'utf16le-bom',
  'utf16be-bom',
  'utf16le',
  'windows-1252',
] as const;
/** Line ends of made exports. */
export const LINE_ENDS = ['\n', '\r\n', '\r', 'MIXED'] as const;
const CURRENCIES = [
  { code: 'USD', sign: '$', decimals: 2 },
  { code: 'EUR', sign: '€', decimals: 2 },
  { code: 'GBP', sign: '£', decimals: 2 },
  { code: 'BRL', sign: 'R$', decimals: 2 },
  { code: 'IDR', sign: 'Rp', decimals: 0 },
  { code: 'JPY', sign: '¥', decimals: 0 },
] as const;
const BREAKDOWNS = ['Mobile', 'Desktop', 'Tablet'];
const NAMES = [
  'Blue video',
  'Red, still',
  'Crème brûlée "lite"',
  'Größe & Maß',
  '¿Listo ya?',
  'Pão de queijo; 2 por 1',
  "Bread like grandma's",
  '6 for 5 (50% off)',
  '3.5 stars – nice',
  '2026-10 relaunch',
  'Total comfort sofa',
  '– dash first',
];

/** Draws of a seed. */
export class Draw {
  readonly #random: Random;
  constructor(seed: number) {
    // Neighbouring seeds begin alike: they are mixed first.
    this.#random = seededRandom(mixSeed(seed));
  }
  chance(probability: number): boolean {
    return this.#random.uniform() < probability;
  }
  whole(from: number, to: number): number {
    return Math.floor(this.#random.uniform(from, to + 1));
  }
  pick<Item>(items: readonly Item[]): Item {
    const item = items[this.whole(0, items.length - 1)];
    if (item === undefined) throw new Error('nothing to draw from');
    return item;
  }
}

/** The export of a seed. */
export function makeExport(seed: number): MadeExport {
  const draw = new Draw(seed);
  const style = drawStyle(draw);
  const roles = drawRoles(draw, style);
  const rows = drawRows(draw, style);
  const text = writeFile(draw, style, roles, rows);
  const identity = (['adId', 'adName', 'group', 'campaign'] as const).find((role) => roles.includes(role));
  const known = rows.map((row) => trueRecord(row, roles, identity, style));
  const { dialect, language, encoding, numbers, dates, breakdown } = style;
  const column = headerOf(style, 'device') ?? headerOf(style, 'age');
  return {
    name: [
      `seed ${seed}`,
      ...[dialect.name, language, encoding, JSON.stringify(style.delimiter), JSON.stringify(style.lineEnd)],
      ...[numbers.name, dates.name, style.currency.code, style.signs, `totals ${style.totals}`],
      ...[`breakdown ${breakdown}`, `blemish ${style.blemish}`],
    ].join(', '),
    bytes: encode(text.lines.join(''), encoding),
    given: {
      set: ['project_id=p', ...(dialect.name === 'generic' ? ['platform=web'] : [])],
      ...(breakdown === 'SUMMED' ? { sum: true } : {}),
      ...(breakdown === 'MAPPED' ? { map: [`audience=${column}`] } : {}),
    },
    answers: {
      numberFormat: numbers.decimal === '.' ? 'point' : 'comma',
      ...(dates.format === undefined ? {} : { dateFormat: dates.format }),
      rates: 'percent',
      // The words of some exports are those of several platforms.
      set: ['project_id=p', `platform=${dialect.name === 'generic' ? 'web' : dialect.name}`],
    },
    truth: breakdown === 'SUMMED' ? summed(known) : known,
    badLines: text.badLines,
    isBrokenDown: breakdown === 'LEFT',
  };
}

function drawStyle(draw: Draw): Style {
  const dialect = draw.pick(DIALECTS);
  const language = draw.pick(LANGUAGES.filter((each) => dialect.headers[each] !== undefined));
  const encoding = draw.pick(ENCODINGS);
  const isLatin = encoding === 'windows-1252';
  const numbers = draw.pick(
    NUMBER_STYLES.filter(
      ({ languages, isLatin: fits }) => languages.includes(language) && (fits || !isLatin),
    ),
  );
  const columns = dialect.headers[language] ?? {};
  const canBreak = columns.device !== undefined || columns.age !== undefined;
  return {
    ...{ dialect, language, encoding, numbers },
    delimiter: draw.pick([',', ',', ';', '\t']),
    hasSepLine: draw.chance(0.08),
    lineEnd: draw.pick(LINE_ENDS),
    quotesAll: draw.chance(0.2),
    dates: draw.pick(DATE_STYLES.filter(({ languages }) => languages.includes(language))),
    currency: draw.pick(CURRENCIES),
    signs: draw.pick(['NONE', 'NONE', 'SIGN', 'CODE'] as const),
    totals: dialect.totals === undefined ? 'NONE' : draw.pick(['NONE', 'FIRST', 'LAST', 'LAST'] as const),
    breakdown: canBreak ? draw.pick(['NONE', 'NONE', 'NONE', 'LEFT', 'SUMMED', 'MAPPED'] as const) : 'NONE',
    percentSign: draw.chance(0.6),
    blemish: draw.chance(0.3)
      ? draw.pick(['CELLS', 'NUMBER', 'OPEN_QUOTE', 'STRAY_QUOTE', 'FORMULA', 'DATE'])
      : 'NONE',
  };
}

function headerOf({ dialect, language }: Style, role: ColumnRole): string | undefined {
  return dialect.headers[language]?.[role]?.[0];
}

/** Columns in the order of the file. A daily report has a day, or a range of one day. */
function drawRoles(draw: Draw, style: Style): readonly ColumnRole[] {
  const has = (role: ColumnRole): boolean => headerOf(style, role) !== undefined;
  const maybe = (role: ColumnRole, probability: number): readonly ColumnRole[] =>
    has(role) && draw.chance(probability) ? [role] : [];
  const broken: readonly ColumnRole[] =
    style.breakdown === 'NONE' ? [] : has('device') ? ['device'] : ['age'];
  const names = [...maybe('group', 0.5), ...maybe('adName', 0.6)];
  const byId = maybe('adId', names.includes('adName') ? 0.5 : 1);
  const first: readonly ColumnRole[] = [
    ...(has('campaign') ? (['campaign'] as const) : []),
    ...names,
    ...byId,
  ];
  const identity = first.length === 0 ? (['adName'] as const) : first;
  const figures: readonly ColumnRole[] = [
    ...(['impressions', 'clicks'] as const),
    ...[...maybe('ctr', 0.6), ...maybe('cpc', 0.4), 'spend' as const],
    ...[...maybe('conversions', 0.7), ...maybe('revenue', 0.4)],
  ];
  const day =
    has('rangeStart') && draw.chance(0.5) ? (['rangeStart', 'rangeEnd'] as const) : (['day'] as const);
  const tail = draw.chance(0.3);
  return [
    ...identity,
    ...(tail ? [] : day),
    ...broken,
    ...(has('currency') && draw.chance(0.7) ? (['currency'] as const) : []),
    ...figures,
    ...(tail ? day : []),
  ];
}

/** A row before it is written: names by role, and figures. */
interface Row extends TrueFigures {
  readonly names: Readonly<Partial<Record<ColumnRole, string>>>;
  readonly date: string;
  readonly part: string;
}

function drawRows(draw: Draw, style: Style): readonly Row[] {
  const ads = draw.whole(1, 6);
  const days = draw.whole(1, 8);
  const firstDay = draw.whole(1, 22);
  const scale = draw.pick([300, 30_000, 3_000_000]);
  const parts = style.breakdown === 'NONE' ? [''] : BREAKDOWNS.slice(0, draw.whole(2, 3));
  const offset = draw.whole(0, NAMES.length - 1);
  const hasGaps = draw.chance(0.3);
  return Array.from({ length: ads * days * parts.length }, (_, at): Row => {
    const ad = at % ads;
    const day = Math.floor(at / ads) % days;
    const part = parts[Math.floor(at / (ads * days))] ?? '';
    const name = NAMES[(offset + ad) % NAMES.length] ?? '';
    const impressions = draw.whole(0, scale);
    const clicks = hasGaps && draw.chance(0.15) ? undefined : draw.whole(0, Math.floor(impressions / 20));
    const cents = 10n ** BigInt(6 - style.currency.decimals);
    const money = (most: number): bigint => BigInt(draw.whole(0, most)) * cents;
    return {
      names: {
        campaign: `Campaign ${ad} ${name}`,
        group: `Group ${ad}`,
        adName: name,
        adId: `12026458${String(1_234_567 + 7_654_321 * ad + offset)}`,
      },
      date: `2026-10-${String(firstDay + day).padStart(2, '0')}`,
      part,
      impressions: BigInt(impressions) * MICROS,
      clicks: clicks === undefined ? undefined : BigInt(clicks) * MICROS,
      spend: money(scale),
      conversions: hasGaps && draw.chance(0.15) ? undefined : BigInt(draw.whole(0, 4_000)) * 10_000n,
      revenue: hasGaps && draw.chance(0.15) ? undefined : money(scale * 4),
    };
  });
}

function trueRecord(
  row: Row,
  roles: readonly ColumnRole[],
  identity: ColumnRole | undefined,
  style: Style,
): TrueRecord {
  const { names, date, part, impressions, clicks, spend, conversions, revenue } = row;
  return {
    creative: names[identity ?? 'adName'] ?? '',
    date,
    audience: style.breakdown === 'MAPPED' ? part : '',
    impressions,
    clicks,
    spend,
    ...(roles.includes('conversions') ? { conversions } : {}),
    ...(roles.includes('revenue') ? { revenue } : {}),
  };
}

/** Records of the same creative and day as one; a figure is absent only where none of them has it. */
function summed(records: readonly TrueRecord[]): readonly TrueRecord[] {
  const byIdentity = new Map<string, TrueRecord>();
  const add = (one: bigint | undefined, other: bigint | undefined): bigint | undefined =>
    one === undefined ? other : one + (other ?? 0n);
  for (const record of records) {
    const key = `${record.creative} ${record.date}`;
    const before = byIdentity.get(key);
    byIdentity.set(
      key,
      before === undefined
        ? record
        : {
            ...record,
            impressions: before.impressions + record.impressions,
            clicks: add(before.clicks, record.clicks),
            spend: add(before.spend, record.spend),
            conversions: add(before.conversions, record.conversions),
            revenue: add(before.revenue, record.revenue),
          },
    );
  }
  return [...byIdentity.values()];
}

/** The lines of the file with their ends, and the numbers of those that are spoilt. */
function writeFile(
  draw: Draw,
  style: Style,
  roles: readonly ColumnRole[],
  rows: readonly Row[],
): { readonly lines: readonly string[]; readonly badLines: readonly number[] } {
  const { dialect, language, dates, delimiter, totals, quotesAll } = style;
  const lines: string[] = [];
  const end = (): string => (style.lineEnd === 'MIXED' ? draw.pick(['\n', '\r\n']) : style.lineEnd);
  const push = (line: string): void => void lines.push(line + end());
  const quoted = (cell: string): string =>
    quotesAll || cell.includes(delimiter) || /["\r\n]/.test(cell) ? `"${cell.replaceAll('"', '""')}"` : cell;
  const pushCells = (cells: readonly string[]): void => push(cells.map(quoted).join(delimiter));
  if (style.hasSepLine) push(`sep=${delimiter}`);
  const first = rows[0]?.date ?? '';
  const last = rows.at(-1)?.date ?? '';
  for (const line of dialect.preamble?.(
    language,
    dates.write(first, language),
    dates.write(last, language),
  ) ?? []) {
    if (line === '') push('');
    else pushCells([line]);
  }
  const padding = draw.chance(0.1) ? ['', ''] : [];
  const header = roles.map((role) => draw.pick(dialect.headers[language]?.[role] ?? [role]));
  pushCells([...header.map((name) => name.replace('{}', style.currency.code)), ...padding]);
  const placeholder = draw.pick(dialect.placeholders);
  const cellsOf = (row: Row): readonly string[] => [
    ...roles.map((role) => writeCell(row, role, style, placeholder)),
    ...padding,
  ];
  const pushTotals = (): void => {
    for (const label of draw.chance(0.3)
      ? (dialect.totals?.[language] ?? [])
      : (dialect.totals?.[language] ?? []).slice(0, 1)) {
      pushCells([...totalCells(rows, roles, style, { label, placeholder }), ...padding]);
    }
  };
  if (totals === 'FIRST') pushTotals();
  const spoilt = style.blemish === 'NONE' ? -1 : draw.whole(0, rows.length - 1);
  const badLines: number[] = [];
  for (const [at, row] of rows.entries()) {
    pushCells(cellsOf(row));
    if (at !== spoilt) continue;
    const { line, isBad } = blemish(style.blemish, { cells: cellsOf(row), roles, quoted, delimiter });
    if (isBad) {
      badLines.push(lines.length + 1);
      push(line);
    } else lines.splice(-1, 1, line + end());
  }
  if (totals === 'LAST') pushTotals();
  for (const line of dialect.footer ?? []) {
    if (draw.chance(0.7)) {
      push('');
      pushCells([line]);
    }
  }
  return { lines, badLines };
}

function writeCell(row: Row, role: ColumnRole, style: Style, placeholder: string): string {
  const { numbers, currency, dates, language } = style;
  const orNone = (value: bigint | undefined, write: (value: bigint) => string): string =>
    value === undefined ? placeholder : write(value);
  switch (role) {
    case 'day':
    case 'rangeStart':
    case 'rangeEnd':
      return dates.write(row.date, language);
    case 'currency':
      return currency.code;
    case 'device':
    case 'age':
      return row.part;
    case 'impressions':
    case 'clicks':
      return orNone(row[role], (value) => numbers.write(value, 0));
    case 'conversions':
      return orNone(row.conversions, (value) => numbers.write(value, 2));
    case 'spend':
    case 'revenue':
      return orNone(row[role], (value) => signed(numbers.write(value, currency.decimals), style));
    case 'ctr':
      return ratio(
        row.clicks,
        row.impressions,
        (value) => numbers.write(100n * value, 2) + (style.percentSign ? '%' : ''),
        placeholder,
      );
    case 'cpc':
      return ratio(row.spend, row.clicks, (value) => signed(numbers.write(value, 2), style), placeholder);
    default:
      return row.names[role] ?? '';
  }
}

function signed(figure: string, { signs, currency, numbers }: Style): string {
  if (signs === 'NONE') return figure;
  if (signs === 'CODE') return `${currency.code} ${figure}`;
  return numbers.decimal === '.' ? currency.sign + figure : `${figure} ${currency.sign}`;
}

/** One figure by another in millionths. */
function ratio(
  top: bigint | undefined,
  bottom: bigint | undefined,
  write: (value: bigint) => string,
  placeholder: string,
): string {
  return top === undefined || bottom === undefined || bottom === 0n
    ? placeholder
    : write((top * MICROS) / bottom);
}

function totalCells(
  rows: readonly Row[],
  roles: readonly ColumnRole[],
  style: Style,
  { label, placeholder }: { readonly label: string; readonly placeholder: string },
): readonly string[] {
  const sum = (read: (row: Row) => bigint | undefined): bigint =>
    rows.reduce((total, row) => total + (read(row) ?? 0n), 0n);
  const total: Row = {
    ...{ names: {}, date: '', part: '' },
    impressions: sum((row) => row.impressions),
    clicks: sum((row) => row.clicks),
    spend: sum((row) => row.spend),
    conversions: sum((row) => row.conversions),
    revenue: sum((row) => row.revenue),
  };
  const figures: readonly ColumnRole[] = [
    'impressions',
    'clicks',
    'ctr',
    'cpc',
    'spend',
    'conversions',
    'revenue',
  ];
  return roles.map((role, at) => {
    if (figures.includes(role)) return writeCell(total, role, style, placeholder);
    return at === 0 ? label : placeholder;
  });
}

/** The bytes of a text. Whether Windows-1252 can hold it is for the caller to see to. */
export function encode(text: string, encoding: (typeof ENCODINGS)[number]): Buffer {
  const bom = encoding.endsWith('-bom');
  const name = encoding.replace('-bom', '').replace('utf16le', 'utf-16le').replace('utf16be', 'utf-16be');
  return iconv.encode((bom ? '\ufeff' : '') + text, name);
}
