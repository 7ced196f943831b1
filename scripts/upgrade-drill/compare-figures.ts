/** What an upgrade changed of the figures, and by which entry of CHANGELOG.md. */
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
  /** Of the whole name of a figure, such as `acme listEpochs[0].epochs[2].patternCount`. */
  readonly figure: RegExp;
  /** Words of CHANGELOG.md or docs/operation.md. */
  readonly because: string;
}

/** Every figure of `before` that `after` has otherwise or lacks. Figures that are new are no difference. */
export function compareFigures(
  before: Figures,
  after: Figures,
  meant: readonly MeantChange[],
): { readonly compared: number; readonly differences: readonly Difference[] } {
  let compared = 0;
  const differences: Difference[] = [];
  const compare = (figure: string, one: unknown, other: unknown): void => {
    if (isHolder(one)) {
      if (Array.isArray(one) && Array.isArray(other)) compare(`${figure}.length`, one.length, other.length);
      for (const [name, value] of Object.entries(one)) {
        const inOther = isHolder(other)
          ? Object.entries(other).find(([key]) => key === name)?.[1]
          : undefined;
        compare(Array.isArray(one) ? `${figure}[${name}]` : `${figure}.${name}`, value, inOther);
      }
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

function isHolder(value: unknown): value is object {
  return typeof value === 'object' && value !== null;
}
