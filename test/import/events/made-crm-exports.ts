/**
 * Exports as CRMs write them, with the events they hold: every dialect, language, encoding, delimiter, way of writing
 * numbers, dates and stages, lines around the table and blemish, drawn from a seed.
 */
import type { Settings } from '../../../src/import/plan-types.ts';
import { LANGUAGES, type Language } from '../export-dialects.ts';
import { Draw, ENCODINGS, encode, LINE_ENDS } from '../made-exports.ts';
import { DATE_STYLES, type DateStyle, NUMBER_STYLES, type NumberStyle } from '../written-figures.ts';
import { CRM_DIALECTS, type CrmDialect, type CrmRole, type Standing } from './crm-dialects.ts';

/** A file, and what is in it. */
export interface MadeCrmExport {
  /** What was drawn, for a person who looks for the reason of a failure. */
  readonly name: string;
  readonly bytes: Buffer;
  /** What a person must say of it in any case. */
  readonly given: Settings;
  /** What settles every question about it. */
  readonly answers: Settings;
  /** One line for each event, as `told` writes them. */
  readonly truth: readonly string[];
  readonly badLines: readonly number[];
  /** Lines whose stage has no event. */
  readonly openLines: number;
  /** Texts of persons that must be nowhere in what is sent. */
  readonly persons: readonly string[];
}

interface Style {
  readonly dialect: CrmDialect;
  readonly language: Language;
  readonly encoding: (typeof ENCODINGS)[number];
  readonly delimiter: string;
  readonly lineEnd: (typeof LINE_ENDS)[number];
  readonly numbers: NumberStyle;
  readonly dates: DateStyle;
  readonly hasTimes: boolean;
  readonly hasAround: boolean;
  readonly totals: 'NONE' | 'LAST';
  readonly ownStage: boolean;
  readonly blemish: 'NONE' | 'CELLS' | 'DATE' | 'NUMBER' | 'OPEN_QUOTE' | 'ADDRESS';
}

const OWN_STAGE = 'Unterschrift liegt vor';
const SOURCES = ['website', 'Paid Social', 'Größe & Maß', 'événement'];
const SALESFORCE_LETTERS = 'ABCDEFGHIJKLMNOPQRSTUVWXYZabcdefghijklmnopqrstuvwxyz0123456789';

/** An event as one line. */
export function told(event: {
  readonly type: string;
  readonly leadId: string;
  readonly at: string;
  readonly micros?: bigint;
  readonly currency?: string;
  readonly source?: string;
}): string {
  const { type, leadId, at, micros = 0n, currency = '', source = '' } = event;
  return [type, leadId, at, String(micros), currency, source].join(' | ');
}

/** The export of a seed. */
export function makeCrmExport(seed: number): MadeCrmExport {
  const draw = new Draw(seed);
  const style = drawStyle(draw);
  const rows = drawRows(draw, style);
  const roles = drawRoles(draw, style);
  const text = writeLines(draw, style, roles, rows);
  const { dialect, language, numbers, dates } = style;
  return {
    name: [
      `seed ${seed}`,
      ...[
        dialect.name,
        language,
        style.encoding,
        JSON.stringify(style.delimiter),
        JSON.stringify(style.lineEnd),
      ],
      ...[
        numbers.name,
        dates.name,
        `times ${style.hasTimes}`,
        `totals ${style.totals}`,
        `blemish ${style.blemish}`,
      ],
      roles.join(' '),
    ].join(', '),
    bytes: encode(text.lines.join(''), style.encoding),
    given: { timeZone: 'UTC', ...(style.ownStage ? { stage: [`${OWN_STAGE}=won`] } : {}) },
    answers: {
      numberFormat: numbers.decimal === '.' ? 'point' : 'comma',
      ...(dates.format === undefined ? {} : { dateFormat: dates.format }),
    },
    truth: rows.flatMap((row) => truthOf(row, roles, style)),
    badLines: text.badLines,
    openLines: rows.filter(({ standing }) => standingIn(dialect, standing) === 'open').length,
    persons: rows.flatMap(({ name, email }) => [name, email]),
  };
}

