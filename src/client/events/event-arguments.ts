/** What a caller gives for each type of event: flat objects, with what may be left out. */
import type {
  AppointmentScheduled,
  CreativeMarkedLoser,
  CreativeMarkedWinner,
  CreativesGenerated,
  CustomEvent,
  DealWon,
  ExecutionCompleted,
  ExecutionStarted,
  GeneratedCreative,
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
import type { PerformanceRecord } from '../../gen/kaizen/v1/performance.ts';
import type { Assignment, TraitKind } from '../../gen/kaizen/v1/vocabulary.ts';

/** Name of a kind of trait, for example `TONE`. */
export type TraitKindName = keyof typeof TraitKind extends infer Name
  ? Name extends `TRAIT_KIND_${infer Short}`
    ? Exclude<Short, 'UNSPECIFIED'>
    : never
  : never;

/** A trait, or an item of a context that was put to use. */
export interface TraitInput {
  /** The kind by its name, or as the API numbers it. */
  readonly kind: TraitKind | TraitKindName;
  /** Its value, for example "friendly". */
  readonly value: string;
}

/** Which context something was generated with, and what of it was put to use. */
export interface GuidanceInput {
  /** The `contextId` of the context, unchanged: of a held-out one too, since the comparison needs both. */
  readonly contextId: string;
  /** Items of the context that were put to use. */
  readonly items?: readonly TraitInput[] | undefined;
}

/** What may be given with every event. */
export interface EventEnvelope {
  /** Default: the client's project. '': the event belongs to the account as a whole. */
  readonly projectId?: string | undefined;
  /** Permanent and unique within the account: logging the same twice is harmless. Default: a random one. */
  readonly eventId?: string | undefined;
  /** When it happened. Default: now. */
  readonly eventTime?: Date | undefined;
  /** Who or what caused it. Default: the client's actor. */
  readonly actor?: string | undefined;
  /** Free labels. */
  readonly tags?: readonly string[] | undefined;
  /** The context it was made with. */
  readonly guidance?: GuidanceInput | undefined;
}

/**
 * Anything JSON can say. Dates become ISO texts, big integers texts; what JSON cannot say is left out. 65,536 bytes as JSON
 * at most.
 */
export type FreeObject = object;

/** A payload of which only the named fields must be given; lists are only read. */
type Fields<Payload, Required extends keyof Payload = never> = {
  readonly [Key in Required]: Input<Payload[Key]>;
} & {
  readonly [Key in keyof Omit<Payload, Required>]?: Input<Payload[Key]> | undefined;
};
type Input<T> = T extends (infer Item)[] ? readonly Item[] : T;

type PackFields<Payload, Required extends keyof Payload> = Fields<
  Omit<Payload, 'input' | 'output' | 'meta'>,
  Extract<Required, keyof Omit<Payload, 'input' | 'output' | 'meta'>>
> & {
  /** What went in; stored, not learned from. */
  readonly inputData?: FreeObject | undefined;
  /** What came out; stored, not learned from. */
  readonly outputData?: FreeObject | undefined;
  /** Anything else; stored, not learned from. */
  readonly meta?: FreeObject | undefined;
};

/** Anything else worth keeping about an event; stored, not learned from. */
interface Attributes {
  readonly attributes?: FreeObject | undefined;
}

/** A creative that was generated. */
export type CreativeInput = Fields<Omit<GeneratedCreative, 'traits'>, 'contentId'> & {
  /** Its traits: tone, pillar, hook type, … */
  readonly traits?: readonly TraitInput[] | undefined;
};

/** Figures of one creative on one platform on one day. */
export type PerformanceInput = Fields<
  Omit<PerformanceRecord, 'projectId' | 'traits' | 'assignment' | 'spendMicros' | 'revenueMicros'>,
  'contentId' | 'platform' | 'date' | 'impressions'
> & {
  /** Traits of the creative; they add to those it has. */
  readonly traits?: readonly TraitInput[] | undefined;
  /** How the test assigned its audience. */
  readonly assignment?: Assignment | undefined;
  /** What was spent, in millionths of the currency. */
  readonly spendMicros?: number | bigint | undefined;
  /** What was earned, in millionths of the currency. */
  readonly revenueMicros?: number | bigint | undefined;
};

/** The arguments of each type of event, without the envelope. */
export interface EventArguments {
  STRATEGY_GENERATED: Fields<Omit<StrategyGenerated, 'attributes'>, 'strategyId'> & Attributes;
  STRATEGY_FAILED: Fields<StrategyFailed, 'errorCode'>;
  CREATIVES_GENERATED: Fields<Omit<CreativesGenerated, 'creatives'>> & {
    /** The creatives, 1 to 200. */
    readonly creatives: readonly CreativeInput[];
  };
  EXECUTION_STARTED: Fields<ExecutionStarted, 'executionId'>;
  EXECUTION_COMPLETED: Fields<ExecutionCompleted, 'executionId' | 'succeeded'>;
  PACK_STARTED: PackFields<PackStarted, 'packKey'>;
  PACK_COMPLETED: PackFields<PackCompleted, 'packKey'>;
  PACK_FAILED: PackFields<PackFailed, 'packKey'>;
  SECTION_GENERATED: PackFields<SectionGenerated, 'packKey' | 'section'>;
  SECTION_FAILED: PackFields<SectionFailed, 'packKey' | 'section'>;
  PACK_QUALITY_ASSESSED: PackFields<PackQualityAssessed, 'packKey' | 'qualityScore'>;
  PACK_QUALITY_PASSED: PackFields<PackQualityPassed, 'packKey' | 'qualityScore'>;
  PACK_QUALITY_FAILED: PackFields<PackQualityFailed, 'packKey' | 'qualityScore'>;
  LEAD_CREATED: Fields<Omit<LeadCreated, 'attributes'>, 'leadId' | 'source'> & Attributes;
  OUTREACH_SENT: Fields<Omit<OutreachSent, 'attributes'>, 'leadId' | 'channel'> & Attributes;
  OUTREACH_REPLIED: Fields<Omit<OutreachReplied, 'attributes'>, 'leadId' | 'channel'> & Attributes;
  LEAD_QUALIFIED: Fields<LeadQualified, 'leadId'>;
  LEAD_LOST: Fields<LeadLost, 'leadId'>;
  DEAL_WON: Fields<Omit<DealWon, 'dealSizeMicros'>, 'leadId'> & {
    /** Value of the deal, in millionths of the currency. */
    readonly dealSizeMicros: number | bigint;
  };
  APPOINTMENT_SCHEDULED: Fields<Omit<AppointmentScheduled, 'appointmentTime'>, 'leadId'> & {
    /** When it will take place. */
    readonly appointmentTime?: Date | undefined;
  };
  INTAKE_CLARITY_SCORED: Fields<IntakeClarityScored, 'clarityScore'>;
  INTAKE_CLARIFICATION_REQUESTED: Fields<IntakeClarificationRequested>;
  INTAKE_CLARIFICATION_RECEIVED: Fields<IntakeClarificationReceived>;
  INTAKE_BLOCKED: Fields<IntakeBlocked>;
  INTAKE_APPROVED: Fields<IntakeApproved, 'finalClarityScore'>;
  PERFORMANCE_RECORDED: PerformanceInput;
  CREATIVE_MARKED_WINNER: Fields<CreativeMarkedWinner, 'contentId'>;
  CREATIVE_MARKED_LOSER: Fields<CreativeMarkedLoser, 'contentId'>;
  PERFORMANCE_INGESTION_FAILED: Fields<PerformanceIngestionFailed>;
  CUSTOM: Fields<Omit<CustomEvent, 'attributes'>, 'name'> & Attributes;
}

/** Name of a type of event, for example `LEAD_CREATED`. */
export type EventName = keyof EventArguments;

/** Name of a type of event about packs. */
export type PackEventName = Extract<EventName, `PACK_${string}` | `SECTION_${string}`>;

/** Arguments of an event of a type, with what may be given with every event. */
export type ArgumentsOf<Name extends EventName> = EventArguments[Name] & EventEnvelope;

/** An event as it is logged: its type, its arguments, and what may be given with every event. */
export type KaizenEvent = { [Name in EventName]: { readonly type: Name } & ArgumentsOf<Name> }[EventName];
