/** What amounts are in, wherever a cell, a header or an option says it: a currency, or a sign that several share, such as $. */
import { importProblem } from '../problem.ts';

/** What a cell says of its amount. */
export interface AmountUnit {
  /** ISO 4217. */
  readonly currency?: string | undefined;
  /** A sign that several currencies share. */
  readonly sign?: string | undefined;
}

/** Currencies and signs. */
export type Units = ReadonlySet<string>;

const CURRENCY_CODE = /^[A-Z]{3}$/;
/** Of the signs that several currencies share, those they are most often. */
const SHARED_SIGNS: Readonly<Record<string, readonly string[]>> = {
  $: ['USD', 'CAD', 'AUD', 'NZD', 'SGD', 'HKD', 'TWD', 'MXN', 'ARS', 'CLP', 'COP'],
  '¥': ['JPY', 'CNY'],
};

/** Adds what a cell says. */
export function addUnit(units: Set<string>, { currency, sign }: AmountUnit): void {
  for (const unit of [currency, sign]) if (unit !== undefined) units.add(unit);
}

/** The currency among them; '' when there is none. */
export function currencyAmong(units: Units): string {
  return codesOf(units)[0] ?? '';
}

/** What is wrong with a row of these; undefined when they are one currency, or may be. */
export function unitsProblem(units: Units): string | undefined {
  const isOne = codesOf(units).length <= 1 && strangeSign(units) === undefined;
  return isOne ? undefined : `currency: ${[...units].join(' and ')} in one row`;
}

/**
 * What a person should know of the units of a whole file. Throws ImportProblems when a sign stands beside a currency that it
 * is not: its amounts would be taken in the account's.
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

/** A sign that is not written for one of the currencies. Any other than the known ones says nothing against a currency. */
function strangeSign(units: Units): string | undefined {
  const codes = codesOf(units);
  return [...units].find((unit) => {
    const written = SHARED_SIGNS[unit];
    return written !== undefined && codes.some((code) => !written.includes(code));
  });
}
