/** Registers the guardrails as tests of vitest. */
import { afterAll, beforeAll, describe, test } from 'vitest';
import { type GuardedService, openService } from './bed.ts';
import type { Checks } from './check.ts';
import { acquisitionChecks } from './groups/acquisition.ts';
import { coreChecks } from './groups/core.ts';
import { generatorIntegrationChecks } from './groups/generator-integration.ts';
import { infrastructureChecks } from './groups/infrastructure.ts';
import { intakeChecks } from './groups/intake.ts';
import { kaizenServiceChecks } from './groups/kaizen-service.ts';
import { packChecks } from './groups/packs.ts';
import { performanceChecks } from './groups/performance.ts';
import { GUARDRAILS, type Guardrail, type GuardrailKey, guardrailTitle } from './guardrail-list.ts';
import type { GuardedGenerators, GuardedGuidance } from './subjects.ts';

/** What is put under the guardrails. */
export interface GuardrailOptions {
  readonly generators: GuardedGenerators;
  /**
   * Starts, or joins, the service to test with: `startThrowAwayService({ holdoutShare: 0.25 })` of `kaizen-graph/testing` is
   * one. It must hold out some weeks, since generators must respect that. `stop` is called at the end.
   */
  readonly service: () => Promise<GuardedService>;
  /** Values that the generators can follow. Default: {@link DEFAULT_GUIDANCE}. */
  readonly guidance?: Partial<GuardedGuidance>;
}

/** What is asked of generators that can follow anything. */
export const DEFAULT_GUIDANCE: GuardedGuidance = {
  tone: 'friendly',
  hook: 'how_to',
  platform: 'instagram',
  pillar: 'Content Marketing',
  bannedPhrase: 'leverage',
};

/** A start takes 10 s on an idle machine, and several times that on one with much else to do. */
const START_LIMIT_MS = 240_000;
/** A text model may take its time. */
const TEST_LIMIT_MS = 120_000;

const CHECKS: Checks<GuardrailKey> = {
  ...coreChecks,
  ...packChecks,
  ...acquisitionChecks,
  ...intakeChecks,
  ...performanceChecks,
  ...kaizenServiceChecks,
  ...generatorIntegrationChecks,
  ...infrastructureChecks,
};

/**
 * Registers nineteen tests in a suite called `guardrails`: each runs a generator on an account of its own and looks for what
 * it has left in the service. Call it at the top level of a test file.
 */
export function guardrails({ generators, service: start, guidance = {} }: GuardrailOptions): void {
  describe('guardrails', () => {
    let service: GuardedService | undefined;
    beforeAll(async () => {
      service = await openService(start, process.env);
    }, START_LIMIT_MS);
    afterAll(async () => {
      await (service?.stop ?? service?.close)?.();
    }, START_LIMIT_MS);

    for (const key of Object.keys(GUARDRAILS) as GuardrailKey[]) {
      const isGiven = isModuleGiven(generators, key);
      test.skipIf(!isGiven)(guardrailTitle(key), { timeout: TEST_LIMIT_MS }, async () => {
        if (service === undefined) throw new Error('the service was not started');
        await CHECKS[key]({ service, generators, guidance: { ...DEFAULT_GUIDANCE, ...guidance } });
      });
    }
  });
}

/** False only when the caller says that there is none of its modules: a forgotten one fails. */
export function isModuleGiven(generators: GuardedGenerators, key: GuardrailKey): boolean {
  const { modules }: Guardrail = GUARDRAILS[key];
  return modules.length === 0 || modules.some((module) => generators[module] !== false);
}
