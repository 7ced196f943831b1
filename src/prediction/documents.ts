import type { CtrParameters } from './ctr-model.ts';
import type { Formula } from './formula.ts';
import type { RankerParameters } from './ranker.ts';

/** Fields of every stored model. */
interface DocumentHead {
  readonly version: 1;
  /** Date of the newest set that `served` learned from. */
  readonly trainedThrough: string;
  /** First day that `judged` has not learned from. It may be evaluated on sets from this day on. */
  readonly judgedFrom: string;
}

/**
 * A stored CTR model as plain JSON. It contains two fits of the same method. `judged` learned from the sets before the
 * holdout; it passed the gate and is compared with the next challenger. `served` was then fitted to all sets and
 * answers calls.
 */
export interface CtrDocument extends DocumentHead {
  readonly format: 'kaizen-ctr';
  readonly judged: CtrParameters;
  readonly served: CtrParameters;
}

/** A stored ranker as plain JSON. See CtrDocument for its two fits. */
export interface RankerDocument extends DocumentHead {
  readonly format: 'kaizen-ranker';
  readonly judged: RankerParameters;
  readonly served: RankerParameters;
}

export type ModelDocument = CtrDocument | RankerDocument | Formula;

/**
 * Reads a stored model of the given format. Undefined for another format or version, or for invalid JSON. An unreadable
 * model counts as no model, and the next training creates a new one.
 */
export function readDocument<Format extends ModelDocument['format']>(
  format: Format,
  json: string,
): Extract<ModelDocument, { readonly format: Format }> | undefined {
  const document = parsed(json);
  return isOfFormat(format, document) ? document : undefined;
}

function parsed(json: string): unknown {
  try {
    return JSON.parse(json);
  } catch {
    return undefined;
  }
}

/** Checks only the parts that are used. This program wrote what is inside them. */
function isOfFormat<Format extends ModelDocument['format']>(
  format: Format,
  document: unknown,
): document is Extract<ModelDocument, { readonly format: Format }> {
  if (!isRecord(document) || document.format !== format || document.version !== 1) return false;
  switch (format) {
    case 'kaizen-ctr':
      return isCtr(document.judged) && isCtr(document.served);
    case 'kaizen-ranker':
      return isRanker(document.judged) && isRanker(document.served);
    case 'kaizen-formula':
      return Array.isArray(document.traits) && typeof document.scoreSpread === 'number';
    default:
      return false;
  }
}

function isRecord(value: unknown): value is Readonly<Record<string, unknown>> {
  return typeof value === 'object' && value !== null && !Array.isArray(value);
}

function isCtr(value: unknown): boolean {
  return (
    isRecord(value) &&
    Array.isArray(value.traits) &&
    Array.isArray(value.coefficients) &&
    value.coefficients.length === value.traits.length + 1 &&
    Array.isArray(value.covariance) &&
    [value.longRunLevel, value.armVariance, value.setVariance].every(Number.isFinite)
  );
}

function isRanker(value: unknown): boolean {
  return isRecord(value) && isRecord(value.coefficients) && Number.isFinite(value.meanScore);
}
