/** Every figure that a service shows of what it stores, by its own calls. */
import { status } from '@grpc/grpc-js';
import { CallFailure } from '../../src/client/call-failure.ts';
import { type Method, openConnection } from '../../src/client/connection.ts';
import { AccountServiceService } from '../../src/gen/kaizen/v1/account_service.ts';
import { EventServiceService } from '../../src/gen/kaizen/v1/event_service.ts';
import { ContextView, KaizenServiceService } from '../../src/gen/kaizen/v1/kaizen_service.ts';
import { LearningServiceService } from '../../src/gen/kaizen/v1/learning_service.ts';
import { PerformanceServiceService } from '../../src/gen/kaizen/v1/performance_service.ts';
import { PredictionServiceService } from '../../src/gen/kaizen/v1/prediction_service.ts';
import { Metric } from '../../src/gen/kaizen/v1/vocabulary.ts';
import { requestTypes } from '../../src/gen/request-types.ts';

/** Answers by call, as JSON. */
export type Figures = Readonly<Record<string, unknown>>;

/** A call that changes nothing, and the fields of its request beside account and page. */
type Reading = readonly [
  name: string,
  method: Method<never, object> & { readonly responseStream: false },
  fields?: object,
];

/** For one account of a large export, on a busy machine. */
const CALL_TIMEOUT_MS = 120_000;
const PAGE_SIZE = 500;

/** Named, because what is taken without a name may change from version to version. */
const METRIC = { metric: Metric.METRIC_CTR };
const CONTEXT = { view: ContextView.CONTEXT_VIEW_FULL, seed: 1, generationSlots: 3, ...METRIC };

const OF_DEPLOYMENT: readonly Reading[] = [
  ['getDashboard', LearningServiceService.getDashboard, { days: 366 }],
  ['listCycles', LearningServiceService.listCycles],
  ['getSchedulerStatus', LearningServiceService.getSchedulerStatus],
];

const OF_ACCOUNT: readonly Reading[] = [
  ['getAccount', AccountServiceService.getAccount],
  ['listProjects', AccountServiceService.listProjects],
  ['listEvents', EventServiceService.listEvents, { includeRetracted: true }],
  ['listCreatives', PerformanceServiceService.listCreatives],
  ['getDashboard', LearningServiceService.getDashboard, { days: 366 }],
  ['listCycles', LearningServiceService.listCycles],
  ['getImprovementTrajectory', LearningServiceService.getImprovementTrajectory],
  ['listLearningPatterns', LearningServiceService.listLearningPatterns, { limit: PAGE_SIZE }],
  ['listEpochs', LearningServiceService.listEpochs],
  ['listOverrides', LearningServiceService.listOverrides, { includePast: true }],
  ['getKnowledgeGraph', LearningServiceService.getKnowledgeGraph],
  ['listModels', PredictionServiceService.listModels],
  ['getCreativeFormula', PredictionServiceService.getCreativeFormula],
];

const OF_PROJECT: readonly Reading[] = [
  ['getProject', AccountServiceService.getProject],
  ['getProjectContext', KaizenServiceService.getProjectContext, CONTEXT],
  ['getProjectContext of epoch 1', KaizenServiceService.getProjectContext, { ...CONTEXT, epoch: 1 }],
  ['diffContexts', KaizenServiceService.diffContexts, { fromEpoch: 1, ...METRIC }],
  ['getGuidanceEffect', KaizenServiceService.getGuidanceEffect, METRIC],
];

/** Asks a service at `address` everything about these accounts. Names are those of the present API: fields keep their numbers. */
export async function readFigures(address: string, accountIds: readonly string[]): Promise<Figures> {
  const connection = openConnection({ address, timeoutMs: CALL_TIMEOUT_MS });
  const figures: Record<string, unknown> = {};
  const read = async (about: string, [name, method, fields]: Reading, ids: object): Promise<unknown> => {
    const pages: object[] = [];
    let pageToken = '';
    do {
      const type = requestTypes[method.path.split('/').at(-1)?.replace(/^./, lower) as 'getAccount'];
      const request = type.fromPartial({ pageSize: PAGE_SIZE, ...ids, ...fields, pageToken } as object);
      const page = await connection.call(method, request as never).catch(failure);
      pages.push(page);
      pageToken = 'nextPageToken' in page ? String(page.nextPageToken) : '';
    } while (pageToken !== '');
    figures[`${about} ${name}`] = JSON.parse(JSON.stringify(pages));
    return pages[0];
  };
  try {
    for (const reading of OF_DEPLOYMENT) await read('deployment', reading, {});
    for (const accountId of accountIds) {
      for (const reading of OF_ACCOUNT) await read(accountId, reading, { accountId });
      const { projects } = await connection.call(AccountServiceService.listProjects, {
        ...{ accountId, pageSize: PAGE_SIZE, pageToken: '' },
      });
      for (const { projectId } of projects) {
        for (const reading of OF_PROJECT) {
          await read(`${accountId}/${projectId}`, reading, { accountId, projectId });
        }
      }
    }
    return figures;
  } finally {
    connection.close();
  }
}

const lower = (letter: string): string => letter.toLowerCase();

/** An answer, too: what is refused by one version and not by the other is a difference. */
function failure(error: unknown): object {
  if (!(error instanceof CallFailure)) throw error;
  return { refused: status[error.facts.code], reason: error.facts.details?.reason ?? '' };
}
