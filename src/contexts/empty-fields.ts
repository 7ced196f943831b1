/** Explains why lists of a context are empty, and what would fill them. */
import type { EmptyField } from '../gen/kaizen/v1/kaizen_service.ts';
import type { ContextFacts } from './context-facts.ts';
import { CONTEXT_LIST_NAMES, type ContextListName, explainEmpty } from './context-lists.ts';
import { FURTHER_KINDS } from './guidance-lists.ts';
import type { Knowledge } from './knowledge.ts';

/** Kinds of traits, grouped by the list they fill. */
const KINDS_BY_FIELD: readonly (readonly string[])[] = [
  ['tone'],
  ['platform'],
  ['pillar'],
  ['hook_type'],
  FURTHER_KINDS,
];

/** Interactions are learned and never reported. */
const NEVER_REPORTED = 'interaction';

/** Kinds whose reported traits must be counted: those of lists for which no trait has a pattern. */
export function kindsToCount({ coverage }: Knowledge): readonly string[] {
  return KINDS_BY_FIELD.filter((kinds) => !kinds.some((kind) => coverage.has(kind)))
    .flat()
    .filter((kind) => kind !== NEVER_REPORTED);
}

/** Returns one entry for each empty list, in the order of the API message. */
export function emptyFields(
  lists: Readonly<Record<ContextListName, readonly unknown[]>>,
  facts: ContextFacts,
): EmptyField[] {
  return CONTEXT_LIST_NAMES.filter((name) => lists[name].length === 0).map((name) =>
    explainEmpty(name, facts),
  );
}
