/** One of each generator, in the order in which a campaign needs them. */
import type { Funnel } from './acquisition.ts';
import { EXAMPLE_BRIEF as brief } from './brief.ts';
import type { Creatives } from './creatives.ts';
import { dryRunPublisher, type Execution } from './execution.ts';
import type { Intake } from './intake.ts';
import type { Kaizen } from './kaizen-client.ts';
import { performanceLog } from './log-performance.ts';
import type { PackRun } from './pack.ts';
import { type ReportReading, readReport } from './performance-report.ts';
import { fraction, idOf } from './seeded.ts';
import type { Strategy } from './strategy.ts';
import { type LearningSettings, learningGenerators } from './with-learning.ts';
import { patientClient, prospectBySeed, reportBySeed, UNCLEAR_ANSWERS } from './world-by-seed.ts';

/** Everything that was made. */
export interface CampaignRun {
  readonly intake: Intake;
  readonly strategy: Strategy;
  readonly creatives: Creatives;
  readonly pack: PackRun;
  readonly execution: Execution;
  readonly report: ReportReading;
  readonly funnels: readonly Funnel[];
}

const PACK_KEY = 'strategy_campaign_premium';
const SECTIONS = ['positioning', 'content_calendar', 'budget'];
const CREATIVE_COUNT = 6;
const CHANNELS = ['email', 'linkedin', 'phone'];
const SOURCES = ['website', 'referral', 'event'];
const LEAD_COUNT = 4;
const MS_PER_DAY = 86_400_000;

/** Runs every generator once; the same seed and guidance make the same things. */
export async function runAll(
  kaizen: Kaizen,
  { seed, now, ...settings }: LearningSettings & { readonly seed: string; readonly now: Date },
): Promise<CampaignRun> {
  const generators = learningGenerators(kaizen, settings);
  const intake = await generators.intake({
    intakeId: idOf('intake', seed),
    segment: brief.audience,
    answers: UNCLEAR_ANSWERS,
    client: patientClient,
    brief,
    seed,
  });
  const strategy = await generators.strategy({ brief, seed });
  const creatives = await generators.creatives({ brief, strategy, count: CREATIVE_COUNT, seed });
  const pack = await generators.pack({
    packKey: PACK_KEY,
    runId: idOf('run', seed),
    brief,
    sections: SECTIONS,
    seed,
  });
  const execution = await generators.execution({
    strategyId: strategy.strategyId,
    contentIds: creatives.creatives.map(({ contentId }) => contentId),
    platforms: strategy.platforms,
    publisher: dryRunPublisher,
    seed,
  });
  // Of the day before: the day of the run is not over yet.
  const day = new Date(now.getTime() - MS_PER_DAY).toISOString().slice(0, 10);
  const rows = reportBySeed({ creatives: creatives.creatives, platform: execution.platform, day, seed });
  const report = readReport(rows, performanceLog(kaizen, 'report by seed'));
  const funnels: Funnel[] = [];
  for (let index = 0; index < LEAD_COUNT; index += 1) {
    const leadSeed = `${seed}/lead ${index}`;
    // The first one buys, so that every run leaves a deal.
    const isEager = index === 0;
    const prospect = prospectBySeed({ seed: leadSeed, packKey: PACK_KEY, now, isEager });
    const lead = {
      leadId: idOf('lead', leadSeed),
      source: SOURCES[index % SOURCES.length] ?? '',
      icpMatchScore: isEager ? 1 : fraction(`${leadSeed}/match`),
    };
    funnels.push(await generators.lead({ lead, brief, channels: CHANNELS, prospect, seed: leadSeed }));
  }
  return { intake, strategy, creatives, pack, execution, report, funnels };
}
