/** Finds rows with the same identity among millions of rows, in little memory. */
import type { PerformanceRecord } from '../../gen/kaizen/v1/performance.ts';
import type { Days } from './days.ts';

/** The identity of a record as one text. */
export function identityOf(
  { projectId, contentId, platform, audience, revision }: PerformanceRecord,
  days: Days | undefined,
): string {
  return JSON.stringify([projectId, contentId, platform, audience, revision, days?.first, days?.last]);
}

const FIRST_SLOTS = 1 << 12;
/** Lookups become slow in a fuller table. */
const MAX_LOAD = 0.6;

/**
 * A table of 64-bit hashes with the line of the first row and the number of rows, 16 bytes a slot. Texts with the same
 * hash count as equal, so the caller must compare the rows themselves.
 */
export class IdentityTable {
  #high = new Uint32Array(FIRST_SLOTS);
  #low = new Uint32Array(FIRST_SLOTS);
  #line = new Uint32Array(FIRST_SLOTS);
  #count = new Uint32Array(FIRST_SLOTS);
  #size = 0;

  /** Counts a row. Returns the line of the first row of its identity, or undefined when this is the first. */
  add(identity: string, line: number): number | undefined {
    if (this.#size >= this.#line.length * MAX_LOAD) this.#grow();
    const slot = this.#find(identity);
    const count = this.#count[slot] ?? 0;
    this.#count[slot] = count + 1;
    if (count > 0) return this.#line[slot];
    const [high, low] = hash(identity);
    this.#high[slot] = high;
    this.#low[slot] = low;
    this.#line[slot] = line;
    this.#size += 1;
    return undefined;
  }

  /** Number of rows of an identity. */
  count(identity: string): number {
    return this.#count[this.#find(identity)] ?? 0;
  }

  /** Line of the first row of an identity; 0 when there is none. */
  firstLine(identity: string): number {
    return this.#line[this.#find(identity)] ?? 0;
  }

  #find(identity: string): number {
    const [high, low] = hash(identity);
    return findSlot({ high: this.#high, low: this.#low, count: this.#count }, high, low);
  }

  #grow(): void {
    const [oldHigh, oldLow, oldLine, oldCount] = [this.#high, this.#low, this.#line, this.#count];
    const length = oldLine.length * 2;
    this.#high = new Uint32Array(length);
    this.#low = new Uint32Array(length);
    this.#line = new Uint32Array(length);
    this.#count = new Uint32Array(length);
    for (let index = 0; index < oldCount.length; index++) {
      const count = oldCount[index] ?? 0;
      if (count === 0) continue;
      const [high, low] = [oldHigh[index] ?? 0, oldLow[index] ?? 0];
      const slot = findSlot({ high: this.#high, low: this.#low, count: this.#count }, high, low);
      this.#high[slot] = high;
      this.#low[slot] = low;
      this.#line[slot] = oldLine[index] ?? 0;
      this.#count[slot] = count;
    }
  }
}

function findSlot(
  table: { readonly high: Uint32Array; readonly low: Uint32Array; readonly count: Uint32Array },
  high: number,
  low: number,
): number {
  const mask = table.count.length - 1;
  let slot = low & mask;
  while (table.count[slot] !== 0 && (table.high[slot] !== high || table.low[slot] !== low))
    slot = (slot + 1) & mask;
  return slot;
}

/** Two 32-bit halves, mixed as in MurmurHash3's finaliser, so that every letter affects every bit. */
function hash(text: string): readonly [high: number, low: number] {
  let one = 0xdeadbeef;
  let two = 0x41c6ce57;
  for (let index = 0; index < text.length; index++) {
    const code = text.charCodeAt(index);
    one = Math.imul(one ^ code, 0x9e3779b1);
    two = Math.imul(two ^ code, 0x5f356495);
    one = (one << 13) | (one >>> 19);
    two = (two << 17) | (two >>> 15);
  }
  one = Math.imul(one ^ (one >>> 16), 0x85ebca6b) ^ Math.imul(two ^ (two >>> 13), 0xc2b2ae35);
  two = Math.imul(two ^ (two >>> 16), 0x85ebca6b) ^ Math.imul(one ^ (one >>> 13), 0xc2b2ae35);
  return [(one ^ (one >>> 16)) >>> 0, (two ^ (two >>> 16)) >>> 0];
}
