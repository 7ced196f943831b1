import { type Command, Option } from 'commander';
import { watchOn } from '../../client/watch-on.ts';
import {
  GetGuidanceEffectRequest,
  GetGuidanceEffectResponse,
  GetProjectContextRequest,
  GetProjectContextResponse,
  GetSegmentContextRequest,
  GetSegmentContextResponse,
  KaizenServiceService,
  WatchContextRequest,
  WatchContextResponse,
} from '../../gen/kaizen/v1/kaizen_service.ts';
import { LearningServiceService } from '../../gen/kaizen/v1/learning_service.ts';
import {
  type LeftOutPatterns,
  ListLearningPatternsRequest,
  ListLearningPatternsResponse,
} from '../../gen/kaizen/v1/pattern.ts';
import {
  GetImprovementTrajectoryRequest,
  GetImprovementTrajectoryResponse,
} from '../../gen/kaizen/v1/trajectory.ts';
import { Metric, PatternState, TraitKind } from '../../gen/kaizen/v1/vocabulary.ts';
import { contextText } from '../format/context.ts';
import { effectText } from '../format/effect.ts';
import { patternsText } from '../format/patterns.ts';
import { printable } from '../format/text.ts';
import { trajectoryText } from '../format/trajectory.ts';
import { DEFAULT_LIMIT, enumWord, MAX_LIMIT, numberFrom, wholeNumber } from '../options.ts';
import { firstItems } from '../pages.ts';
import { runSession, type Session, type Surroundings } from '../session.ts';

/** Limits of the API for a context. */
const MAX_SLOTS = 64;
const MAX_SEED = 2 ** 32 - 1;
const MAX_EPOCH = 2 ** 30 - 1;

interface GuidanceOptions {
  readonly account: string;
  readonly metric?: Metric;
  readonly slots: number;
  readonly seed?: number;
  readonly epoch?: number;
}

interface ContextOptions extends GuidanceOptions {
  readonly project: string;
  readonly watch?: boolean;
}

interface SegmentOptions extends GuidanceOptions {
  readonly industry: string;
  readonly clientType: string;
}

interface EffectOptions {
  readonly account: string;
  readonly project: string;
  readonly metric?: Metric;
}

interface PatternOptions {
  readonly account: string;
  readonly project: string;
  readonly type?: TraitKind;
  readonly metric?: Metric;
  readonly state?: PatternState;
  readonly minConfidence?: number;
  readonly limit: number;
}

/** `kaizen context`, `segment`, `effect`, `trajectory` and `patterns`: what has been learned. */
export function registerKnowledge(program: Command, surroundings: Surroundings): void {
  addGuidanceOptions(program.command('context'))
    .requiredOption('--project <id>', 'the project; one without events is answered from its account')
    .addOption(
      new Option(
        '--watch',
        'show it again whenever it changes, until Ctrl-C; as JSON, one line each',
      ).conflicts(['slots', 'seed', 'epoch']),
    )
    .description('show what a generator should know: what works, how sure that is, and why')
    .action((options: ContextOptions, command: Command) =>
      runSession(surroundings, command, (session) =>
        options.watch === true ? watchContext(session, options) : showContext(session, options),
      ),
    );
  addGuidanceOptions(program.command('segment'))
    .requiredOption('--industry <text>', 'industry of the segment, for example SaaS')
    .requiredOption('--client-type <text>', 'client type of the segment, for example startup')
    .description('show what is known for a segment before there is a project in it')
    .action((options: SegmentOptions, command: Command) =>
      runSession(surroundings, command, (session) => showSegment(session, options)),
    );
  addMetric(program.command('effect'))
    .requiredOption('--account <id>', 'the account')
    .option('--project <id>', 'only guidance of this project', '')
    .description('show how creatives made with guidance do beside others')
    .action((options: EffectOptions, command: Command) =>
      runSession(surroundings, command, (session) => showEffect(session, options)),
    );
  program
    .command('trajectory')
    .requiredOption('--account <id>', 'the account')
    .description('show return on ad spend over time, with projections')
    .action(({ account }: { readonly account: string }, command: Command) =>
      runSession(surroundings, command, (session) => showTrajectory(session, account)),
    );
  registerPatterns(program, surroundings);
}

function registerPatterns(program: Command, surroundings: Surroundings): void {
  addMetric(program.command('patterns'))
    .requiredOption('--account <id>', 'the account')
    .option('--project <id>', 'patterns of this project instead of the account as a whole', '')
    .option(
      '--type <kind>',
      'only patterns of this kind, for example hook_type',
      enumWord(TraitKind, 'TRAIT_KIND_'),
    )
    .option(
      '--state <state>',
      'only patterns in this state, for example established',
      enumWord(PatternState, 'PATTERN_STATE_'),
    )
    .option(
      '--min-confidence <share>',
      'only patterns of at least this confidence by sample size, 0–1; without it 0.5, and every discovery',
      numberFrom(0, 1),
    )
    .option('--limit <number>', 'most patterns shown', wholeNumber(1, MAX_LIMIT), DEFAULT_LIMIT)
    .description('list what was learned about traits, most certain first')
    .action((options: PatternOptions, command: Command) =>
      runSession(surroundings, command, (session) => listPatterns(session, options)),
    );
}

