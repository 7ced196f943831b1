/** Every call of the API under its name, with the types of its request and response. */
import {
  AccountServiceService,
  GetAccountRequest,
  GetProjectRequest,
  ListProjectsRequest,
  PutAccountRequest,
  PutProjectRequest,
} from '../gen/kaizen/v1/account_service.ts';
import { DiffContextsRequest } from '../gen/kaizen/v1/context_diff.ts';
import {
  CancelCycleRequest,
  GetCycleRequest,
  ListCyclesRequest,
  RunCycleRequest,
  WatchCycleRequest,
} from '../gen/kaizen/v1/cycle.ts';
import { GetDashboardRequest } from '../gen/kaizen/v1/dashboard.ts';
import { ListEpochsRequest, RollBackKnowledgeRequest } from '../gen/kaizen/v1/epoch.ts';
import {
  AppendEventsRequest,
  EventServiceService,
  GetEventRequest,
  ListEventsRequest,
  ListEventTypesRequest,
  LogEventRequest,
  RetractEventRequest,
  StreamEventsRequest,
} from '../gen/kaizen/v1/event_service.ts';
import { ExplainGuidanceRequest } from '../gen/kaizen/v1/explanation.ts';
import { GetImportRequest, ListImportsRequest, UndoImportRequest } from '../gen/kaizen/v1/import.ts';
import {
  GetGuidanceEffectRequest,
  GetProjectContextRequest,
  GetSegmentContextRequest,
  KaizenServiceService,
  WatchContextRequest,
} from '../gen/kaizen/v1/kaizen_service.ts';
import { GetKnowledgeGraphRequest } from '../gen/kaizen/v1/knowledge_graph.ts';
import { LearningServiceService } from '../gen/kaizen/v1/learning_service.ts';
import { ListOverridesRequest, PutOverrideRequest } from '../gen/kaizen/v1/override.ts';
import { ListLearningPatternsRequest } from '../gen/kaizen/v1/pattern.ts';
import {
  ListCreativesRequest,
  MarkCreativeRequest,
  PerformanceServiceService,
  RecordPerformanceRequest,
} from '../gen/kaizen/v1/performance_service.ts';
import {
  GetCreativeFormulaRequest,
  GetModelRequest,
  ListModelsRequest,
  PredictionServiceService,
  RollBackModelRequest,
  ScoreCreativesRequest,
} from '../gen/kaizen/v1/prediction_service.ts';
import { ResetLearningRequest } from '../gen/kaizen/v1/reset.ts';
import {
  GetSchedulerStatusRequest,
  PauseSchedulerRequest,
  ResumeSchedulerRequest,
  UpdateScheduleRequest,
} from '../gen/kaizen/v1/schedule.ts';
import { GetImprovementTrajectoryRequest } from '../gen/kaizen/v1/trajectory.ts';
import { UploadPerformanceRequest } from '../gen/kaizen/v1/upload.ts';

/** The generated definition of every method. Names are unique over all services, because each has its own request. */
export const methods = {
  ...AccountServiceService,
  ...EventServiceService,
  ...PerformanceServiceService,
  ...KaizenServiceService,
  ...LearningServiceService,
  ...PredictionServiceService,
} as const;

type Methods = typeof methods;

/** Name of a call, for example `getProjectContext`. */
export type MethodName = keyof Methods;

/** Name of a call that has one answer. */
export type UnaryMethodName = MethodNameOf<false, false>;

/** Name of a call that is answered by a stream. */
export type StreamMethodName = MethodNameOf<false, true>;

type MethodNameOf<TakesStream extends boolean, GivesStream extends boolean> = {
  [Name in MethodName]: Methods[Name] extends {
    readonly requestStream: TakesStream;
    readonly responseStream: GivesStream;
  }
    ? Name
    : never;
}[MethodName];

/** The whole request of a call. */
export type RequestOf<Name extends MethodName> = Parameters<Methods[Name]['requestSerialize']>[0];

/** The response of a call, or one message of its stream. */
export type ResponseOf<Name extends MethodName> = ReturnType<Methods[Name]['responseDeserialize']>;

/** A message whose fields may be left out, at any depth. A field that is left out is empty on the wire. */
export type PartialMessage<T> = T extends string | number | boolean | bigint | Uint8Array | undefined
  ? T
  : T extends readonly (infer Item)[]
    ? readonly PartialMessage<Item>[]
    : T extends { readonly $case: string; readonly value: unknown }
      ? { readonly $case: T['$case']; readonly value: PartialMessage<T['value']> }
      : string extends keyof T
        ? { readonly [Key in keyof T]: unknown }
        : { readonly [Key in keyof T]?: PartialMessage<T[Key]> | undefined };

/** Fills in what a request leaves out. */
export const requestTypes: {
  readonly [Name in MethodName]: { fromPartial(request: never): RequestOf<Name> };
} = {
  putAccount: PutAccountRequest,
  getAccount: GetAccountRequest,
  putProject: PutProjectRequest,
  getProject: GetProjectRequest,
  listProjects: ListProjectsRequest,
  logEvent: LogEventRequest,
  appendEvents: AppendEventsRequest,
  streamEvents: StreamEventsRequest,
  getEvent: GetEventRequest,
  listEvents: ListEventsRequest,
  retractEvent: RetractEventRequest,
  listEventTypes: ListEventTypesRequest,
  recordPerformance: RecordPerformanceRequest,
  markCreative: MarkCreativeRequest,
  listCreatives: ListCreativesRequest,
  uploadPerformance: UploadPerformanceRequest,
  getImport: GetImportRequest,
  listImports: ListImportsRequest,
  undoImport: UndoImportRequest,
  getProjectContext: GetProjectContextRequest,
  getSegmentContext: GetSegmentContextRequest,
  explainGuidance: ExplainGuidanceRequest,
  diffContexts: DiffContextsRequest,
  watchContext: WatchContextRequest,
  getGuidanceEffect: GetGuidanceEffectRequest,
  runCycle: RunCycleRequest,
  getCycle: GetCycleRequest,
  watchCycle: WatchCycleRequest,
  cancelCycle: CancelCycleRequest,
  listCycles: ListCyclesRequest,
  getImprovementTrajectory: GetImprovementTrajectoryRequest,
  getDashboard: GetDashboardRequest,
  listLearningPatterns: ListLearningPatternsRequest,
  listEpochs: ListEpochsRequest,
  getKnowledgeGraph: GetKnowledgeGraphRequest,
  rollBackKnowledge: RollBackKnowledgeRequest,
  getSchedulerStatus: GetSchedulerStatusRequest,
  pauseScheduler: PauseSchedulerRequest,
  resumeScheduler: ResumeSchedulerRequest,
  updateSchedule: UpdateScheduleRequest,
  putOverride: PutOverrideRequest,
  listOverrides: ListOverridesRequest,
  resetLearning: ResetLearningRequest,
  scoreCreatives: ScoreCreativesRequest,
  getCreativeFormula: GetCreativeFormulaRequest,
  listModels: ListModelsRequest,
  getModel: GetModelRequest,
  rollBackModel: RollBackModelRequest,
};
