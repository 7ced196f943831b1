/** Probes of the walls between accounts: every RPC, called by a stranger with the identifiers of another account. */
import { fromBinary, fromJson, type JsonObject, toBinary, toJson } from '@bufbuild/protobuf';
import { type Client, status as Code, Metadata, type ServiceError } from '@grpc/grpc-js';
import { readDetails } from '../../src/client/status-details.ts';
import type { Rpc } from './random-requests.ts';

/** Identifiers of an account, as its owner has got them from the service. */
export interface Identifiers {
  readonly account: string;
  readonly project: string;
  readonly event: string;
  readonly content: string;
  readonly lead: string;
  readonly pattern: string;
  readonly cycle: string;
  readonly model: string;
  readonly importId: string;
  readonly contextId: string;
  readonly cursor: string;
  readonly apiKey: string;
  readonly epoch: number;
  /** Page tokens that the owner was given, by RPC. */
  readonly pageTokens: Readonly<Record<string, string>>;
}

type Request = (ids: Identifiers) => JsonObject;

const why = { actor: 'stranger', reason: 'to see what happens' };
const tone = { kind: 'TRAIT_KIND_TONE', value: 'bold' };
const record = ({ content, project }: Identifiers): JsonObject => ({
  ...{ contentId: content, projectId: project, platform: 'instagram', date: '2026-01-05' },
  ...{ impressions: 10, revision: 1 },
});
const lead = ({ event, lead: leadId, project: projectId }: Identifiers): JsonObject => ({
  ...{ eventId: event, projectId },
  leadCreated: { leadId, source: 'web' },
});
const pageOf =
  (rpc: string, fields: Request = () => ({})): Request =>
  (ids) => ({ accountId: ids.account, pageToken: ids.pageTokens[rpc] ?? '', ...fields(ids) });
const ofAccount: Request = ({ account }) => ({ accountId: account });
const ofProject: Request = ({ account, project }) => ({ accountId: account, projectId: project });
const nothing: Request = () => ({});

/** A request of every RPC with every identifier that it can name. An RPC that is missing here fails the test. */
export const probes: Readonly<Record<string, Request>> = {
  'AccountService/PutAccount': ({ account }) => ({ account: { accountId: account, industry: 'stolen' } }),
  'AccountService/GetAccount': ofAccount,
  'AccountService/PutProject': ({ account, project }) => ({
    accountId: account,
    project: { projectId: project, industry: 'stolen' },
  }),
  'AccountService/GetProject': ofProject,
  'AccountService/ListProjects': pageOf('ListProjects'),
  'EventService/LogEvent': (ids) => ({ accountId: ids.account, event: lead(ids) }),
  'EventService/AppendEvents': (ids) => ({ accountId: ids.account, events: [lead(ids)] }),
  'EventService/StreamEvents': (ids) => ({ accountId: ids.account, events: [lead(ids)] }),
  'EventService/GetEvent': ({ account, event }) => ({ accountId: account, eventId: event }),
  'EventService/ListEvents': pageOf('ListEvents', ({ project }) => ({ projectId: project })),
  'EventService/RetractEvent': ({ account, event }) => ({ accountId: account, eventId: event, ...why }),
  'EventService/ListEventTypes': nothing,
  'PerformanceService/RecordPerformance': (ids) => ({
    ...{ accountId: ids.account, importId: ids.importId, records: [record(ids)] },
  }),
  'PerformanceService/UploadPerformance': (ids) => ({
    ...{ accountId: ids.account, importId: ids.importId, records: [record(ids)] },
  }),
  'PerformanceService/GetImport': ({ account, importId }) => ({ accountId: account, importId }),
  'PerformanceService/ListImports': pageOf('ListImports'),
  'PerformanceService/UndoImport': ({ account, importId }) => ({ accountId: account, importId, ...why }),
  'PerformanceService/MarkCreative': ({ account, content, project, event }) => ({
    ...{ accountId: account, contentId: content, projectId: project, eventId: `mark ${event}` },
    ...{ mark: 'CREATIVE_MARK_WINNER', ...why },
  }),
  'PerformanceService/ListCreatives': pageOf('ListCreatives', () => ({ mark: 'CREATIVE_MARK_WINNER' })),
  'KaizenService/GetProjectContext': ({ account, project, contextId }) => ({
    ...{ accountId: account, projectId: project, contextId },
  }),
  'KaizenService/GetSegmentContext': ({ account, epoch }) => ({
    ...{ accountId: account, industry: 'canary industry', clientType: '', epoch },
  }),
  'KaizenService/ExplainGuidance': ({ account, project, pattern, contextId }) => ({
    ...{ accountId: account, projectId: project, patternId: pattern, contextId },
  }),
  'KaizenService/DiffContexts': ({ account, project, contextId }) => ({
    ...{ accountId: account, projectId: project, fromContextId: contextId, toContextId: contextId },
  }),
  'KaizenService/WatchContext': ({ account, project, cursor }) => ({
    ...{ accountId: account, projectId: project, cursor },
  }),
  'KaizenService/GetGuidanceEffect': ofProject,
  'LearningService/RunCycle': ({ account }) => ({ accountId: account, wait: true }),
  'LearningService/GetCycle': ({ cycle }) => ({ cycleId: cycle }),
  'LearningService/WatchCycle': ({ cycle }) => ({ cycleId: cycle }),
  'LearningService/CancelCycle': ({ cycle }) => ({ cycleId: cycle, ...why }),
  'LearningService/ListCycles': pageOf('ListCycles'),
  'LearningService/GetImprovementTrajectory': ofAccount,
  'LearningService/GetDashboard': ofAccount,
  'LearningService/ListLearningPatterns': pageOf('ListLearningPatterns', () => ({
    minConfidence: 0,
    limit: 1,
  })),
  'LearningService/ListEpochs': pageOf('ListEpochs'),
  'LearningService/GetKnowledgeGraph': ({ account, pattern }) => ({ accountId: account, focus: pattern }),
  'LearningService/RollBackKnowledge': ({ account, epoch }) => ({ accountId: account, epoch, ...why }),
  'LearningService/GetSchedulerStatus': nothing,
  'LearningService/PauseScheduler': () => why,
  'LearningService/ResumeScheduler': () => ({ actor: 'stranger' }),
  'LearningService/UpdateSchedule': () => ({ schedule: '0 4 * * *', etag: '1', actor: 'stranger' }),
  'LearningService/PutOverride': ({ account, project }) => ({
    ...{ accountId: account, projectId: project, trait: tone, effect: 'OVERRIDE_EFFECT_VETO', ...why },
  }),
  'LearningService/ListOverrides': pageOf('ListOverrides', ({ project }) => ({ projectId: project })),
  'LearningService/ResetLearning': ({ account }) => ({ accountId: account, ...why }),
  'PredictionService/ScoreCreatives': ({ account, project, content }) => ({
    ...{ accountId: account, projectId: project, creatives: [{ clientId: content, traits: [tone] }] },
  }),
  'PredictionService/GetCreativeFormula': ofAccount,
  'PredictionService/ListModels': pageOf('ListModels'),
  'PredictionService/GetModel': ({ account, model }) => ({ accountId: account, modelId: model }),
  'PredictionService/RollBackModel': ({ account }) => ({
    accountId: account,
    name: 'MODEL_NAME_CTR',
    ...why,
  }),
  'AdminService/CreateApiKey': ({ account }) => ({
    ...{ name: 'stolen', roles: ['ROLE_READ'], accountIds: [account] },
  }),
  // A preview: what it would erase is told only to who may erase it.
  'AdminService/EraseAccount': ({ account }) => ({ accountId: account, ...why }),
  'AdminService/EraseSubject': ({ account, lead: subjectId }) => ({
    ...{ accountId: account, subjectType: 'SUBJECT_TYPE_LEAD', subjectId, ...why },
  }),
  'AdminService/ExportAccount': ofAccount,
  'AdminService/ImportAccount': ({ account }) => ({
    accountId: account,
    records: [{ header: { formatVersion: 1, schemaVersion: 14, accountId: account } }],
  }),
  'AdminService/ListApiKeys': ({ pageTokens }) => ({ pageToken: pageTokens.ListApiKeys ?? '' }),
  'AdminService/RevokeApiKey': ({ apiKey }) => ({ apiKeyId: apiKey }),
  'AdminService/ListAccounts': ({ pageTokens }) => ({ pageToken: pageTokens.ListAccounts ?? '' }),
  'AdminService/ListAuditEntries': pageOf('ListAuditEntries'),
};

