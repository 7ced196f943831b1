/** Input and output of one evaluation. */

/** Results by the names in the JSON file. */
export type Figures = Readonly<Record<string, number>>;

/** What an evaluation needs. */
export interface EvaluationInput {
  /** Path of the data file; undefined when none was given. */
  readonly dataFile: string | undefined;
  /** Everything random depends on it. */
  readonly seed: number;
  /** Share of the full number of replicates, from 0 to 1. Use 1 for results to publish, and less for a trial. */
  readonly scale: number;
  /** closed-loop: number of worlds that run through a running service, in whole half years. Default: three, scaled. */
  readonly serviceSeeds?: number | undefined;
  /** Reports progress. `label` names the current work; `total` may grow. */
  readonly onProgress: (step: {
    readonly label: string;
    readonly done: number;
    readonly total: number;
  }) => void;
}

/** The result of an evaluation. */
export interface EvaluationResult {
  /** All values; finite numbers only. */
  readonly figures: Figures;
  /** Remarks for people: what was left out, intervals, what a value means. */
  readonly notes: readonly string[];
}

/** Runs the product's own code on data or on a simulation. Throws a DataFileError when the file has another form. */
export type Evaluation = (input: EvaluationInput) => Promise<EvaluationResult>;

/**
 * The data file is missing, cannot be read, or has another form than the evaluation needs. The message can be shown.
 */
export class DataFileError extends Error {
  override readonly name = 'DataFileError';
}

/** Number of replicates to run: the full number scaled, but at least `least`. */
export function replicatesOf({ scale }: Pick<EvaluationInput, 'scale'>, full: number, least = 1): number {
  return Math.max(least, Math.round(full * scale));
}
