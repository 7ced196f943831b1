/** The check of a guardrail as a function, separate from its registration. */
import type { GuardrailBed } from './bed.ts';
import type { GuardrailKey } from './guardrail-list.ts';

/** Resolves when the guardrail holds, and fails the test when it does not. */
export type Check = (bed: GuardrailBed) => Promise<void>;

/** Checks by the short names of their guardrails. */
export type Checks<Key extends GuardrailKey> = Readonly<Record<Key, Check>>;

/** A module of the caller. Throws when it is missing. The tests of a missing module are skipped, so none gets here. */
export function moduleOf<Module>(module: Module | false, name: string): Module {
  if (module === false) throw new Error(`there is no ${name}`);
  return module;
}
