import type { Command } from 'commander';
import { DiffContextsRequest, DiffContextsResponse } from '../../gen/kaizen/v1/context_diff.ts';
import {
  ListEpochsRequest,
  ListEpochsResponse,
  RollBackKnowledgeRequest,
  RollBackKnowledgeResponse,
} from '../../gen/kaizen/v1/epoch.ts';
import { KaizenServiceService } from '../../gen/kaizen/v1/kaizen_service.ts';
import { LearningServiceService } from '../../gen/kaizen/v1/learning_service.ts';
import { Metric } from '../../gen/kaizen/v1/vocabulary.ts';
import { contextDiffText } from '../format/context-diff.ts';
import { epochsText, rollBackText } from '../format/epochs.ts';
import { DEFAULT_LIMIT, enumWord, MAX_LIMIT, wholeNumber } from '../options.ts';
import { firstItems } from '../pages.ts';
import { runSession, type Session, type Surroundings } from '../session.ts';

/** Largest epoch that the API accepts. */
const MAX_EPOCH = 2 ** 30 - 1;

interface RollBackOptions {
  readonly account: string;
  readonly epoch: number;
  readonly actor: string;
  readonly reason: string;
}

interface DiffOptions {
  readonly account: string;
  readonly project: string;
  readonly from?: number;
  readonly to?: number;
  readonly fromContext: string;
  readonly toContext: string;
  readonly metric?: Metric;
}

/** `kaizen epochs`, `rollback` and `diff`: what was published when, and how to restore it. */
export function registerHistory(program: Command, surroundings: Surroundings): void {
  program
    .command('epochs')
    .requiredOption('--account <id>', 'the account')
    .option('--limit <number>', 'most epochs shown', wholeNumber(1, MAX_LIMIT), DEFAULT_LIMIT)
    .description('list what was published when, newest first')
    .action((options: { readonly account: string; readonly limit: number }, command: Command) =>
      runSession(surroundings, command, (session) => listEpochs(session, options)),
    );
  program
    .command('rollback')
    .requiredOption('--account <id>', 'the account')
    .requiredOption('--epoch <number>', 'the epoch to go back to', wholeNumber(1, MAX_EPOCH))
    .requiredOption('--actor <name>', 'who decides')
    .requiredOption('--reason <text>', 'why')
    .description('publish the knowledge of an earlier epoch again, as a new one')
    .action((options: RollBackOptions, command: Command) =>
      runSession(surroundings, command, (session) => rollBack(session, options)),
    );
  program
    .command('diff')
    .requiredOption('--account <id>', 'the account')
    .option('--project <id>', 'the project; without it the account as a whole', '')
    .option('--from <epoch>', 'the earlier epoch', wholeNumber(1, MAX_EPOCH))
    .option('--to <epoch>', 'the later epoch; without it the present', wholeNumber(1, MAX_EPOCH))
    .option('--from-context <id>', 'a context instead of the earlier epoch', '')
    .option('--to-context <id>', 'a context instead of the later epoch', '')
    .option('--metric <metric>', 'the metric', enumWord(Metric, 'METRIC_'))
    .description('show what changed in guidance between two epochs or contexts')
    .action((options: DiffOptions, command: Command) =>
      runSession(surroundings, command, (session) => diff(session, options)),
    );
}

async function listEpochs(
  { service, output, ...session }: Session,
  { account: accountId, limit }: { readonly account: string; readonly limit: number },
): Promise<undefined> {
  const { items, hasMore } = await firstItems(limit, async (page) => {
    const request = ListEpochsRequest.fromPartial({ accountId, ...page });
    const { epochs, nextPageToken } = await service.call(LearningServiceService.listEpochs, request);
    return { items: epochs, nextPageToken };
  });
  session.show(ListEpochsResponse.toJSON({ epochs: [...items], nextPageToken: '' }), () =>
    epochsText({ epochs: items, hasMore }, output.style),
  );
}

async function rollBack(
  { service, output, ...session }: Session,
  { account: accountId, ...options }: RollBackOptions,
): Promise<undefined> {
  const request = RollBackKnowledgeRequest.fromPartial({ accountId, ...options });
  const response = await service.call(LearningServiceService.rollBackKnowledge, request);
  session.show(RollBackKnowledgeResponse.toJSON(response), () => rollBackText(response, output.style));
}

async function diff(
  { service, output, ...session }: Session,
  { account: accountId, project: projectId, from, to, fromContext, toContext, metric }: DiffOptions,
): Promise<undefined> {
  const request = DiffContextsRequest.fromPartial({
    accountId,
    projectId,
    fromEpoch: from ?? 0,
    toEpoch: to ?? 0,
    fromContextId: fromContext,
    toContextId: toContext,
    ...(metric === undefined ? {} : { metric }),
  });
  const response = await service.call(KaizenServiceService.diffContexts, request);
  session.show(DiffContextsResponse.toJSON(response), () =>
    contextDiffText(response, { width: output.width }, output.style),
  );
}
