/**
 * Determines the currency of amounts from cells, headers and options, which name a currency or a shared sign such as $.
 */
import { importProblem } from '../problem.ts';

/** The unit in the cell of an amount. */
export interface AmountUnit {
  /** ISO 4217. */
  readonly currency?: string | undefined;
  /** A sign that several currencies share. */
  readonly sign?: string | undefined;
}

/** Currencies and signs. */
export type Units = ReadonlySet<string>;

const CURRENCY_CODE = /^[A-Z]{3}$/;
/** For signs that several currencies share: the most usual currencies. */
const SHARED_SIGNS: Readonly<Record<string, readonly string[]>> = {
  $: ['USD', 'CAD', 'AUD', 'NZD', 'SGD', 'HKD', 'TWD', 'MXN', 'ARS', 'CLP', 'COP'],
  '¥': ['JPY', 'CNY'],
};

/** Adds the unit of a cell. */
export function addUnit(units: Set<string>, { currency, sign }: AmountUnit): void {
  for (const unit of [currency, sign]) if (unit !== undefined) units.add(unit);
}

/** The currency among the units; '' when there is none. */
export function currencyAmong(units: Units): string {
  return codesOf(units)[0] ?? '';
}

/** What is wrong with the units of a row; undefined when they can be one currency. */
export function unitsProblem(units: Units): string | undefined {
  const isOne = codesOf(units).length <= 1 && strangeSign(units) === undefined;
  return isOne ? undefined : `currency: ${[...units].join(' and ')} in one row`;
}

/**
 * Notes on the units of a whole file. Throws ImportProblems when a sign does not fit the currency beside it: its
 * amounts would be taken in the account's currency.
 */
export function unitNotes(
  units: Units,
  { ofSeveral }: { readonly ofSeveral: (names: string) => string },
): readonly string[] {
  const names = [...units].sort();
  const strange = strangeSign(units);
  if (strange !== undefined) {
    throw importProblem(
      'SEVERAL_CURRENCIES',
      `the amounts are in ${names.join(' and ')}, and "${strange}" does not tell which currency it is: split the file, or add a column with the currency and --map currency=COLUMN`,
    );
  }
  const codes = codesOf(units);
  if (codes.length > 1) return [ofSeveral(codes.sort().join(', '))];
  const [sign] = names;
  if (codes.length === 1 || sign === undefined) return [];
  return [
    `the amounts are in "${sign}", which several currencies share: they are taken in the account's. --set currency=USD names it, and the service then refuses another`,
  ];
}

function codesOf(units: Units): string[] {
  return [...units].filter((unit) => CURRENCY_CODE.test(unit));
}

/** A sign that fits none of the currencies. An unknown sign fits all of them. */
function strangeSign(units: Units): string | undefined {
  const codes = codesOf(units);
  return [...units].find((unit) => {
    const written = SHARED_SIGNS[unit];
    return written !== undefined && codes.some((code) => !written.includes(code));
  });
}
