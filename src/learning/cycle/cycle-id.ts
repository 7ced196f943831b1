/** Each id has two draws of 40 bits, so ids of the same millisecond do not collide. */
const DRAW_RANGE = 2 ** 40;

/** A new id that begins with the time, so that ids sort by it: `20260102T030000123Z-3f9c0a…`. */
export function newCycleId(now: Date, random: () => number): string {
  const draw = (): string =>
    Math.floor(random() * DRAW_RANGE)
      .toString(16)
      .padStart(10, '0');
  return `${now.toISOString().replace(/[-:.]/g, '')}-${draw()}${draw()}`;
}
