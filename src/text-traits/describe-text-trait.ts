import { type HookType, hookTypes } from './headline-hooks.ts';
import { type LexicalTrait, lexicalTraits } from './headline-traits.ts';

const descriptions: ReadonlyMap<string, ReadonlyMap<string, string>> = new Map([
  ['lexical', new Map((lexicalTraits as readonly LexicalTrait[]).map((row) => [row.value, row.description]))],
  ['hook_type', new Map((hookTypes as readonly HookType[]).map((row) => [row.value, row.description]))],
]);

/**
 * A plain noun phrase for a trait of the default extractor, shown in guidance ("a question mark in the headline").
 * Undefined for any other trait, such as a caller's own.
 */
export function describeTextTrait(kind: string, value: string): string | undefined {
  return descriptions.get(kind)?.get(value);
}
