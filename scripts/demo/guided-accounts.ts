/** The accounts with the service. Each has its own client, as a generator service would use it. */
import { connectKaizen, type Kaizen, type KaizenContext } from '../../examples/generators/kaizen-client.ts';
import { type LearningGenerators, learningGenerators } from '../../examples/generators/with-learning.ts';
import { Sharing } from '../../src/gen/kaizen/v1/account_service.ts';
import type { GetImprovementTrajectoryResponse } from '../../src/gen/kaizen/v1/trajectory.ts';
import { Assignment, Metric } from '../../src/gen/kaizen/v1/vocabulary.ts';
import type { WorldAccount } from '../../src/simulator/closed-loop.ts';
import type { ServiceBed } from '../service-bed.ts';
import type { CampaignResult } from './campaigns.ts';
import { accountIdOf, type NamedWorld } from './named-world.ts';

/** The project every campaign belongs to. */
export const PROJECT = 'campaign';
const CURRENCY = 'USD';
/**
 * In milliseconds. Eighteen clients and the service share two cores, and no run should miss its context for being late.
 */
const TIMEOUT_MS = 30_000;

/** One account and its client. */
export interface GuidedAccount {
  readonly account: WorldAccount;
  readonly accountId: string;
  readonly generators: LearningGenerators;
  /** Waits until the service has every event of the account. Throws when the service has refused one. */
  settle(): Promise<void>;
  /** Reports the daily performance of a week's creatives to the service. */
  report(result: CampaignResult, weekNumber: number): Promise<void>;
  context(): Promise<KaizenContext>;
  trajectory(): Promise<GetImprovementTrajectoryResponse>;
  close(): Promise<void>;
}

/** Creates an account in the service and connects it. */
export async function guidedAccount(
  { shape: { armsPerTest } }: NamedWorld,
  account: WorldAccount,
  { address, clock }: Pick<ServiceBed, 'address' | 'clock'>,
): Promise<GuidedAccount> {
  const accountId = accountIdOf(account);
  const problems: string[] = [];
  const kaizen: Kaizen = connectKaizen({
    address,
    accountId,
    projectId: PROJECT,
    actor: 'demo',
    timeoutMs: TIMEOUT_MS,
    now: clock.now,
    flushOnSigterm: false,
    onProblem: (problem) => problems.push(JSON.stringify(problem)),
  });
  await kaizen.call('putAccount', {
    account: {
      accountId,
      industry: account.segment,
      clientType: 'small business',
      currency: CURRENCY,
      sharing: Sharing.SHARING_ENABLED,
      // Creatives in this world differ in clicks. Sales per click are the same for all of them.
      goalMetric: Metric.METRIC_CTR,
    },
  });
  return {
    account,
    accountId,
    generators: learningGenerators(kaizen, { contextTimeoutMs: TIMEOUT_MS }),
    async settle() {
      const { pending } = await kaizen.flush({ timeoutMs: TIMEOUT_MS });
      if (pending > 0) problems.push(`${pending} events are not stored`);
      if (problems.length > 0) throw new Error(`${accountId}: ${problems.join('; ')}`);
    },
    async report({ creatives, platform, figures }, weekNumber) {
      const records = creatives.flatMap(({ contentId }, index) =>
        (figures[index] ?? []).map((day) => ({
          projectId: PROJECT,
          contentId,
          platform,
          revision: 1,
          currency: CURRENCY,
          testId: `week ${weekNumber}, test ${1 + Math.floor(index / armsPerTest)}`,
          assignment: Assignment.ASSIGNMENT_RANDOMISED,
          ...day,
        })),
      );
      const { acceptedCount, results } = await kaizen.call('recordPerformance', { records });
      if (acceptedCount === records.length) return;
      const refused = results.find(({ message }) => message !== '');
      throw new Error(`${accountId}: a record was refused: ${refused?.message}`);
    },
    context: () => kaizen.buildContextForProject(),
    trajectory: () => kaizen.call('getImprovementTrajectory', {}),
    close: async () => void (await kaizen.close()),
  };
}
