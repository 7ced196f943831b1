/** What one evaluation is given and gives. */

/** Figures under the names of the JSON file. */
export type Figures = Readonly<Record<string, number>>;

/** What an evaluation works with. */
export interface EvaluationInput {
  /** Path of the data file; undefined when none was given. */
  readonly dataFile: string | undefined;
  /** Everything random follows from it. */
  readonly seed: number;
  /** Share of the full number of replicates, 0–1: 1 for figures worth publishing, less to see that it works. */
  readonly scale: number;
  /** closed-loop: worlds that are run through a running service, in whole half years; absent: three, scaled. */
  readonly serviceSeeds?: number | undefined;
  /** Says how far it is. `label` is what is being done, `total` may grow. */
  readonly onProgress: (step: {
    readonly label: string;
    readonly done: number;
    readonly total: number;
  }) => void;
}

/** What an evaluation found. */
export interface EvaluationResult {
  /** Every figure, finite numbers only. */
  readonly figures: Figures;
  /** Remarks for people: what was left out, intervals, what a figure means. */
  readonly notes: readonly string[];
}

/** Runs the product's own code on data or on a simulation. Throws a DataFileError when the file is not of the form. */
export type Evaluation = (input: EvaluationInput) => Promise<EvaluationResult>;

/** The data file is missing, cannot be read, or is not of the form the evaluation reads; fit to be shown. */
export class DataFileError extends Error {
  override readonly name = 'DataFileError';
}

/** How many replicates to run: the full number scaled, at least `least`. */
export function replicatesOf({ scale }: Pick<EvaluationInput, 'scale'>, full: number, least = 1): number {
  return Math.max(least, Math.round(full * scale));
}
