/** One event of each type, as small as it may be. */
import type { EventArguments, EventName } from '../client/events/event-arguments.ts';

/** The 29 types of the API. */
export type TypedEventName = Exclude<EventName, 'CUSTOM'>;

const PACK = { packKey: 'pack', runId: 'run' };
const LEAD = { leadId: 'lead' };
const OUTREACH = { ...LEAD, channel: 'email', templateId: 'template' };
const INTAKE = { intakeId: 'intake' };
const EXECUTION = { executionId: 'execution', platform: 'instagram' };
const CREATIVE = { contentId: 'creative' };

/** Arguments of the client's helpers. */
export const EVENT_SAMPLES: { readonly [Name in TypedEventName]: EventArguments[Name] } = {
  STRATEGY_GENERATED: { strategyId: 'strategy' },
  STRATEGY_FAILED: { errorCode: 'model_timeout' },
  CREATIVES_GENERATED: { creatives: [CREATIVE] },
  EXECUTION_STARTED: EXECUTION,
  EXECUTION_COMPLETED: { ...EXECUTION, succeeded: true },
  PACK_STARTED: PACK,
  PACK_COMPLETED: PACK,
  PACK_FAILED: PACK,
  SECTION_GENERATED: { ...PACK, section: 'section' },
  SECTION_FAILED: { ...PACK, section: 'section' },
  PACK_QUALITY_ASSESSED: { ...PACK, qualityScore: 90 },
  PACK_QUALITY_PASSED: { ...PACK, qualityScore: 90 },
  PACK_QUALITY_FAILED: { ...PACK, qualityScore: 10 },
  LEAD_CREATED: { ...LEAD, source: 'website', icpMatchScore: 0.9 },
  OUTREACH_SENT: OUTREACH,
  OUTREACH_REPLIED: OUTREACH,
  LEAD_QUALIFIED: LEAD,
  LEAD_LOST: { ...LEAD, reason: 'no_reply' },
  DEAL_WON: { ...LEAD, dealSizeMicros: 1_000_000, packSold: 'pack' },
  APPOINTMENT_SCHEDULED: LEAD,
  INTAKE_CLARITY_SCORED: { ...INTAKE, clarityScore: 50, followUpQuestionsCount: 1 },
  INTAKE_CLARIFICATION_REQUESTED: { ...INTAKE, round: 1, questions: ['When?'] },
  INTAKE_CLARIFICATION_RECEIVED: { ...INTAKE, round: 1, answersCount: 1 },
  INTAKE_BLOCKED: { ...INTAKE, reason: 'no_answer' },
  INTAKE_APPROVED: { ...INTAKE, finalClarityScore: 90, totalClarificationRounds: 1 },
  PERFORMANCE_RECORDED: { ...CREATIVE, platform: 'instagram', date: '2026-01-05', impressions: 100 },
  CREATIVE_MARKED_WINNER: CREATIVE,
  CREATIVE_MARKED_LOSER: CREATIVE,
  PERFORMANCE_INGESTION_FAILED: { ...CREATIVE, violations: ['impressions: not a count'] },
};
