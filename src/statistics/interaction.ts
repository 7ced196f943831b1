import { isInformative } from './contrast.ts';
import { dot, type RandomArms } from './random-arms.ts';

/** Arms of a set that carry two traits, by their positions. */
export interface PairOfTraits {
  readonly first: readonly boolean[];
  readonly second: readonly boolean[];
}

/** The contrast of one set on two traits together. */
export interface InteractionSums {
  readonly n: number;
  readonly d: number;
  /** Positions of the arms that carry both. */
  readonly both: readonly number[];
}

/**
 * How much better two traits do together than each does alone, in one set. It is the contrast of carrying both,
 * adjusted for carrying either one (partial regression, Frisch & Waugh 1933). With all four combinations in one
 * stratum, it is the difference of differences of their weighted means. N and D are additive over sets like those of
 * any contrast. Undefined unless all four combinations are compared: without the fourth, the sum of the two effects is
 * not observed.
 */
export function interactionSums(
  arms: RandomArms,
  { first, second }: PairOfTraits,
): InteractionSums | undefined {
  const places = Array.from({ length: arms.size }, (_, place) => place).filter(
    (place) => arms.takesPart[place],
  );
  const cell = (one: boolean, other: boolean): readonly number[] =>
    places.filter((place) => (first[place] ?? false) === one && (second[place] ?? false) === other);
  const both = cell(true, true);
  if ([both, cell(true, false), cell(false, true), cell(false, false)].some(({ length }) => length === 0))
    return undefined;
  const columnOf = (isCarried: (place: number) => boolean): Float64Array =>
    Float64Array.from({ length: arms.size }, (_, place) => (isCarried(place) ? 1 : 0));
  const x = columnOf((place) => first[place] === true);
  const y = columnOf((place) => second[place] === true);
  const xy = columnOf((place) => first[place] === true && second[place] === true);
  const [weighedX, weighedY, weighedXy] = [x, y, xy].map((column) => arms.weigh(column));
  if (weighedX === undefined || weighedY === undefined || weighedXy === undefined) return undefined;
  const shares = sharesOf(arms, {
    xx: dot(x, weighedX),
    yy: dot(y, weighedY),
    cross: dot(x, weighedY),
    ofX: dot(x, weighedXy),
    ofY: dot(y, weighedXy),
  });
  if (shares === undefined) return undefined;
  const { byX, byY } = shares;
  const d = dot(xy, weighedXy) - byX * dot(x, weighedXy) - byY * dot(y, weighedXy);
  const own = dot(xy, arms.scores) - byX * dot(x, arms.scores) - byY * dot(y, arms.scores);
  return isInformative(arms, d) ? { n: own, d, both } : undefined;
}

/**
 * The part of carrying both that is explained by carrying either. A trait that no stratum compares by itself, because
 * all arms in each stratum carry it or none do, explains nothing.
 */
function sharesOf(
  arms: RandomArms,
  { xx, yy, cross, ofX, ofY }: Readonly<Record<'xx' | 'yy' | 'cross' | 'ofX' | 'ofY', number>>,
): { readonly byX: number; readonly byY: number } | undefined {
  const isXCompared = isInformative(arms, xx);
  const isYCompared = isInformative(arms, yy);
  if (!isXCompared || !isYCompared)
    return { byX: isXCompared ? ofX / xx : 0, byY: isYCompared ? ofY / yy : 0 };
  const determinant = xx * yy - cross ** 2;
  // Except for rounding, the two traits are carried by the same arms, so they cannot be distinguished.
  if (!(determinant > 1e-9 * xx * yy)) return undefined;
  return { byX: (yy * ofX - cross * ofY) / determinant, byY: (xx * ofY - cross * ofX) / determinant };
}
