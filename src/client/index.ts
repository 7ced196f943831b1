/** `kaizen-graph/client`: log what generators do, ask for guidance, call the API. */
export { Event, EventType } from '../gen/kaizen/v1/event.ts';
export { EventResult } from '../gen/kaizen/v1/event_service.ts';
export { AppliedItem, GuidanceUse } from '../gen/kaizen/v1/guidance.ts';
export {
  BlendPart,
  Evidence,
  EvidenceLevel,
  Grade,
  GuidanceItem,
  MetricConflict,
  RiskSource,
} from '../gen/kaizen/v1/guidance_item.ts';
export { ContextView, EmptyReason, GenerationSlot, KaizenContext } from '../gen/kaizen/v1/kaizen_service.ts';
export { Assignment, ItemStatus, Metric, Trait, TraitKind } from '../gen/kaizen/v1/vocabulary.ts';
export { CallFailure, type CallFailureFacts } from './call-failure.ts';
export { connectKaizen } from './connect-kaizen.ts';
export type { CallOptions } from './connection.ts';
export type {
  ArgumentsOf,
  CreativeInput,
  EventArguments,
  EventName,
  KaizenEvent,
  PackEventName,
  PerformanceInput,
} from './events/event-arguments.ts';
export type {
  EventEnvelope,
  FreeObject,
  GuidanceInput,
  TraitInput,
  TraitKindName,
} from './events/event-envelope.ts';
export type { EventHelpers } from './events/event-helpers.ts';
export type {
  BufferOptions,
  ContextOptions,
  FlushResult,
  Kaizen,
  KaizenOptions,
  KaizenStats,
  SpoolOptions,
  WhenFull,
} from './kaizen.ts';
export {
  type BreakerOptions,
  type BreakerState,
  type CircuitBreaker,
  createCircuitBreaker,
} from './learning/circuit-breaker.ts';
export {
  type CreativesOutput,
  creativesLearning,
  type EventsOutput,
  type ExecutionInput,
  type ExecutionOutput,
  eventsLearning,
  executionLearning,
  type IntakeOutput,
  intakeLearning,
  type StrategyOutput,
  strategyLearning,
} from './learning/kinds.ts';
export {
  type EndedRun,
  type GuidedOutput,
  guidanceOf,
  type LearningKind,
  type LearningRun,
  type RunFailure,
} from './learning/learning-kind.ts';
export {
  type PackAndSectionsOutput,
  type PackInput,
  type PackSectionOutput,
  packAndSectionsLearning,
  packLearning,
} from './learning/pack-learning.ts';
export {
  type Generator,
  type GeneratorTools,
  type LearningGenerator,
  type LearningOptions,
  type RunTools,
  withLearning,
} from './learning/with-learning.ts';
export type {
  MethodName,
  PartialMessage,
  RequestOf,
  ResponseOf,
  StreamMethodName,
  UnaryMethodName,
} from './methods.ts';
export type { DropReason, OnProblem, Problem } from './problem.ts';
export type { StatusDetails } from './status-details.ts';
