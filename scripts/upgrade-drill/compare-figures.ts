/** What an upgrade changed of the figures, and by which entry of the change log or the pages. */
import type { Figures } from './read-figures.ts';

/** One figure that is not as it was. */
export interface Difference {
  readonly figure: string;
  readonly before: unknown;
  readonly after: unknown;
  /** The change that explains it; undefined for one that nothing explains. */
  readonly because: string | undefined;
}

/** A difference that is meant. */
export interface MeantChange {
  /** Of the whole name of a figure, such as `acme listEpochs[].epochs[3].patternCount`. */
  readonly figure: RegExp;
  readonly because: string;
}

/** Fields that the API names otherwise today, under their present name: see CHANGELOG.md. */
const RENAMED: Readonly<Record<string, string>> = {
  wholeConversions: 'conversions',
  sets: 'tests',
  arms: 'variants',
  coarse_sets: 'coarse_comparisons',
  sets_measured: 'tests_measured',
  sets_compared: 'tests_compared',
};

/** Fields that tell the items of a list apart. Items that have none of them are told apart by their place. */
const IDENTITIES: readonly (readonly string[])[] = [
  ...['key', 'patternId', 'eventId', 'contentId', 'projectId', 'cycleId', 'modelId', 'epoch'].map((id) => [
    id,
  ]),
  ['from', 'type', 'to'],
  ['field', 'kind', 'value'],
  ['kind', 'value'],
  ['name'],
  ['date'],
];

/** Every figure of `before` that `after` has otherwise, or lacks. Figures that are new are no difference. */
export function compareFigures(
  before: Figures,
  after: Figures,
  meant: readonly MeantChange[],
): { readonly compared: number; readonly differences: readonly Difference[] } {
  let compared = 0;
  const differences: Difference[] = [];
  const compare = (figure: string, one: unknown, other: unknown): void => {
    if (isHolder(one) && isHolder(other)) {
      const others = membersOf(other);
      for (const [name, value] of membersOf(one)) compare(figure + name, value, others.get(name));
      return;
    }
    compared += 1;
    if (Object.is(one, other)) return;
    const because = meant.find((change) => change.figure.test(figure))?.because;
    differences.push({ figure, before: one, after: other, because });
  };
  for (const [name, value] of Object.entries(before)) compare(name, value, after[name]);
  return { compared, differences };
}

/** Members of an object by `.name`, of a list by what tells its items apart: their order is no figure. */
function membersOf(holder: object): ReadonlyMap<string, unknown> {
  if (!Array.isArray(holder)) {
    return new Map(Object.entries(holder).map(([name, value]) => [`.${RENAMED[name] ?? name}`, value]));
  }
  const members = new Map<string, unknown>();
  const seen = new Map<string, number>();
  for (const item of holder) {
    const identity = identityOf(item);
    const times = seen.get(identity) ?? 0;
    seen.set(identity, times + 1);
    members.set(times === 0 ? `[${identity}]` : `[${identity}#${times}]`, item);
  }
  return members;
}

function identityOf(item: unknown): string {
  if (!isHolder(item)) return '';
  const fields = new Map(Object.entries(item));
  const names = IDENTITIES.find((each) => each.every((name) => fields.has(name)));
  return names === undefined ? '' : names.map((name) => String(fields.get(name))).join(' ');
}

function isHolder(value: unknown): value is object {
  return typeof value === 'object' && value !== null;
}
