/** One event of every type, with every field given, as a caller logs it and as the service stores it. */
import type { ArgumentsOf, EventName } from '../../src/client/events/event-arguments.ts';
import type { EventHelpers } from '../../src/client/events/event-helpers.ts';
import type { Event } from '../../src/gen/kaizen/v1/event.ts';
import { Assignment, TraitKind } from '../../src/gen/kaizen/v1/vocabulary.ts';

/** One event: how it is logged, and what is stored of it. */
export interface LoggedEvent {
  readonly type: EventName;
  readonly log: (kaizen: EventHelpers, envelope: { readonly eventId: string }) => string;
  readonly payload: NonNullable<Event['payload']>;
}

const pack = { packKey: 'launch', runId: 'run-1' } as const;
const data = { inputData: { budget: 100 }, outputData: { pages: [1, 2] }, meta: { region: 'eu' } };
const stored = { ...pack, input: { budget: 100 }, output: { pages: [1, 2] }, meta: { region: 'eu' } };
const strategy = {
  strategyId: 'strategy-1',
  title: 'Autumn',
  pillars: ['Offers'],
  tones: ['friendly'],
  platforms: ['instagram'],
  durationMs: 1_200,
};
const record = {
  contentId: 'creative-1',
  platform: 'instagram',
  audience: 'students',
  date: '2026-10-01',
  revision: 2,
  impressions: 1_000,
  clicks: 10,
  engagements: 50,
  engagementRate: 0.05,
  conversions: 3,
  currency: 'EUR',
  contentType: 'reel',
  testId: 'test-1',
  testSpansProjects: true,
  plannedShare: 0.25,
  assignment: Assignment.ASSIGNMENT_RANDOMISED,
  text: 'How to rest',
};
const outreach = { leadId: 'lead-1', channel: 'email', templateId: 'warm_intro', attributes: { step: 2 } };
const tone = { kind: TraitKind.TRAIT_KIND_TONE, value: 'friendly' };

