/** One sample of each event type, with every field given: the tests of "all 29 types" run over it. */

import { Event } from '../../src/gen/kaizen/v1/event.ts';
import { PerformanceRecord } from '../../src/gen/kaizen/v1/performance.ts';
import { TraitKind } from '../../src/gen/kaizen/v1/vocabulary.ts';
import type { Payload, PayloadCase } from '../../src/ingestion/catalogue/event-type.ts';

const pack = {
  packKey: 'strategy_campaign_premium',
  runId: 'run|1',
  input: { budget: 100 },
  output: { pages: 12 },
  meta: { region: 'eu' },
};
const outreach = { leadId: 'lead|1', channel: 'email', templateId: 'warm%intro', attributes: { step: 2 } };

/** Payloads by their field, all of them. */
export const payloadSamples: { readonly [Case in PayloadCase]: Extract<Payload, { $case: Case }>['value'] } =
  {
    strategyGenerated: {
      strategyId: 'strategy|1',
      title: 'Autumn',
      pillars: ['Content Marketing'],
      tones: ['friendly'],
      platforms: ['instagram'],
      durationMs: 1200,
      attributes: { model: 'm1' },
    },
    strategyFailed: {
      strategyId: 'strategy|2',
      errorCode: 'model_timeout',
      message: 'no answer',
      durationMs: 30_000,
    },
    creativesGenerated: {
      strategyId: 'strategy|1',
      creatives: [
        {
          contentId: 'creative|1',
          text: 'Can you believe this?',
          contentType: 'reel',
          traits: [{ kind: TraitKind.TRAIT_KIND_TONE, value: 'bold' }],
        },
      ],
      durationMs: 800,
    },
    executionStarted: {
      executionId: 'execution|1',
      strategyId: 'strategy|1',
      contentIds: ['creative|1'],
      platform: 'instagram',
    },
    executionCompleted: {
      executionId: 'execution|1',
      strategyId: 'strategy|1',
      succeeded: true,
      publishedCount: 1,
      failedCount: 0,
      platform: 'instagram',
      durationMs: 5000,
    },
    packStarted: pack,
    packCompleted: { ...pack, durationMs: 9000 },
    packFailed: { ...pack, errorCode: 'no_budget', message: 'the budget is spent', durationMs: 10 },
    sectionGenerated: { ...pack, section: 'content_calendar', durationMs: 700 },
    sectionFailed: { ...pack, section: 'content_calendar', errorCode: 'empty', message: 'nothing came back' },
    packQualityAssessed: { ...pack, qualityScore: 82.5 },
    packQualityPassed: { ...pack, qualityScore: 91 },
    packQualityFailed: { ...pack, qualityScore: 40, failures: ['avoid_jargon'] },
    leadCreated: { leadId: 'lead|1', source: 'website', icpMatchScore: 0.8, attributes: { size: 'small' } },
    outreachSent: outreach,
    outreachReplied: outreach,
    leadQualified: { leadId: 'lead|1', qualificationScore: 0.9, reason: 'budget and need' },
    leadLost: { leadId: 'lead|2', reason: 'no budget' },
    dealWon: {
      leadId: 'lead|1',
      dealSizeMicros: 5_000_000_000,
      currency: '',
      packSold: 'strategy_campaign_premium',
    },
    appointmentScheduled: {
      leadId: 'lead|1',
      appointmentTime: { seconds: 1_790_000_000, nanos: 0 },
      channel: 'email',
    },
    intakeClarityScored: {
      intakeId: 'intake|1',
      clarityScore: 85,
      followUpQuestionsCount: 2,
      segment: 'SaaS startups',
    },
    intakeClarificationRequested: { intakeId: 'intake|1', round: 1, questions: ['For whom is it?'] },
    intakeClarificationReceived: { intakeId: 'intake|1', round: 1, answersCount: 1 },
    intakeBlocked: { intakeId: 'intake|2', reason: 'no contact' },
    intakeApproved: {
      intakeId: 'intake|1',
      finalClarityScore: 95,
      totalClarificationRounds: 1,
      segment: 'SaaS startups',
    },
    performanceRecorded: {
      record: PerformanceRecord.fromPartial({
        contentId: 'creative|1',
        platform: 'instagram',
        audience: 'High|engaged',
        date: '2026-11-01',
        revision: 1,
        impressions: 10_000,
        clicks: 200,
        engagements: 1_200,
        conversions: 12,
        spendMicros: 50_000_000,
        revenueMicros: 200_000_000,
        contentType: 'reel',
        traits: [{ kind: TraitKind.TRAIT_KIND_TONE, value: 'bold' }],
        testId: 'test|1',
        text: 'Can you believe this?',
      }),
    },
    creativeMarkedWinner: { contentId: 'creative|1', platform: 'instagram', reason: 'the client loves it' },
    creativeMarkedLoser: { contentId: 'creative|2', platform: '', reason: 'off brand' },
    performanceIngestionFailed: {
      contentId: 'creative|3',
      platform: 'instagram',
      date: '2026-02-30',
      violations: ['date: no such day'],
      source: 'export.csv',
    },
    custom: { name: 'newsletter_sent', attributes: { readers: 1200 } },
  };

/** An event of a sample payload, complete but for its account. */
export function sampleEvent(payload: PayloadCase, overrides: Partial<Event> = {}): Event {
  return {
    ...Event.fromPartial({
      projectId: 'project|1',
      eventId: `event|${payload}`,
      actor: 'generator',
      tags: ['launch'],
    }),
    payload: { $case: payload, value: payloadSamples[payload] } as Payload,
    ...overrides,
  };
}
