import type { Command } from 'commander';
import {
  GetProjectContextRequest,
  GetProjectContextResponse,
  KaizenServiceService,
} from '../../gen/kaizen/v1/kaizen_service.ts';
import {
  GetImprovementTrajectoryRequest,
  GetImprovementTrajectoryResponse,
  LearningServiceService,
  ListLearningPatternsRequest,
  ListLearningPatternsResponse,
} from '../../gen/kaizen/v1/learning_service.ts';
import { TraitKind } from '../../gen/kaizen/v1/vocabulary.ts';
import { contextText } from '../format/context.ts';
import { patternsText } from '../format/patterns.ts';
import { trajectoryText } from '../format/trajectory.ts';
import { DEFAULT_LIMIT, enumWord, MAX_LIMIT, numberFrom, wholeNumber } from '../options.ts';
import { firstItems } from '../pages.ts';
import { runSession, type Session, type Surroundings } from '../session.ts';

/** As the service has it when nothing is given. */
const DEFAULT_MIN_CONFIDENCE = 0.5;

interface ContextOptions {
  readonly account: string;
  readonly project: string;
}

interface PatternOptions {
  readonly account: string;
  readonly type?: TraitKind;
  readonly minConfidence: number;
  readonly limit: number;
}

/** `kaizen context`, `kaizen trajectory` and `kaizen patterns`: what has been learned. */
export function registerKnowledge(program: Command, surroundings: Surroundings): void {
  program
    .command('context')
    .requiredOption('--account <id>', 'the account')
    .requiredOption('--project <id>', 'the project; one without events is answered from its account')
    .description('show what a generator should know: what works, how sure that is, and why')
    .action((options: ContextOptions, command: Command) =>
      runSession(surroundings, command, (session) => showContext(session, options)),
    );
  program
    .command('trajectory')
    .requiredOption('--account <id>', 'the account')
    .description('show how return on ad spend develops and where it is heading')
    .action(({ account }: { readonly account: string }, command: Command) =>
      runSession(surroundings, command, (session) => showTrajectory(session, account)),
    );
  program
    .command('patterns')
    .requiredOption('--account <id>', 'the account')
    .option(
      '--type <kind>',
      'only patterns of this kind, for example hook_type',
      enumWord(TraitKind, 'TRAIT_KIND_'),
    )
    .option(
      '--min-confidence <share>',
      'only patterns of at least this confidence, 0–1',
      numberFrom(0, 1),
      DEFAULT_MIN_CONFIDENCE,
    )
    .option('--limit <number>', 'most patterns shown', wholeNumber(1, MAX_LIMIT), DEFAULT_LIMIT)
    .description('list what was learned about traits, most certain first')
    .action((options: PatternOptions, command: Command) =>
      runSession(surroundings, command, (session) => listPatterns(session, options)),
    );
}

async function showContext(
  { service, output, ...session }: Session,
  { account: accountId, project: projectId }: ContextOptions,
): Promise<undefined> {
  const request = GetProjectContextRequest.fromPartial({ accountId, projectId });
  const response = await service.call(KaizenServiceService.getProjectContext, request);
  const { context } = response;
  if (context === undefined) throw new Error('the service returned no context');
  session.show(GetProjectContextResponse.toJSON(response), () =>
    contextText(context, { accountId, projectId, width: output.width }, output.style),
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
  { account: accountId, type, minConfidence, limit }: PatternOptions,
): Promise<undefined> {
  let epoch = 0;
  const { items, hasMore } = await firstItems(limit, async ({ pageSize, pageToken }) => {
    const request = ListLearningPatternsRequest.fromPartial({
      accountId,
      ...(type === undefined ? {} : { patternType: type }),
      minConfidence,
      limit: pageSize,
      pageToken,
    });
    const response = await service.call(LearningServiceService.listLearningPatterns, request);
    epoch = response.epoch;
    return { items: response.patterns, nextPageToken: response.nextPageToken };
  });
  const json = ListLearningPatternsResponse.toJSON({ patterns: [...items], nextPageToken: '', epoch });
  session.show(json, () => patternsText({ patterns: items, epoch, hasMore }, output.style));
}
