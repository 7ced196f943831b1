/** Events as callers give them, as messages of the API. */

import type { Timestamp } from '../../gen/google/protobuf/timestamp.ts';
import {
  AppointmentScheduled,
  CreativeMarkedLoser,
  CreativeMarkedWinner,
  CreativesGenerated,
  CustomEvent,
  DealWon,
  type Event,
  EventType,
  ExecutionCompleted,
  ExecutionStarted,
  IntakeApproved,
  IntakeBlocked,
  IntakeClarificationReceived,
  IntakeClarificationRequested,
  IntakeClarityScored,
  LeadCreated,
  LeadLost,
  LeadQualified,
  OutreachReplied,
  OutreachSent,
  PackCompleted,
  PackFailed,
  PackQualityAssessed,
  PackQualityFailed,
  PackQualityPassed,
  PackStarted,
  PerformanceIngestionFailed,
  SectionFailed,
  SectionGenerated,
  StrategyFailed,
  StrategyGenerated,
} from '../../gen/kaizen/v1/event.ts';
import { PerformanceRecord } from '../../gen/kaizen/v1/performance.ts';
import { Boundary, TraitKind } from '../../gen/kaizen/v1/vocabulary.ts';
import type { PartialMessage } from '../methods.ts';
import type {
  CreativeInput,
  EventArguments,
  EventName,
  FreeObject,
  GuidanceInput,
  KaizenEvent,
  TraitInput,
} from './event-arguments.ts';
import { freeObject } from './free-object.ts';

type Payload = NonNullable<Event['payload']>;

/** What an event gets when it does not say so itself. */
export interface EventDefaults {
  readonly projectId: string;
  readonly actor: string;
  readonly eventId: string;
  readonly now: Date;
}

/** The message of an event. What is shared with the caller's objects is only read; encode it before they may change. */
export function toEvent(given: KaizenEvent, defaults: EventDefaults): Event {
  return {
    accountId: '',
    projectId: given.projectId ?? defaults.projectId,
    eventId: defaults.eventId,
    eventTime: toTimestamp(given.eventTime ?? defaults.now),
    actor: given.actor ?? defaults.actor,
    tags: (given.tags ?? NO_TAGS) as string[],
    recordTime: undefined,
    type: EventType.EVENT_TYPE_UNSPECIFIED,
    boundary: Boundary.BOUNDARY_UNSPECIFIED,
    guidance: given.guidance === undefined ? undefined : toGuidance(given.guidance),
    retraction: undefined,
    payload: payloadMakers[given.type](inWholeMilliseconds(given) as never),
  };
}

/** Clocks that measure durations give fractions; the API counts whole milliseconds. */
function inWholeMilliseconds(given: KaizenEvent): KaizenEvent {
  if (!('durationMs' in given) || given.durationMs === undefined) return given;
  return Number.isInteger(given.durationMs) ? given : { ...given, durationMs: Math.round(given.durationMs) };
}

const NO_TAGS: readonly string[] = [];

/** An instant as the API says it; to the millisecond, as dates are. */
function toTimestamp(date: Date): Timestamp {
  const milliseconds = date.getTime();
  const seconds = Math.floor(milliseconds / 1_000);
  return { seconds, nanos: (milliseconds - seconds * 1_000) * 1_000_000 };
}

/** A trait as the API says it. A kind of another name becomes UNSPECIFIED, which the service refuses. */
export function toTrait({ kind, value }: TraitInput): { kind: TraitKind; value: string } {
  if (typeof kind === 'number') return { kind, value };
  return { kind: TraitKind[`TRAIT_KIND_${kind}`] ?? TraitKind.TRAIT_KIND_UNSPECIFIED, value };
}

function toGuidance({ contextId, items = [] }: GuidanceInput): NonNullable<Event['guidance']> {
  return { contextId, items: items.map(toTrait) };
}

/** Amounts of up to 10^15 millionths are exact as numbers. */
function toMicros(amount: number | bigint | undefined): number | undefined {
  return amount === undefined ? undefined : Number(amount);
}

function struct(value: FreeObject | undefined): Record<string, unknown> | undefined {
  return value === undefined || value === null ? undefined : freeObject(value);
}

function attributesOf({ attributes }: { readonly attributes?: FreeObject | undefined }) {
  return { attributes: struct(attributes) };
}

interface PackData {
  readonly inputData?: FreeObject | undefined;
  readonly outputData?: FreeObject | undefined;
  readonly meta?: FreeObject | undefined;
}

function packData({ inputData, outputData, meta }: PackData) {
  return { input: struct(inputData), output: struct(outputData), meta: struct(meta) };
}

function toCreative({ traits = [], ...creative }: CreativeInput) {
  return { ...creative, traits: traits.map(toTrait) };
}

function toRecord(given: EventArguments['PERFORMANCE_RECORDED'] & { readonly projectId?: string }) {
  return filled(PerformanceRecord, {
    ...given,
    // The event's project is the record's.
    projectId: '',
    traits: (given.traits ?? []).map(toTrait),
    spendMicros: toMicros(given.spendMicros),
    revenueMicros: toMicros(given.revenueMicros),
  });
}

/**
 * A whole message from some of its fields: those it does not know, as the envelope's, are left alone. ts-proto takes an
 * undefined field for an absent one; its types know only the absent one.
 */
