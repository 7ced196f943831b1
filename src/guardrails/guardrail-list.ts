/** The guardrails with their names, which never change, and the event types that each watches. */
import type { EventName } from '../client/events/event-arguments.ts';
import type { GuardedGenerators } from './subjects.ts';

/** A group of guardrails, with the caller's module that they watch. */
export type GuardrailGroup =
  | 'strategy'
  | 'creatives'
  | 'execution'
  | 'packs'
  | 'acquisition'
  | 'intake'
  | 'performance'
  | 'kaizen service'
  | 'generator integration'
  | 'infrastructure';

/** A module of the caller. It may be `false`. */
export type GuardedModule = keyof GuardedGenerators;

/** One guardrail. */
export interface Guardrail {
  readonly group: GuardrailGroup;
  /** The guardrail is skipped when the caller has none of these modules. Empty: it needs none. */
  readonly modules: readonly GuardedModule[];
  /** Name of the test. It never changes. */
  readonly name: string;
  /**
   * The test fails when events of any of these types are missing. Empty: it watches the service, or all modules
   * together.
   */
  readonly watches: readonly EventName[];
}

/** All guardrails, in the order in which they run. */
export const GUARDRAILS = {
  strategyGenerated: {
    group: 'strategy',
    modules: ['strategy'],
    name: 'a generated strategy is logged with its pillars, tones and platforms',
    watches: ['STRATEGY_GENERATED'],
  },
  strategyFailed: {
    group: 'strategy',
    modules: ['strategy'],
    name: 'a strategy that fails is logged with its error',
    watches: ['STRATEGY_FAILED'],
  },
  creativesGenerated: {
    group: 'creatives',
    modules: ['creatives'],
    name: 'generated creatives are logged with their texts and traits',
    watches: ['CREATIVES_GENERATED'],
  },
  executionLogged: {
    group: 'execution',
    modules: ['execution'],
    name: 'publishing is logged when it starts and when it ends',
    watches: ['EXECUTION_STARTED', 'EXECUTION_COMPLETED'],
  },
  packCompleted: {
    group: 'packs',
    modules: ['packs'],
    name: 'a run of a pack is logged with its sections and its quality',
    watches: [
      'PACK_STARTED',
      'SECTION_GENERATED',
      'PACK_QUALITY_ASSESSED',
      'PACK_QUALITY_PASSED',
      'PACK_COMPLETED',
    ],
  },
  packFailed: {
    group: 'packs',
    modules: ['packs'],
    name: 'a run of a pack that fails is logged with what failed',
    watches: ['SECTION_FAILED', 'PACK_QUALITY_FAILED', 'PACK_FAILED'],
  },
  dealWon: {
    group: 'acquisition',
    modules: ['acquisition'],
    name: 'a lead is logged up to the deal, which connects it with channel, template and pack',
    watches: [
      'LEAD_CREATED',
      'OUTREACH_SENT',
      'OUTREACH_REPLIED',
      'LEAD_QUALIFIED',
      'APPOINTMENT_SCHEDULED',
      'DEAL_WON',
    ],
  },
  leadLost: {
    group: 'acquisition',
    modules: ['acquisition'],
    name: 'a lost lead is logged with the reason',
    watches: ['LEAD_LOST'],
  },
  intakeApproved: {
    group: 'intake',
    modules: ['intake'],
    name: 'an intake is logged with its scores, questions and answers until it is approved',
    watches: [
      'INTAKE_CLARITY_SCORED',
      'INTAKE_CLARIFICATION_REQUESTED',
      'INTAKE_CLARIFICATION_RECEIVED',
      'INTAKE_APPROVED',
    ],
  },
  intakeBlocked: {
    group: 'intake',
    modules: ['intake'],
    name: 'an intake that cannot go on is logged with the reason',
    watches: ['INTAKE_BLOCKED'],
  },
  performanceRecorded: {
    group: 'performance',
    modules: ['performance'],
    name: 'performance is logged as it was reported, and so are winners and losers',
    watches: ['PERFORMANCE_RECORDED', 'CREATIVE_MARKED_WINNER', 'CREATIVE_MARKED_LOSER'],
  },
  performanceRefused: {
    group: 'performance',
    modules: ['performance'],
    name: 'performance that cannot be read is logged as failed',
    watches: ['PERFORMANCE_INGESTION_FAILED'],
  },
  projectContext: {
    group: 'kaizen service',
    modules: [],
    name: 'the context of a project has every field, or says why it is empty',
    watches: [],
  },
  segmentContext: {
    group: 'kaizen service',
    modules: [],
    name: 'the context of a segment has every field, or says why it is empty',
    watches: [],
  },
  guidanceLearned: {
    group: 'kaizen service',
    modules: [],
    name: 'what worked is recommended, and what harmed is called risky, after a cycle',
    watches: [],
  },
  worksWithoutGuidance: {
    group: 'generator integration',
    modules: ['strategy', 'creatives'],
    name: 'strategy and creatives are generated while the service is away',
    watches: [],
  },
  strategyFollowsGuidance: {
    group: 'generator integration',
    modules: ['strategy'],
    name: 'a strategy follows the guidance, and its event says which',
    watches: ['STRATEGY_GENERATED'],
  },
  creativesFollowGuidance: {
    group: 'generator integration',
    modules: ['creatives'],
    name: 'creatives follow the guidance, but not in a holdout week, and their event says which',
    watches: ['CREATIVES_GENERATED'],
  },
  everyModule: {
    group: 'infrastructure',
    modules: [],
    name: 'every module is there, and every type of event is taken',
    watches: [],
  },
} as const satisfies Readonly<Record<string, Guardrail>>;

/** Short name of a guardrail. */
export type GuardrailKey = keyof typeof GUARDRAILS;

/** The guardrails that fail when events of a type are no longer logged, in their order. */
export function guardrailsWatching(type: EventName): readonly GuardrailKey[] {
  const all: readonly (readonly [string, Guardrail])[] = Object.entries(GUARDRAILS);
  return all.filter(([, { watches }]) => watches.includes(type)).map(([key]) => key as GuardrailKey);
}

/** Full name of a guardrail's test as reporters show it: group and name. */
export function guardrailTitle(key: GuardrailKey): string {
  const { group, name } = GUARDRAILS[key];
  return `${group}: ${name}`;
}
