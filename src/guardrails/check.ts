/** A guardrail as a function, apart from how it is registered. */
import type { GuardrailBed } from './bed.ts';
import type { GuardrailKey } from './guardrail-list.ts';

/** Resolves when the guardrail holds, and fails the test when it does not. */
export type Check = (bed: GuardrailBed) => Promise<void>;

/** Checks by the short names of their guardrails. */
export type Checks<Key extends GuardrailKey> = Readonly<Record<Key, Check>>;

/** A module that the caller has. Whoever says that there is none has its tests skipped. */
export function moduleOf<Module>(module: Module | false, name: string): Module {
  if (module === false) throw new Error(`there is no ${name}`);
  return module;
}