/** How a call ended. */
export interface Outcome {
  /** "OK", or the code and the reason of the error. */
  readonly end: string;
  /** Text of the error, or the answer as JSON. */
  readonly text: string;
}

/** Streams have no end: what they say at once is enough. */
const STREAM_MS = 400;
const CALL_MS = 60_000;

/** Calls an RPC with a request in JSON and says how it ended. `authorization` undefined: none. */
export function probe(
  client: Client,
  { path, input, output, takesStream, givesStream }: Rpc,
  request: JsonObject,
  authorization: string | undefined,
): Promise<Outcome> {
  const metadata = new Metadata();
  if (authorization !== undefined) metadata.set('authorization', authorization);
  const options = { deadline: Date.now() + CALL_MS };
  const bytes = Buffer.from(toBinary(input, fromJson(input, request)));
  const same = (given: Buffer): Buffer => given;
  const answerOf = (given: Buffer | undefined): string =>
    given === undefined ? '' : JSON.stringify(toJson(output, fromBinary(output, given)));
  return new Promise((resolve) => {
    const failed = (error: ServiceError): void =>
      resolve({
        end: `${Code[error.code]} ${readDetails(error.metadata)?.reason ?? ''}`,
        text: `${error.details} ${JSON.stringify({ ...readDetails(error.metadata), metadata: '' })}`,
      });
    const answered = (error: ServiceError | null, answer?: Buffer): void =>
      error === null ? resolve({ end: 'OK', text: answerOf(answer) }) : failed(error);
    if (!givesStream) {
      if (!takesStream) {
        client.makeUnaryRequest(path, same, same, bytes, metadata, options, answered);
        return;
      }
      const upload = client.makeClientStreamRequest(path, same, same, metadata, options, answered);
      upload.write(bytes);
      upload.end();
      return;
    }
    const exchange = takesStream
      ? client.makeBidiStreamRequest(path, same, same, metadata, options)
      : undefined;
    exchange?.write(bytes);
    exchange?.end();
    const stream = exchange ?? client.makeServerStreamRequest(path, same, same, bytes, metadata, options);
    const answers: string[] = [];
    const timer = setTimeout(() => {
      resolve({ end: 'OK', text: answers.join() });
      stream.cancel();
    }, STREAM_MS);
    stream.on('data', (given: Buffer) => answers.push(answerOf(given)));
    stream.on('end', () => {
      clearTimeout(timer);
      resolve({ end: 'OK', text: answers.join() });
    });
    stream.on('error', (error: ServiceError) => {
      clearTimeout(timer);
      failed(error);
    });
  });
}
