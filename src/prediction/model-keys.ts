/** Keys of the nodes that trainings write. Account keys are escaped already. */

/** Names of the models that must pass the gate. */
export const MODEL_NAMES = ['ctr', 'ranker'] as const;

/** Name of a model: `ctr` forecasts click rates, `ranker` orders creatives that compete. */
export type ModelName = (typeof MODEL_NAMES)[number];

/** Key of an account's Training node. */
export function trainingKeyOf(accountKey: string): string {
  return `${accountKey}|training`;
}

/** Key of a version of a model, the formula or the platform levels. */
export function versionKeyOf(
  accountKey: string,
  name: ModelName | 'formula' | 'levels',
  version: number,
): string {
  return `${accountKey}|${name}|${version}`;
}

/** Returns the name of a trait in models: its key without the account. */
export function traitIdOf(accountKey: string, traitKey: string): string {
  return traitKey.slice(accountKey.length + 1);
}