/** Every type of event once. */
export const everyEvent: readonly LoggedEvent[] = [
  event(
    'STRATEGY_GENERATED',
    (kaizen, given) => kaizen.logStrategyGenerated(given),
    { ...strategy, attributes: { draft: true } },
    { $case: 'strategyGenerated', value: { ...strategy, attributes: { draft: true } } },
  ),
  same('STRATEGY_FAILED', 'strategyFailed', (kaizen, given) => kaizen.logStrategyFailed(given), {
    strategyId: 'strategy-2',
    errorCode: 'model_timeout',
    message: 'no answer',
    durationMs: 30_000,
  }),
  event(
    'CREATIVES_GENERATED',
    (kaizen, given) => kaizen.logCreativesGenerated(given),
    {
      strategyId: 'strategy-1',
      durationMs: 900,
      creatives: [
        {
          contentId: 'creative-1',
          text: 'How to rest',
          contentType: 'reel',
          traits: [{ kind: 'TONE', value: 'friendly' }],
        },
      ],
    },
    {
      $case: 'creativesGenerated',
      value: {
        strategyId: 'strategy-1',
        durationMs: 900,
        creatives: [{ contentId: 'creative-1', text: 'How to rest', contentType: 'reel', traits: [tone] }],
      },
    },
  ),
  same('EXECUTION_STARTED', 'executionStarted', (kaizen, given) => kaizen.logExecutionStarted(given), {
    executionId: 'execution-1',
    strategyId: 'strategy-1',
    contentIds: ['creative-1'],
    platform: 'instagram',
  }),
  same('EXECUTION_COMPLETED', 'executionCompleted', (kaizen, given) => kaizen.logExecutionCompleted(given), {
    executionId: 'execution-1',
    strategyId: 'strategy-1',
    succeeded: true,
    publishedCount: 1,
    failedCount: 2,
    platform: 'instagram',
    durationMs: 70,
  }),
  event(
    'PACK_STARTED',
    (kaizen, given) => kaizen.logPackEvent('PACK_STARTED', given),
    { ...pack, ...data },
    { $case: 'packStarted', value: stored },
  ),
  event(
    'PACK_COMPLETED',
    (kaizen, given) => kaizen.logPackEvent('PACK_COMPLETED', given),
    { ...pack, ...data, durationMs: 5 },
    { $case: 'packCompleted', value: { ...stored, durationMs: 5 } },
  ),
  event(
    'PACK_FAILED',
    (kaizen, given) => kaizen.logPackFailed(given),
    { ...pack, ...data, errorCode: 'quality_gate', message: 'missed', durationMs: 5 },
    {
      $case: 'packFailed',
      value: { ...stored, errorCode: 'quality_gate', message: 'missed', durationMs: 5 },
    },
  ),
  event(
    'SECTION_GENERATED',
    (kaizen, given) => kaizen.logSectionGenerated(given),
    { ...pack, ...data, section: 'calendar', durationMs: 5 },
    { $case: 'sectionGenerated', value: { ...stored, section: 'calendar', durationMs: 5 } },
  ),
  event(
    'SECTION_FAILED',
    (kaizen, given) => kaizen.logSectionFailed(given),
    { ...pack, ...data, section: 'calendar', errorCode: 'empty', message: 'nothing written' },
    {
      $case: 'sectionFailed',
      value: { ...stored, section: 'calendar', errorCode: 'empty', message: 'nothing written' },
    },
  ),
  event(
    'PACK_QUALITY_ASSESSED',
    (kaizen, given) => kaizen.logPackQualityAssessed(given),
    { ...pack, ...data, qualityScore: 82.5 },
    { $case: 'packQualityAssessed', value: { ...stored, qualityScore: 82.5 } },
  ),
  event(
    'PACK_QUALITY_PASSED',
    (kaizen, given) => kaizen.logPackQualityPassed(given),
    { ...pack, ...data, qualityScore: 82.5 },
    { $case: 'packQualityPassed', value: { ...stored, qualityScore: 82.5 } },
  ),
  event(
    'PACK_QUALITY_FAILED',
    (kaizen, given) => kaizen.logPackQualityFailed(given),
    { ...pack, ...data, qualityScore: 12.5, failures: ['avoid_jargon'] },
    { $case: 'packQualityFailed', value: { ...stored, qualityScore: 12.5, failures: ['avoid_jargon'] } },
  ),
  same('LEAD_CREATED', 'leadCreated', (kaizen, given) => kaizen.logLeadCreated(given), {
    leadId: 'lead-1',
    source: 'website',
    icpMatchScore: 0.75,
    attributes: { size: 'small' },
  }),
  same('OUTREACH_SENT', 'outreachSent', (kaizen, given) => kaizen.logOutreachSent(given), outreach),
  same('OUTREACH_REPLIED', 'outreachReplied', (kaizen, given) => kaizen.logOutreachReplied(given), outreach),
  same('LEAD_QUALIFIED', 'leadQualified', (kaizen, given) => kaizen.logLeadQualified(given), {
    leadId: 'lead-1',
    qualificationScore: 0.5,
    reason: 'budget',
  }),
  same('LEAD_LOST', 'leadLost', (kaizen, given) => kaizen.logLeadLost(given), {
    leadId: 'lead-2',
    reason: 'no answer',
  }),
  event(
    'DEAL_WON',
    (kaizen, given) => kaizen.logDealWon(given),
    { leadId: 'lead-1', dealSizeMicros: 12_000_000_000n, currency: 'EUR', packSold: 'launch' },
    {
      $case: 'dealWon',
      value: { leadId: 'lead-1', dealSizeMicros: 12_000_000_000, currency: 'EUR', packSold: 'launch' },
    },
  ),
  event(
    'APPOINTMENT_SCHEDULED',
    (kaizen, given) => kaizen.logAppointmentScheduled(given),
    { leadId: 'lead-1', appointmentTime: new Date('2026-12-01T10:00:00.250Z'), channel: 'phone' },
    {
      $case: 'appointmentScheduled',
      value: {
        leadId: 'lead-1',
        appointmentTime: { seconds: 1_796_119_200, nanos: 250_000_000 },
        channel: 'phone',
      },
    },
  ),
  same(
    'INTAKE_CLARITY_SCORED',
    'intakeClarityScored',
    (kaizen, given) => kaizen.logIntakeClarityScored(given),
    {
      intakeId: 'intake-1',
      clarityScore: 65.5,
      followUpQuestionsCount: 2,
      segment: 'SaaS startups',
    },
  ),
  same(
    'INTAKE_CLARIFICATION_REQUESTED',
    'intakeClarificationRequested',
    (kaizen, given) => kaizen.logIntakeClarificationRequested(given),
    { intakeId: 'intake-1', round: 1, questions: ['Who is it for?'] },
  ),
  same(
    'INTAKE_CLARIFICATION_RECEIVED',
    'intakeClarificationReceived',
    (kaizen, given) => kaizen.logIntakeClarificationReceived(given),
    { intakeId: 'intake-1', round: 1, answersCount: 1 },
  ),
  same('INTAKE_BLOCKED', 'intakeBlocked', (kaizen, given) => kaizen.logIntakeBlocked(given), {
    intakeId: 'intake-2',
    reason: 'no budget',
  }),
  same('INTAKE_APPROVED', 'intakeApproved', (kaizen, given) => kaizen.logIntakeApproved(given), {
    intakeId: 'intake-1',
    finalClarityScore: 90,
    totalClarificationRounds: 1,
    segment: 'SaaS startups',
  }),
  event(
    'PERFORMANCE_RECORDED',
    (kaizen, given) => kaizen.ingestPerformanceData(given),
    {
      ...record,
      traits: [{ kind: 'TONE', value: 'friendly' }],
      spendMicros: 5_000_000n,
      revenueMicros: 9_500_000,
    },
    {
      $case: 'performanceRecorded',
      value: {
        record: {
          ...record,
          projectId: '',
          testSpansProjects: true,
          traits: [tone],
          spendMicros: 5_000_000,
          revenueMicros: 9_500_000,
        },
      },
    },
  ),
  same(
    'CREATIVE_MARKED_WINNER',
    'creativeMarkedWinner',
    (kaizen, given) => kaizen.logCreativeMarkedWinner(given),
    {
      contentId: 'creative-1',
      platform: 'instagram',
      reason: 'the board likes it',
    },
  ),
  same(
    'CREATIVE_MARKED_LOSER',
    'creativeMarkedLoser',
    (kaizen, given) => kaizen.logCreativeMarkedLoser(given),
    {
      contentId: 'creative-2',
      platform: 'instagram',
      reason: 'too loud',
    },
  ),
  same(
    'PERFORMANCE_INGESTION_FAILED',
    'performanceIngestionFailed',
    (kaizen, given) => kaizen.logPerformanceIngestionFailed(given),
    {
      contentId: 'creative-3',
      platform: 'tiktok',
      date: 'yesterday',
      violations: ['date: is no date'],
      source: 'report.csv',
    },
  ),
  same('CUSTOM', 'custom', (kaizen, given) => kaizen.logCustom(given), {
    name: 'newsletter_sent',
    attributes: { readers: 1_200 },
  }),
];

function event<Name extends EventName>(
  type: Name,
  log: (kaizen: EventHelpers, given: ArgumentsOf<Name>) => string,
  given: ArgumentsOf<Name>,
  payload: LoggedEvent['payload'],
): LoggedEvent {
  return { type, payload, log: (kaizen, envelope) => log(kaizen, { ...given, ...envelope }) };
}

/** Of a type whose arguments are stored as they are given. */
function same<Name extends EventName, Case extends LoggedEvent['payload']['$case']>(
  type: Name,
  $case: Case,
  log: (kaizen: EventHelpers, given: ArgumentsOf<Name>) => string,
  given: ArgumentsOf<Name> & Extract<LoggedEvent['payload'], { readonly $case: Case }>['value'],
): LoggedEvent {
  // The union cannot see that the case and its value belong together; the signature says so.
  return event(type, log, given, { $case, value: given } as unknown as LoggedEvent['payload']);
}