function drawStyle(draw: Draw): Style {
  const dialect = draw.pick(CRM_DIALECTS);
  const language = draw.pick(LANGUAGES.filter((each) => dialect.headers[each] !== undefined));
  const encoding = draw.pick(ENCODINGS);
  const isLatin = encoding === 'windows-1252';
  const has = (role: CrmRole): boolean => dialect.headers[language]?.[role] !== undefined;
  return {
    ...{ dialect, language, encoding },
    delimiter: draw.pick([',', ',', ';', '\t']),
    lineEnd: draw.pick(LINE_ENDS),
    numbers: draw.pick(
      NUMBER_STYLES.filter(
        ({ languages, isLatin: fits }) => languages.includes(language) && (fits || !isLatin),
      ),
    ),
    dates: draw.pick(
      DATE_STYLES.filter(({ name, languages }) => languages.includes(language) && name !== 'ISO with time'),
    ),
    hasTimes: draw.chance(0.4),
    hasAround: draw.chance(0.6),
    totals: dialect.totals[language] !== undefined && has('amount') && draw.chance(0.4) ? 'LAST' : 'NONE',
    ownStage: has('amount') && draw.chance(0.15),
    blemish: draw.chance(0.3)
      ? draw.pick(['CELLS', 'DATE', 'OPEN_QUOTE', 'ADDRESS', ...(has('amount') ? (['NUMBER'] as const) : [])])
      : 'NONE',
  };
}

interface Row {
  readonly id: string;
  readonly name: string;
  readonly email: string;
  readonly standing: Standing | 'own';
  readonly word: string;
  readonly created: Moment;
  readonly closed: Moment;
  readonly qualified: Moment | undefined;
  readonly micros: bigint;
  readonly source: string;
}

interface Moment {
  readonly date: string;
  /** Minutes since midnight. */
  readonly minutes: number;
}

function drawRows(draw: Draw, { dialect, language, ownStage }: Style): readonly Row[] {
  const words = dialect.stages[language];
  const hasAmount = dialect.headers[language]?.amount !== undefined;
  const moment = (): Moment => ({
    date: `2026-10-${String(draw.whole(1, 28)).padStart(2, '0')}`,
    minutes: draw.whole(0, 1439),
  });
  const offset = draw.whole(0, 1_000_000);
  return Array.from({ length: draw.whole(2, 25) }, (_, at): Row => {
    const standing =
      ownStage && at === 0 ? 'own' : draw.pick(['won', 'lost', 'qualified', 'open', 'open'] as const);
    return {
      id: idOf(draw, dialect, offset + at),
      name: `Zz-person-${at}`,
      email: `zz.person.${at}@example.com`,
      standing,
      word: standing === 'own' ? OWN_STAGE : draw.pick(words?.[standing] ?? [standing]),
      ...{ created: moment(), closed: moment() },
      qualified: draw.chance(0.4) ? moment() : undefined,
      micros: hasAmount ? BigInt(draw.whole(0, 9_000_000)) * 10_000n : 0n,
      source: draw.pick(SOURCES),
    };
  });
}

/** Salesforce's data exports write 18 letters; the last three are a checksum. */
function idOf(draw: Draw, dialect: CrmDialect, number: number): string {
  if (dialect.name === 'crm') return `L-${number}`;
  if (dialect.name !== 'salesforce') return String(9_876_000_000 + number);
  const random = Array.from({ length: 7 }, () => draw.pick([...SALESFORCE_LETTERS])).join('');
  const short = `006${random}${String(number).slice(-5).padStart(5, '0')}`;
  const check = [0, 5, 10].map((from) => {
    const bits = [...short.slice(from, from + 5)].map((letter, at) => (/[A-Z]/.test(letter) ? 2 ** at : 0));
    return 'ABCDEFGHIJKLMNOPQRSTUVWXYZ012345'[bits.reduce((sum, bit) => sum + bit, 0)];
  });
  return short + check.join('');
}

function drawRoles(draw: Draw, { dialect, language }: Style): readonly CrmRole[] {
  const has = (role: CrmRole): boolean => dialect.headers[language]?.[role] !== undefined;
  const needed = (['id', 'name', 'stage', 'created', 'closed', 'amount'] as const).filter(has);
  const others = (['email', 'qualified', 'currency', 'source', 'owner'] as const).filter(
    (role) => has(role) && draw.chance(0.7),
  );
  return [...needed, ...others];
}

/** A contact that became a customer is no deal, and one that only subscribed is not lost. */
function standingIn({ name }: CrmDialect, standing: Row['standing']): Row['standing'] {
  return name === 'hubspot-contacts' && standing !== 'qualified' ? 'open' : standing;
}

