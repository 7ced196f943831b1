/** Reads the cells of a CRM's row as values. */
import { readAmount, readRate } from '../formats/figures.ts';
import { readInstant } from '../formats/instant.ts';
import { numberText } from '../formats/number-text.ts';
import { type Parsed, parsed, unreadable } from '../parsed.ts';
import { columnsOf, readSource } from '../records/columns.ts';
import { addUnit, currencyAmong, type Units, unitsProblem } from '../records/currencies.ts';
import type { CellReading } from '../records/fields.ts';
import { lostCell } from '../records/lost-cells.ts';
import { type CellRules, CONSTANTS, readingOf } from '../records/read-record.ts';
import { personalPart, readCrmId } from './crm-ids.ts';
import { EVENT_FIELDS, type EventField } from './event-fields.ts';
import type { StageWords } from './stages.ts';

/** How the cells of a CRM's file are read. */
export interface CrmRules {
  readonly cells: CellRules<EventField>;
  readonly stages: StageWords;
  readonly timeZone: string;
  readonly exactIds: boolean;
}

/** Values of one row by field. Fields of empty cells are absent. */
export interface CrmRow {
  /** Ids, stages and other texts. */
  readonly texts: ReadonlyMap<EventField, string>;
  /** Milliseconds since 1970. */
  readonly instants: ReadonlyMap<EventField, number>;
  readonly answers: ReadonlyMap<EventField, boolean>;
  readonly scores: ReadonlyMap<EventField, number>;
  readonly amountMicros: number | undefined;
  /** ISO 4217; '' when nothing names a currency. */
  readonly currency: string;
  /** Currencies and signs of its amount. */
  readonly units: Units;
}

/** A row, or the list of everything in it that cannot be read. */
export type ReadCrmRow =
  | { readonly ok: true; readonly row: CrmRow }
  | { readonly ok: false; readonly problems: readonly string[] };

interface Values {
  readonly texts: Map<EventField, string>;
  readonly instants: Map<EventField, number>;
  readonly answers: Map<EventField, boolean>;
  readonly scores: Map<EventField, number>;
  readonly units: Set<string>;
  amountMicros: number | undefined;
}

/** Reads one row. */
export function readCrmRow(cells: readonly string[], rules: CrmRules): ReadCrmRow {
  const { mapping, isPlaceholder, currency } = rules.cells;
  const values: Values = {
    ...{ texts: new Map(), instants: new Map(), answers: new Map(), scores: new Map() },
    ...{ units: new Set(), amountMicros: undefined },
  };
  const problems: string[] = [];
  for (const { field, source } of mapping.fields) {
    const text = readSource(source, cells, isPlaceholder);
    if (text === '') continue;
    const reading = source.kind === 'constant' ? CONSTANTS : readingOf(columnsOf(source)[0], rules.cells);
    const lost = lostCell(text);
    const result = lost === undefined ? readField(field, text, { rules, reading, values }) : unreadable(lost);
    if (!result.ok) problems.push(`${field}: ${result.problem}`);
  }
  if (currency !== undefined && values.amountMicros !== undefined) values.units.add(currency);
  const clash = unitsProblem(values.units);
  if (clash !== undefined) problems.push(clash);
  if (problems.length > 0) return { ok: false, problems };
  return { ok: true, row: { ...values, currency: currencyAmong(values.units) } };
}

const DONE = parsed(undefined);

/** Reads one cell into the values. */
function readField(
  field: EventField,
  text: string,
  {
    rules,
    reading,
    values,
  }: { readonly rules: CrmRules; readonly reading: CellReading; readonly values: Values },
): Parsed<undefined> {
  const kind = EVENT_FIELDS[field];
  switch (kind) {
    case 'stage':
      values.texts.set(field, text);
      return DONE;
    case 'text':
    case 'id':
      return keep(values.texts, field, readText(text, field, rules));
    case 'instant':
      return keep(
        values.instants,
        field,
        readInstant(text, { reading: rules.cells.dates, timeZone: rules.timeZone }),
      );
    case 'answer':
      return keep(values.answers, field, readAnswer(text, rules));
    case 'score':
      return keep(values.scores, field, readScore(text, reading));
    case 'currency':
      values.units.add(text.toUpperCase());
      return DONE;
    case 'amount': {
      const amount = readDealAmount(text, reading);
      if (!amount.ok) return amount;
      values.amountMicros = amount.value.millionths;
      addUnit(values.units, amount.value);
      return DONE;
    }
    default:
      return kind satisfies never;
  }
}

function keep<Value>(
  values: Map<EventField, Value>,
  field: EventField,
  value: Parsed<Value>,
): Parsed<undefined> {
  if (!value.ok) return value;
  values.set(field, value.value);
  return DONE;
}

/** Problems do not repeat the text, because it may contain an address. */
function readText(text: string, field: EventField, { exactIds }: CrmRules): Parsed<string> {
  const personal = personalPart(text);
  if (personal !== undefined) {
    return unreadable(
      `the cell has ${personal}, which is not stored: --map ${field}=COLUMN takes another column`,
    );
  }
  return EVENT_FIELDS[field] === 'id' ? readCrmId(text, { isExact: exactIds }) : parsed(text);
}

function readAnswer(text: string, { stages }: CrmRules): Parsed<boolean> {
  const answer = stages.answerOf(text);
  return answer === undefined ? unreadable(`"${text}" is neither yes nor no`) : parsed(answer);
}

function readScore(text: string, reading: CellReading): Parsed<number> {
  const score = readRate(text, reading, 'fraction');
  if (!score.ok || score.value <= 1) return score;
  return unreadable(`"${text}" is more than 1: a score is a share from 0 to 1, or a percentage`);
}

/** Value of a deal, with the currency in its cell. */
export function readDealAmount(text: string, reading: CellReading): ReturnType<typeof readAmount> {
  if (numberText(text)?.isNegative === true && /[1-9]/.test(text)) {
    return unreadable(`"${text}" is negative, and no deal is worth less than nothing`);
  }
  return readAmount(text, reading);
}
