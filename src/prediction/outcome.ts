import type { ContenderFigures } from './contender.ts';
import type { GateReason, GateVerdict } from './promotion-gate.ts';

/** Everyone on the holdout. Baselines are always there; the champion when there is one. */
export interface ContestReport {
  readonly challenger: ContenderFigures;
  /** The champion of before; absent for a first model. */
  readonly champion?: ContenderFigures;
  /** The click rate of the learning sets (for a ranker: no order at all). */
  readonly constant: ContenderFigures;
  /** The trailing 28 days (for a ranker: the same as no order). */
  readonly trailing: ContenderFigures;
  /** Pooled lifts of single traits. */
  readonly naivePatterns: ContenderFigures;
  /** Who the challenger had to beat. */
  readonly opponent: 'champion' | 'constant' | 'trailing';
  readonly entropyChange: GateVerdict['entropyChange'];
  readonly learningSets: number;
  readonly holdoutSets: number;
  /** First day of the holdout, YYYY-MM-DD. */
  readonly holdoutFrom: string;
}

/** What became of one training. */
export type TrainedOutcome<Document> =
  | {
      readonly state: 'INSUFFICIENT_DATA';
      readonly reasons: readonly GateReason[];
    }
  | {
      /** CHAMPION: promoted, store it and retire the one before. REJECTED: store it with its reasons. */
      readonly state: 'CHAMPION' | 'REJECTED';
      readonly reasons: readonly GateReason[];
      readonly metrics: ContestReport;
      readonly document: Document;
    };