function truthOf(row: Row, roles: readonly CrmRole[], style: Style): readonly string[] {
  const { dialect, hasTimes } = style;
  const leadId = dialect.subject === 'deal' ? `deal:${row.id}` : row.id;
  const at = ({ date, minutes }: Moment): string =>
    new Date(Date.parse(date) + (hasTimes ? minutes * 60_000 : 0)).toISOString();
  const source = roles.includes('source') ? row.source : 'unknown';
  const standing = standingIn(dialect, row.standing);
  const events = [told({ type: 'leadCreated', leadId, at: at(row.created), source })];
  if (roles.includes('qualified') && row.qualified !== undefined) {
    events.push(told({ type: 'leadQualified', leadId, at: at(row.qualified) }));
  }
  if (standing === 'won' || standing === 'own') {
    const currency = roles.includes('currency') ? 'EUR' : '';
    events.push(told({ type: 'dealWon', leadId, at: at(row.closed), micros: row.micros, currency }));
  }
  if (standing === 'lost') events.push(told({ type: 'leadLost', leadId, at: at(row.closed) }));
  return events;
}

function writeLines(
  draw: Draw,
  style: Style,
  roles: readonly CrmRole[],
  rows: readonly Row[],
): { readonly lines: readonly string[]; readonly badLines: readonly number[] } {
  const { dialect, language, delimiter, hasAround } = style;
  const lines: string[] = [];
  const end = (): string => (style.lineEnd === 'MIXED' ? draw.pick(['\n', '\r\n']) : style.lineEnd);
  const push = (line: string): void => void lines.push(line + end());
  const quoted = (cell: string): string =>
    cell.includes(delimiter) || /["\r\n]/.test(cell) ? `"${cell.replaceAll('"', '""')}"` : cell;
  const join = (cells: readonly string[]): string => cells.map(quoted).join(delimiter);
  if (hasAround) for (const line of dialect.preamble) push(line === '' ? '' : quoted(line));
  push(join(roles.map((role) => draw.pick(dialect.headers[language]?.[role] ?? [role]))));
  const spoilt = style.blemish === 'NONE' ? -1 : draw.whole(0, rows.length - 1);
  const badLines: number[] = [];
  for (const [at, row] of rows.entries()) {
    push(join(roles.map((role) => cellOf(row, role, style))));
    if (at !== spoilt) continue;
    badLines.push(lines.length + 1);
    push(spoiltLine(row, roles, style, { quoted, join }));
  }
  if (style.totals === 'LAST') push(join(totalCells(draw, rows, roles, style)));
  if (hasAround) for (const line of dialect.footers) push(quoted(line));
  return { lines, badLines };
}

/** A row that no reader can make events of, beside the good one. */
function spoiltLine(
  row: Row,
  roles: readonly CrmRole[],
  style: Style,
  { quoted, join }: { quoted: (cell: string) => string; join: (cells: readonly string[]) => string },
): string {
  const cells = roles.map((role) => cellOf({ ...row, id: `${row.id}9` }, role, style));
  const withCell = (wanted: CrmRole, text: string): string =>
    join(roles.map((role, at) => (role === wanted ? text : (cells[at] ?? ''))));
  switch (style.blemish) {
    case 'CELLS':
      return join(cells.slice(0, 2));
    case 'DATE':
      return withCell('created', '2026-13-45');
    case 'NUMBER':
      return withCell('amount', '12x4');
    case 'ADDRESS':
      return withCell('id', row.email);
    default:
      return [`"${cells[0] ?? ''}`, ...cells.slice(1).map(quoted)].join(style.delimiter);
  }
}

function cellOf(row: Row, role: CrmRole, style: Style): string {
  const { numbers, dates, language, hasTimes } = style;
  const moment = (at: Moment | undefined): string => {
    if (at === undefined) return '';
    const two = (value: number): string => String(value).padStart(2, '0');
    const time = `${two(Math.floor(at.minutes / 60))}:${two(at.minutes % 60)}`;
    return dates.write(at.date, language) + (hasTimes ? ` ${time}` : '');
  };
  switch (role) {
    case 'created':
    case 'closed':
    case 'qualified':
      return moment(row[role]);
    case 'stage':
      return row.word;
    case 'amount':
      return numbers.write(row.micros, 2);
    case 'currency':
      return 'EUR';
    case 'owner':
      return row.name;
    default:
      return row[role];
  }
}

function totalCells(
  draw: Draw,
  rows: readonly Row[],
  roles: readonly CrmRole[],
  { dialect, language, numbers }: Style,
): readonly string[] {
  const label = draw.pick(dialect.totals[language] ?? ['Total']).replace('#', String(rows.length));
  const sum = rows.reduce((total, { micros }) => total + micros, 0n);
  return roles.map((role, at) => {
    if (role === 'amount') return numbers.write(sum, 2);
    return at === 0 ? label : '';
  });
}
