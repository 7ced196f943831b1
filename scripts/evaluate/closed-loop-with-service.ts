/** Runs the closed loop in one process, and in some of the same worlds through the running service. */
import type { LoopRegret } from '../../src/simulator/run-closed-loop.ts';
import { buildIfStale } from '../bench/build.ts';
import { interruptibly } from '../interruption.ts';
import type { ServiceUse } from './closed-loop/service-chooser.ts';
import { runThroughService, type ServiceRun } from './closed-loop/through-service.ts';
import { evaluateClosedLoop, HALF_YEAR, halfYearFigures, runPolicy, worldSeeds } from './closed-loop.ts';
import { type Evaluation, type EvaluationInput, type EvaluationResult, replicatesOf } from './evaluation.ts';

/** Worlds that run through the service at full scale. */
const SERVICE_SEEDS = 3;

/** Runs both ways. Results of the service begin with `service_`. */
export const evaluateClosedLoopWithService: Evaluation = async (input) => {
  const inProcess = await evaluateClosedLoop(input);
  const seeds = input.serviceSeeds ?? replicatesOf(input, SERVICE_SEEDS);
  if (seeds === 0) return inProcess;
  const service = await throughService(input, seeds);
  return {
    figures: { ...inProcess.figures, ...service.figures },
    notes: [...inProcess.notes, ...service.notes],
  };
};

async function throughService(
  { seed: evaluationSeed, onProgress }: EvaluationInput,
  seeds: number,
): Promise<EvaluationResult> {
  buildIfStale(() => onProgress({ label: 'building the service', done: 0, total: 1 }));
  const runs: ServiceRun[] = [];
  const same: LoopRegret[] = [];
  const naive: LoopRegret[] = [];
  for (let index = 0; index < seeds; index += 1) {
    const { seed, choiceSeed } = worldSeeds(evaluationSeed, index);
    const label = `world ${index + 1} of ${seeds} through the service, weeks`;
    onProgress({ label, done: 0, total: HALF_YEAR });
    const run = await interruptibly((signal) =>
      runThroughService({
        seed,
        choiceSeed,
        weeks: HALF_YEAR,
        signal,
        onWeek: (week) => onProgress({ label, done: week, total: HALF_YEAR }),
      }),
    );
    runs.push(run);
    same.push(await runPolicy('ours', { seed, weeks: HALF_YEAR }));
    naive.push(await runPolicy('account_mean_rate', { seed, weeks: HALF_YEAR }));
  }
  return {
    figures: {
      ...halfYearFigures(
        'service_',
        runs.map(({ regret }) => regret),
      ),
      ...halfYearFigures('service_in_process_', same),
      ...halfYearFigures('service_naive_', naive),
      service_seeds: seeds,
      service_blind_choices: total(runs, 'blindChoices'),
    },
    notes: [
      'service: performance in over the API, a cycle a week over all accounts, arms from the slots of contexts.',
      'service_in_process, service_naive: the same worlds in one process. Blind choices: what slots left open.',
      costOf(runs),
    ],
  };
}

function costOf(runs: readonly ServiceRun[]): string {
  const seconds = (name: keyof ServiceUse): string =>
    (total(runs, name) / runs.length / HALF_YEAR / 1000).toFixed(2);
  return `A week of the service: ${seconds('contextsMs')} s contexts, ${seconds('recordsMs')} s records, ${seconds('cyclesMs')} s learning.`;
}

function total(runs: readonly ServiceRun[], name: keyof ServiceUse): number {
  return runs.reduce((sum, { use }) => sum + use[name], 0);
}
