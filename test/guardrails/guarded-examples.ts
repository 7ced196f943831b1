/** The generators of examples/, as the guardrails ask for them. A user's own file looks like this one. */
import { EXAMPLE_BRIEF as brief } from '../../examples/generators/brief.ts';
import { dryRunPublisher } from '../../examples/generators/execution.ts';
import type { Kaizen } from '../../examples/generators/kaizen-client.ts';
import { performanceLog } from '../../examples/generators/log-performance.ts';
import { type ReportRow, readReport } from '../../examples/generators/performance-report.ts';
import type { TextModel } from '../../examples/generators/text-model.ts';
import { learningGenerators } from '../../examples/generators/with-learning.ts';
import {
  patientClient,
  prospectBySeed,
  silentClient,
  UNCLEAR_ANSWERS,
} from '../../examples/generators/world-by-seed.ts';
import type { GuardedGenerators } from '../../src/guardrails/index.ts';

/** More than a busy machine needs: without a context, guidance cannot be followed. */
const CONTEXT_TIMEOUT_MS = 4_000;
const STRATEGY = {
  strategyId: 'strategy of a test',
  pillars: ['Offers', 'Local Guides'],
  tones: ['calm', 'expert'],
  platforms: ['instagram', 'facebook'],
};
const PACK_KEY = 'strategy_campaign_premium';
const PACK = { packKey: PACK_KEY, brief, sections: ['plan', 'calendar', 'budget'], seed: 'guardrails' };
const LEAD = { leadId: 'lead of a test', source: 'website', icpMatchScore: 0.8 };
const FUNNEL = { lead: LEAD, brief, channels: ['email', 'phone', 'linkedin'], seed: 'guardrails' };
const INTAKE = { intakeId: 'intake of a test', segment: 'small hotels', brief, seed: 'guardrails' };
const NOW = new Date('2026-11-20T12:00:00Z');
const PROSPECT = prospectBySeed({ seed: 'guardrails', packKey: PACK_KEY, now: NOW });
const SALE = { packSold: PACK_KEY, dealSizeMicros: 1_500_000_000 };

const generatorsOf = (kaizen: Kaizen) => learningGenerators(kaizen, { contextTimeoutMs: CONTEXT_TIMEOUT_MS });

/** What cannot write one of the pack's sections. */
const stumblingModel: TextModel = {
  write({ topic = '' }) {
    if (topic === 'calendar') throw new Error('the model does not answer');
    return `About ${topic}, in a sentence that is long enough for the gate to let a booking page through.`;
  },
};

const reportRow = (content: string, more: Partial<ReportRow> = {}): ReportRow => ({
  content,
  platform: 'instagram',
  day: '2026-11-19',
  shown: '500',
  clicked: '10',
  engaged: '20',
  ...more,
});

/** Every module of the examples. */
export const guardedExamples: GuardedGenerators = {
  strategy: {
    succeed: ({ kaizen }) => generatorsOf(kaizen).strategy({ brief, seed: 'guardrails' }),
    fail: ({ kaizen }) => {
      const text: TextModel = {
        write() {
          throw Object.assign(new Error('no answer in time'), { code: 'model_timeout' });
        },
      };
      return generatorsOf(kaizen).strategy({ brief, seed: 'guardrails' }, { text });
    },
  },
  creatives: {
    succeed: ({ kaizen }) =>
      generatorsOf(kaizen).creatives({ brief, strategy: STRATEGY, count: 4, seed: 'guardrails' }),
  },
  execution: {
    succeed: ({ kaizen }) =>
      generatorsOf(kaizen).execution({
        strategyId: STRATEGY.strategyId,
        contentIds: ['creative 1', 'creative 2'],
        platforms: STRATEGY.platforms,
        publisher: dryRunPublisher,
        seed: 'guardrails',
      }),
  },
  packs: {
    async succeed({ kaizen }) {
      const run = await generatorsOf(kaizen).pack({ ...PACK, runId: 'run 1' });
      return { ...run, sections: run.sections.map(({ section }) => section) };
    },
    async failSection({ kaizen }) {
      const failed = { packKey: PACK_KEY, runId: 'run 2', section: 'calendar' };
      await failing(generatorsOf(kaizen).pack({ ...PACK, runId: failed.runId }, { text: stumblingModel }));
      return failed;
    },
    async failQuality({ kaizen }) {
      const text: TextModel = { write: () => 'To be done' };
      await failing(generatorsOf(kaizen).pack({ ...PACK, runId: 'run 3' }, { text }));
      return { packKey: PACK_KEY, runId: 'run 3' };
    },
  },
  acquisition: {
    async win({ kaizen }) {
      const prospect = { ...PROSPECT, replies: ({ attempt }: { attempt: number }) => attempt === 2 };
      const decided = { ...prospect, decides: () => SALE };
      const { outreach } = await generatorsOf(kaizen).lead({ ...FUNNEL, prospect: decided });
      const last = outreach.at(-1);
      return { ...LEAD, ...SALE, channel: last?.channel ?? '', templateId: last?.templateId ?? '' };
    },
    async lose({ kaizen }) {
      await generatorsOf(kaizen).lead({ ...FUNNEL, prospect: { ...PROSPECT, replies: () => false } });
      return LEAD;
    },
  },
  intake: {
    async approve({ kaizen }) {
      const input = { ...INTAKE, answers: UNCLEAR_ANSWERS, client: patientClient };
      const { clarityScore, rounds } = await generatorsOf(kaizen).intake(input);
      return { finalClarityScore: clarityScore, rounds };
    },
    block: ({ kaizen }) =>
      generatorsOf(kaizen).intake({ ...INTAKE, answers: UNCLEAR_ANSWERS, client: silentClient }),
  },
  performance: {
    ingest({ kaizen }) {
      // Neither shown often enough for the service to mark them by itself.
      const rows = [reportRow('liked', { verdict: 'winner' }), reportRow('disliked', { verdict: 'loser' })];
      const { figures } = readReport(rows, performanceLog(kaizen, 'report of a test'));
      return { figures, winners: ['liked'], losers: ['disliked'] };
    },
    refuse({ kaizen }) {
      readReport([reportRow('garbled', { shown: 'n/a' })], performanceLog(kaizen, 'report of a test'));
      return { contentId: 'garbled' };
    },
  },
};

/** Waits for a run that fails, as its callers would see it fail. */
async function failing(run: Promise<unknown>): Promise<void> {
  const failed = await run.then(
    () => false,
    () => true,
  );
  if (!failed) throw new Error('the run succeeded');
}
