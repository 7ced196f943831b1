/** Properties as the database gives and takes them, and as an export writes them. */
import { DateTime, Date as GraphDate } from 'neo4j-driver';
import type { Instant, StoredProperty } from '../gen/kaizen/v1/transfer.ts';
import type { ReadNodesRow } from '../gen/queries.ts';
import type { Kinds } from './stored-nodes.ts';

/** A property as the queries of exports return it: whole numbers are text. */
export type ReadProperty = ReadNodesRow['properties'][number];

type Value = NonNullable<StoredProperty['value']>;

/** Members of the value by how the database names types. Of these, the first that fits counts. */
const TYPES: readonly (readonly [prefix: string, of: (value: never) => Value])[] = [
  ['STRING', (value: string) => ({ $case: 'text', value })],
  ['INTEGER', (value: string) => ({ $case: 'integer', value })],
  ['FLOAT', (value: number) => ({ $case: 'number', value: unsigned(value) })],
  ['BOOLEAN', (value: boolean) => ({ $case: 'flag', value })],
  ['DATE', (value: GraphDate<number>) => ({ $case: 'date', value: value.toString() })],
  ['ZONED DATETIME', (value: DateTime<number>) => ({ $case: 'time', value: timestampOfGraph(value) })],
  ['LIST<STRING', (items: string[]) => ({ $case: 'texts', value: { items } })],
  ['LIST<INTEGER', (items: string[]) => ({ $case: 'integers', value: { items } })],
  ['LIST<FLOAT', (items: number[]) => ({ $case: 'numbers', value: { items: items.map(unsigned) } })],
];

/** A list without items has no type in the database. */
const EMPTY_LISTS = {
  integers: { $case: 'integers', value: { items: [] } },
  numbers: { $case: 'numbers', value: { items: [] } },
  texts: { $case: 'texts', value: { items: [] } },
} as const satisfies Readonly<Record<string, Value>>;

/** JSON has no negative zero. */
function unsigned(value: number): number {
  return value === 0 ? 0 : value;
}

/** The properties of a node or relationship as an export writes them: by name, in order. */
export function storedProperties(
  read: readonly ReadProperty[],
  kinds: Kinds,
  leftOut: Readonly<Record<string, string>> = {},
): StoredProperty[] {
  return read
    .filter(({ name }) => !Object.hasOwn(leftOut, name))
    .map(({ name, type, value }) => ({ name, value: storedValue(type, value, kinds.get(name)) }))
    .sort(byName);
}

/** Order of properties. Names are ASCII. */
export function byName(a: { readonly name: string }, b: { readonly name: string }): number {
  if (a.name === b.name) return 0;
  return a.name < b.name ? -1 : 1;
}

function storedValue(type: string, value: unknown, kind: string | undefined): Value | undefined {
  if (type.startsWith('LIST<NOTHING')) {
    return EMPTY_LISTS[kind as keyof typeof EMPTY_LISTS] ?? EMPTY_LISTS.texts;
  }
  const [, of] = TYPES.find(([prefix]) => type.startsWith(prefix)) ?? [];
  return of?.(value as never);
}

/** Seconds are exact: a number holds every instant of the database's years. */
function timestampOfGraph(time: DateTime<number>): Instant {
  const { year, month, day, hour, minute, second, nanosecond, timeZoneOffsetSeconds } = time;
  const at = new Date(0);
  // Not Date.UTC, which takes years below 100 for those of the last century.
  at.setUTCFullYear(year, month - 1, day);
  at.setUTCHours(hour, minute, second);
  return { seconds: at.getTime() / 1000 - (timeZoneOffsetSeconds ?? 0), nanos: nanosecond };
}

/** The value as a parameter of a query. */
export function graphValue(value: Value): unknown {
  switch (value.$case) {
    case 'integer':
      return BigInt(value.value);
    case 'integers':
      return value.value.items.map(BigInt);
    case 'date': {
      const [year = 0, month = 0, day = 0] = value.value.split('-').map(Number);
      return new GraphDate(year, month, day);
    }
    case 'time': {
      const at = new Date(value.value.seconds * 1000);
      return new DateTime(
        at.getUTCFullYear(),
        at.getUTCMonth() + 1,
        at.getUTCDate(),
        at.getUTCHours(),
        at.getUTCMinutes(),
        at.getUTCSeconds(),
        value.value.nanos,
        0,
      );
    }
    case 'texts':
    case 'numbers':
      return value.value.items;
    case 'text':
    case 'number':
    case 'flag':
      return value.value;
    default:
      return value satisfies never;
  }
}
