import type { Bed } from './bed.ts';
import type { Figures } from './figures.ts';

/** What a part of the benchmark works with. */
export interface PartContext {
  readonly figures: Figures;
  readonly say: (text: string) => void;
  /** Number of measured rounds. */
  readonly rounds: number;
  /** Warm-up per contender, in milliseconds. */
  readonly warmUpMs: number;
  readonly signal: AbortSignal;
}

/** A part that runs on the shared bed. */
export type BedPart = (bed: Bed, context: PartContext) => Promise<void>;
