import type { ContenderFigures } from './contender.ts';
import type { GateReason, GateVerdict } from './promotion-gate.ts';

/** Scores of all contenders on the holdout: always the baselines, and the champion if there is one. */
export interface ContestReport {
  readonly challenger: ContenderFigures;
  /** The present champion. Absent for a first model. */
  readonly champion?: ContenderFigures;
  /** The click rate of the learning sets. For a ranker: no order at all. */
  readonly constant: ContenderFigures;
  /** The trailing 28 days. For a ranker: the same as no order. */
  readonly trailing: ContenderFigures;
  /** Pooled lifts of single traits. */
  readonly naivePatterns: ContenderFigures;
  /** The contender that the challenger had to beat. */
  readonly opponent: 'champion' | 'constant' | 'trailing';
  readonly entropyChange: GateVerdict['entropyChange'];
  readonly learningSets: number;
  readonly holdoutSets: number;
  /** First day of the holdout, YYYY-MM-DD. */
  readonly holdoutFrom: string;
}

/** The outcome of one training. */
export type TrainedOutcome<Document> =
  | {
      readonly state: 'INSUFFICIENT_DATA';
      readonly reasons: readonly GateReason[];
    }
  | {
      /** CHAMPION: promoted; it is stored and the one before is retired. REJECTED: it is stored with its reasons. */
      readonly state: 'CHAMPION' | 'REJECTED';
      readonly reasons: readonly GateReason[];
      readonly metrics: ContestReport;
      readonly document: Document;
    };
