import { describe, expect, test } from 'vitest';
import { GUARDRAILS, type GuardrailKey } from '../../src/guardrails/guardrail-list.ts';
import { isModuleGiven } from '../../src/guardrails/register.ts';
import { guardedExamples } from '../guardrails/guarded-examples.ts';

const modules = Object.keys(guardedExamples) as (keyof typeof guardedExamples)[];
const keys = Object.keys(GUARDRAILS) as GuardrailKey[];

describe('a module that is false', () => {
  test.each(modules)('%s: guardrails that need it and nothing else are skipped', (module) => {
    const skipped = keys.filter((key) => !isModuleGiven({ ...guardedExamples, [module]: false }, key));
    const needed = keys.filter((key) => GUARDRAILS[key].modules.join() === module);
    expect(needed.length).toBeGreaterThan(0);
    expect(skipped).toEqual(needed);
  });

  test('what needs one of two is skipped when both are', () => {
    const none = { ...guardedExamples, strategy: false, creatives: false } as const;
    expect(isModuleGiven(none, 'worksWithoutGuidance')).toBe(false);
    expect(isModuleGiven({ ...none, creatives: guardedExamples.creatives }, 'worksWithoutGuidance')).toBe(
      true,
    );
  });
});
