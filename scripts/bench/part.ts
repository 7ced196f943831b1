import type { Bed } from './bed.ts';
import type { Figures } from './figures.ts';

/** What a part of the bench works with. */
export interface PartContext {
  readonly figures: Figures;
  readonly say: (text: string) => void;
  /** Rounds that count. */
  readonly rounds: number;
  /** Work per contender before they count, in milliseconds. */
  readonly warmUpMs: number;
  readonly signal: AbortSignal;
}

/** A part that measures on the shared bed. */
export type BedPart = (bed: Bed, context: PartContext) => Promise<void>;