function filled<Type extends { fromPartial(fields: never): object }>(
  type: Type,
  fields: PartialMessage<MessageOf<Type>>,
): MessageOf<Type> {
  return type.fromPartial(fields as never) as MessageOf<Type>;
}

type MessageOf<Type extends { fromPartial(fields: never): object }> = ReturnType<Type['fromPartial']>;

const payloadMakers: { readonly [Name in EventName]: (given: EventArguments[Name]) => Payload } = {
  STRATEGY_GENERATED: (given) => ({
    $case: 'strategyGenerated',
    value: filled(StrategyGenerated, { ...given, ...attributesOf(given) }),
  }),
  STRATEGY_FAILED: (given) => ({ $case: 'strategyFailed', value: filled(StrategyFailed, given) }),
  CREATIVES_GENERATED: (given) => ({
    $case: 'creativesGenerated',
    value: filled(CreativesGenerated, { ...given, creatives: given.creatives.map(toCreative) }),
  }),
  EXECUTION_STARTED: (given) => ({ $case: 'executionStarted', value: filled(ExecutionStarted, given) }),
  EXECUTION_COMPLETED: (given) => ({
    $case: 'executionCompleted',
    value: filled(ExecutionCompleted, given),
  }),
  PACK_STARTED: (given) => ({
    $case: 'packStarted',
    value: filled(PackStarted, { ...given, ...packData(given) }),
  }),
  PACK_COMPLETED: (given) => ({
    $case: 'packCompleted',
    value: filled(PackCompleted, { ...given, ...packData(given) }),
  }),
  PACK_FAILED: (given) => ({
    $case: 'packFailed',
    value: filled(PackFailed, { ...given, ...packData(given) }),
  }),
  SECTION_GENERATED: (given) => ({
    $case: 'sectionGenerated',
    value: filled(SectionGenerated, { ...given, ...packData(given) }),
  }),
  SECTION_FAILED: (given) => ({
    $case: 'sectionFailed',
    value: filled(SectionFailed, { ...given, ...packData(given) }),
  }),
  PACK_QUALITY_ASSESSED: (given) => ({
    $case: 'packQualityAssessed',
    value: filled(PackQualityAssessed, { ...given, ...packData(given) }),
  }),
  PACK_QUALITY_PASSED: (given) => ({
    $case: 'packQualityPassed',
    value: filled(PackQualityPassed, { ...given, ...packData(given) }),
  }),
  PACK_QUALITY_FAILED: (given) => ({
    $case: 'packQualityFailed',
    value: filled(PackQualityFailed, { ...given, ...packData(given) }),
  }),
  LEAD_CREATED: (given) => ({
    $case: 'leadCreated',
    value: filled(LeadCreated, { ...given, ...attributesOf(given) }),
  }),
  OUTREACH_SENT: (given) => ({
    $case: 'outreachSent',
    value: filled(OutreachSent, { ...given, ...attributesOf(given) }),
  }),
  OUTREACH_REPLIED: (given) => ({
    $case: 'outreachReplied',
    value: filled(OutreachReplied, { ...given, ...attributesOf(given) }),
  }),
  LEAD_QUALIFIED: (given) => ({ $case: 'leadQualified', value: filled(LeadQualified, given) }),
  LEAD_LOST: (given) => ({ $case: 'leadLost', value: filled(LeadLost, given) }),
  DEAL_WON: (given) => ({
    $case: 'dealWon',
    value: filled(DealWon, { ...given, dealSizeMicros: Number(given.dealSizeMicros) }),
  }),
  APPOINTMENT_SCHEDULED: ({ appointmentTime, ...given }) => ({
    $case: 'appointmentScheduled',
    value: filled(AppointmentScheduled, {
      ...given,
      appointmentTime: appointmentTime === undefined ? undefined : toTimestamp(appointmentTime),
    }),
  }),
  INTAKE_CLARITY_SCORED: (given) => ({
    $case: 'intakeClarityScored',
    value: filled(IntakeClarityScored, given),
  }),
  INTAKE_CLARIFICATION_REQUESTED: (given) => ({
    $case: 'intakeClarificationRequested',
    value: filled(IntakeClarificationRequested, given),
  }),
  INTAKE_CLARIFICATION_RECEIVED: (given) => ({
    $case: 'intakeClarificationReceived',
    value: filled(IntakeClarificationReceived, given),
  }),
  INTAKE_BLOCKED: (given) => ({ $case: 'intakeBlocked', value: filled(IntakeBlocked, given) }),
  INTAKE_APPROVED: (given) => ({ $case: 'intakeApproved', value: filled(IntakeApproved, given) }),
  PERFORMANCE_RECORDED: (given) => ({ $case: 'performanceRecorded', value: { record: toRecord(given) } }),
  CREATIVE_MARKED_WINNER: (given) => ({
    $case: 'creativeMarkedWinner',
    value: filled(CreativeMarkedWinner, given),
  }),
  CREATIVE_MARKED_LOSER: (given) => ({
    $case: 'creativeMarkedLoser',
    value: filled(CreativeMarkedLoser, given),
  }),
  PERFORMANCE_INGESTION_FAILED: (given) => ({
    $case: 'performanceIngestionFailed',
    value: filled(PerformanceIngestionFailed, given),
  }),
  CUSTOM: (given) => ({
    $case: 'custom',
    value: filled(CustomEvent, { ...given, ...attributesOf(given) }),
  }),
};
