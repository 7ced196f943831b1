/** Registers the guardrails as vitest tests. */
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

/** What the guardrails test. */
export interface GuardrailOptions {
  readonly generators: GuardedGenerators;
  /**
   * Starts or joins the service to test with, for example `startThrowAwayService({ holdoutShare: 0.25 })` of
   * `kaizen-graph/testing`. The service needs a holdout, because generators must respect it. `stop` is called at the
   * end.
   */
  readonly service: () => Promise<GuardedService>;
  /** Values that the generators can follow. Default: {@link DEFAULT_GUIDANCE}. */
  readonly guidance?: Partial<GuardedGuidance>;
}

/** Values for generators that can follow any guidance. */
export const DEFAULT_GUIDANCE: GuardedGuidance = {
  tone: 'friendly',
  hook: 'how_to',
  platform: 'instagram',
  pillar: 'Content Marketing',
  bannedPhrase: 'leverage',
};

/**
 * Time limit of the start of the service, in milliseconds. A start takes 10 s on an idle machine, and several times as
 * long on a busy one.
 */
const START_LIMIT_MS = 240_000;
/** Time limit of one guardrail test, in milliseconds. A generator may call a slow text model. */
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
 * Registers the tests in a suite called `guardrails`. Each runs a generator on its own account and looks for what it
 * has logged in the service. Call it at the top level of a test file.
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

/** False only when the caller declares that it has none of the modules. A module that was forgotten fails the test. */
export function isModuleGiven(generators: GuardedGenerators, key: GuardrailKey): boolean {
  const { modules }: Guardrail = GUARDRAILS[key];
  return modules.length === 0 || modules.some((module) => generators[module] !== false);
}
