/** Measures how long a cycle takes to learn from a whole history, and from one more day. */

import { CycleStageName, RunState } from '../../src/gen/kaizen/v1/cycle.ts';
import { PerformanceRecord } from '../../src/gen/kaizen/v1/performance.ts';
import { Assignment, TraitKind } from '../../src/gen/kaizen/v1/vocabulary.ts';
import { seededRandom } from '../../src/simulator/random.ts';
import { mixSeed } from '../../src/statistics/draws.ts';
import { type Bed, createAccounts } from './bed.ts';
import { PROJECTS, pick } from './event-mix.ts';
import type { PartContext } from './part.ts';
import { performanceJob } from './submit.ts';

/** 13,600 variants, as in the largest public archive of headline tests. */
const TESTS = 3_400;
const TESTS_OF_A_DAY = 10;
const ARMS = 4;
/** Binary traits of a creative's text or design. */
const TRAITS = 46;
const PREVALENCE = 0.25;
const EFFECT = 0.15;
const RECORD_BATCH = 500;
const FIRST_DAY = Date.UTC(2024, 0, 1);
const MS_PER_DAY = 86_400_000;
/** The stages that compare and infer. Training of models follows them and has goals of its own. */
const LEARNING_STAGES: readonly CycleStageName[] = [
  CycleStageName.CYCLE_STAGE_NAME_COLLECT,
  CycleStageName.CYCLE_STAGE_NAME_EXTRACT_PATTERNS,
  CycleStageName.CYCLE_STAGE_NAME_UPDATE_KNOWLEDGE,
];

/** Measures `learning_*`. Each round uses its own account. */
export async function measureLearning(bed: Bed, { figures, say, rounds }: PartContext): Promise<void> {
  const whole: number[] = [];
  const day: number[] = [];
  // One extra round: in the first one, the database has not yet compiled the plans.
  for (let round = 0; round <= rounds; round += 1) {
    const accountId = `learning-${round}`;
    await createAccounts(bed, [accountId]);
    say(`learning: ${round === 0 ? 'warm-up' : `round ${round}`}, ${TESTS * ARMS} arms`);
    await record(bed, accountId, { from: 0, to: TESTS });
    const wholeMs = await learn(bed, accountId);
    await record(bed, accountId, { from: TESTS, to: TESTS + TESTS_OF_A_DAY });
    const dayMs = await learn(bed, accountId);
    say(`  whole history ${wholeMs} ms, a day of ${TESTS_OF_A_DAY * ARMS} arms ${dayMs} ms`);
    if (round === 0) continue;
    whole.push(wholeMs);
    day.push(dayMs);
  }
  figures.add('learning_whole_ms', whole);
  figures.add('learning_day_ms', day);
}

async function record(
  bed: Bed,
  accountId: string,
  { from, to }: { readonly from: number; readonly to: number },
): Promise<void> {
  const records = Array.from({ length: to - from }, (_, at) => testRecords(from + at)).flat();
  for (let start = 0; start < records.length; start += RECORD_BATCH) {
    await performanceJob(bed, accountId, records.slice(start, start + RECORD_BATCH))();
  }
}

/** Duration of the learning stages of one cycle, in milliseconds. */
async function learn(bed: Bed, accountId: string): Promise<number> {
  const { cycle } = await bed.clients.runCycle({ accountId, wait: true, dryRun: false });
  if (cycle?.state !== RunState.RUN_STATE_SUCCEEDED) throw new Error(`the cycle failed: ${cycle?.reason}`);
  return cycle.stages
    .filter(({ name }) => LEARNING_STAGES.includes(name))
    .reduce((sum, { durationMs }) => sum + durationMs, 0);
}

/** Each test has its own seed, so that any range of tests can be generated. */
function testRecords(test: number): PerformanceRecord[] {
  const random = seededRandom(mixSeed(test));
  const day = Math.floor((test / TESTS_OF_A_DAY) * MS_PER_DAY);
  const date = new Date(FIRST_DAY + day).toISOString().slice(0, 10);
  return Array.from({ length: ARMS }, (_, arm) => {
    const carried = Array.from({ length: TRAITS }, (__, trait) => trait).filter(
      () => random.uniform() < PREVALENCE,
    );
    const worth = carried.filter((trait) => trait < 3).length * EFFECT;
    return PerformanceRecord.fromPartial({
      projectId: pick(PROJECTS, test),
      contentId: `arm-${test}-${arm}`,
      platform: 'web',
      date,
      revision: 1,
      impressions: 3_000,
      clicks: random.binomial(3_000, 1 / (1 + Math.exp(4.2 - worth))),
      traits: carried.map((trait) => ({ kind: TraitKind.TRAIT_KIND_PHRASE, value: `phrase ${trait}` })),
      testId: `test-${test}`,
      assignment: Assignment.ASSIGNMENT_RANDOMISED,
    });
  });
}