function addMetric(command: Command): Command {
  return command.option(
    '--metric <metric>',
    'the metric: ctr, engagement_rate, conversion_rate or roas',
    enumWord(Metric, 'METRIC_'),
  );
}

function addGuidanceOptions(command: Command): Command {
  return addMetric(command.requiredOption('--account <id>', 'the account'))
    .option(
      '--slots <number>',
      'number of creatives to make; as many slots are drawn',
      wholeNumber(0, MAX_SLOTS),
      0,
    )
    .option(
      '--seed <number>',
      'seed of the draw; the same seed gives the same slots',
      wholeNumber(0, MAX_SEED),
    )
    .option('--epoch <number>', 'what was published as an earlier epoch', wholeNumber(1, MAX_EPOCH));
}

function guidanceRequest({ account, metric, slots, seed, epoch = 0 }: GuidanceOptions) {
  return {
    accountId: account,
    generationSlots: slots,
    epoch,
    ...(metric === undefined ? {} : { metric }),
    ...(seed === undefined ? {} : { seed }),
  };
}

async function showContext(
  { service, output, ...session }: Session,
  options: ContextOptions,
): Promise<undefined> {
  const { account, project } = options;
  const request = GetProjectContextRequest.fromPartial({ ...guidanceRequest(options), projectId: project });
  const response = await service.call(KaizenServiceService.getProjectContext, request);
  const { context } = response;
  if (context === undefined) throw new Error('the service returned no context');
  const subject = `project ${printable(project)} in account ${printable(account)}`;
  session.show(GetProjectContextResponse.toJSON(response), () =>
    contextText(context, { subject, isOfProject: true, width: output.width }, output.style),
  );
}

async function watchContext(session: Session, options: ContextOptions): Promise<undefined> {
  const { output, json } = session;
  const { account: accountId, project: projectId, metric } = options;
  const subject = `project ${printable(projectId)} in account ${printable(accountId)}`;
  const updates = watchOn(session, KaizenServiceService.watchContext, (cursor) =>
    WatchContextRequest.fromPartial({
      accountId,
      projectId,
      cursor,
      ...(metric === undefined ? {} : { metric }),
    }),
  );
  for await (const update of updates) {
    if (update.context === undefined) continue;
    if (json) output.print(JSON.stringify(WatchContextResponse.toJSON(update)));
    else {
      const page = { subject, isOfProject: true, width: output.width };
      output.print(`${contextText(update.context, page, output.style)}\n`);
    }
  }
}

async function showSegment(
  { service, output, ...session }: Session,
  options: SegmentOptions,
): Promise<undefined> {
  const { account, industry, clientType } = options;
  const request = GetSegmentContextRequest.fromPartial({ ...guidanceRequest(options), industry, clientType });
  const response = await service.call(KaizenServiceService.getSegmentContext, request);
  const { context } = response;
  if (context === undefined) throw new Error('the service returned no context');
  const subject = `segment ${printable(industry)} / ${printable(clientType)}, for account ${printable(account)}`;
  session.show(GetSegmentContextResponse.toJSON(response), () =>
    contextText(context, { subject, isOfProject: false, width: output.width }, output.style),
  );
}

async function showEffect(
  { service, output, ...session }: Session,
  { account: accountId, project: projectId, metric }: EffectOptions,
): Promise<undefined> {
  const request = GetGuidanceEffectRequest.fromPartial({
    accountId,
    projectId,
    ...(metric === undefined ? {} : { metric }),
  });
  const response = await service.call(KaizenServiceService.getGuidanceEffect, request);
  session.show(GetGuidanceEffectResponse.toJSON(response), () =>
    effectText(response, { accountId, width: output.width }, output.style),
  );
}

async function showTrajectory(
  { service, output, ...session }: Session,
  accountId: string,
): Promise<undefined> {
  const request = GetImprovementTrajectoryRequest.fromPartial({ accountId });
  const response = await service.call(LearningServiceService.getImprovementTrajectory, request);
  session.show(GetImprovementTrajectoryResponse.toJSON(response), () =>
    trajectoryText(response, { accountId, width: output.width }, output.style),
  );
}

async function listPatterns(
  { service, output, ...session }: Session,
  { account: accountId, project: projectId, type, metric, state, minConfidence, limit }: PatternOptions,
): Promise<undefined> {
  let epoch = 0;
  let leftOut: LeftOutPatterns | undefined;
  const { items, hasMore } = await firstItems(limit, async ({ pageSize, pageToken }) => {
    const request = ListLearningPatternsRequest.fromPartial({
      accountId,
      projectId,
      ...(type === undefined ? {} : { patternType: type }),
      ...(metric === undefined ? {} : { metric }),
      ...(state === undefined ? {} : { state }),
      ...(minConfidence === undefined ? {} : { minConfidence }),
      limit: pageSize,
      pageToken,
    });
    const response = await service.call(LearningServiceService.listLearningPatterns, request);
    ({ epoch, leftOut } = response);
    return { items: response.patterns, nextPageToken: response.nextPageToken };
  });
  const answer = { patterns: [...items], nextPageToken: '', epoch, leftOut };
  session.show(ListLearningPatternsResponse.toJSON(answer), () =>
    patternsText({ patterns: items, epoch, hasMore, leftOut }, output.style),
  );
}
