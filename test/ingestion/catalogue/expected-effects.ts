/**
 * What each event type does to the graph, written out beside the samples of event-samples.ts: a row of the event table
 * that says something else is wrong, or this is.
 */
import { expect } from 'vitest';
import type { EventEffects } from '../../../src/ingestion/catalogue/effects.ts';
import type { PayloadCase } from '../../../src/ingestion/catalogue/event-type.ts';

const PACK = 'strategy_campaign_premium';
const SEGMENT = 'SaaS startups';
const bold = { kind: 'tone', value: 'bold' } as const;
const reel = { kind: 'content_type', value: 'reel' } as const;
const creative = { contentId: 'creative|1', traits: [bold, reel], text: 'Can you believe this?' };

/** Effects of an event about a run of the sample's pack. */
function ofPack(
  state: Extract<EventEffects['subject'], { readonly label: 'PackRun' }>['state'],
  add: Extract<NonNullable<EventEffects['counters']>[number], { readonly label: 'Pack' }>['add'],
): EventEffects {
  return {
    subject: { label: 'PackRun', id: 'run|1', state },
    counters: [{ label: 'Pack', name: PACK, add }],
    links: [{ type: 'RUN_OF', runId: 'run|1', name: PACK }],
  };
}

/** Effects of a message to the sample's lead, or of its reply. */
function ofOutreach(
  state: Extract<EventEffects['subject'], { readonly label: 'Lead' }>['state'],
  add: Extract<NonNullable<EventEffects['counters']>[number], { readonly label: 'Template' }>['add'],
): EventEffects {
  return {
    subject: { label: 'Lead', id: 'lead|1', state },
    counters: [
      { label: 'Channel', name: 'email', add },
      { label: 'Template', name: 'warm%intro', add },
    ],
    links: [
      { type: 'REACHED_BY_CHANNEL', leadId: 'lead|1', name: 'email' },
      { type: 'REACHED_BY_TEMPLATE', leadId: 'lead|1', name: 'warm%intro' },
    ],
  };
}

/** Effects of the sample payloads, all of them. */
export const expectedEffects: { readonly [Case in PayloadCase]: EventEffects } = {
  strategyGenerated: { subject: { label: 'Strategy', id: 'strategy|1', state: 'GENERATED' } },
  strategyFailed: { subject: { label: 'Strategy', id: 'strategy|2', state: 'FAILED' } },
  creativesGenerated: {
    subject: { label: 'Strategy', id: 'strategy|1', state: 'CREATIVES_GENERATED' },
    creatives: [creative],
    links: [{ type: 'LED_TO', strategyId: 'strategy|1', contentId: 'creative|1' }],
  },
  executionStarted: { subject: { label: 'Strategy', id: 'strategy|1', state: 'EXECUTING' } },
  executionCompleted: { subject: { label: 'Strategy', id: 'strategy|1', state: 'EXECUTED' } },
  packStarted: ofPack('STARTED', { runs_started: 1 }),
  packCompleted: ofPack('COMPLETED', { runs_completed: 1 }),
  packFailed: ofPack('FAILED', { runs_failed: 1 }),
  sectionGenerated: ofPack('IN_SECTIONS', { sections_generated: 1 }),
  sectionFailed: ofPack('IN_SECTIONS', { sections_failed: 1 }),
  packQualityAssessed: ofPack('QUALITY_ASSESSED', { quality_assessed: 1, quality_sum: 82.5 }),
  packQualityPassed: ofPack('QUALITY_PASSED', { quality_passed: 1 }),
  packQualityFailed: ofPack('QUALITY_FAILED', { quality_failed: 1 }),
  leadCreated: { subject: { label: 'Lead', id: 'lead|1', state: 'CREATED' } },
  outreachSent: ofOutreach('CONTACTED', { sent: 1 }),
  outreachReplied: ofOutreach('REPLIED', { replied: 1 }),
  leadQualified: { subject: { label: 'Lead', id: 'lead|1', state: 'QUALIFIED' } },
  leadLost: { subject: { label: 'Lead', id: 'lead|2', state: 'LOST' } },
  dealWon: {
    subject: { label: 'Lead', id: 'lead|1', state: 'WON' },
    currency: '',
    counters: [{ label: 'Pack', name: PACK, add: { deals_won: 1, deals_micros: 5_000_000_000n } }],
    links: [{ type: 'WON_WITH', leadId: 'lead|1', name: PACK }],
  },
  appointmentScheduled: {
    subject: { label: 'Lead', id: 'lead|1', state: 'APPOINTMENT' },
    counters: [{ label: 'Channel', name: 'email', add: { appointments: 1 } }],
  },
  intakeClarityScored: {
    subject: { label: 'Intake', id: 'intake|1', state: 'SCORED' },
    counters: [
      {
        label: 'SegmentStat',
        name: SEGMENT,
        add: { clarity_count: 1, clarity_sum: 85, clarity_sum_squares: 7225 },
      },
    ],
  },
  intakeClarificationRequested: {
    subject: { label: 'Intake', id: 'intake|1', state: 'CLARIFYING' },
    counters: [],
  },
  intakeClarificationReceived: {
    subject: { label: 'Intake', id: 'intake|1', state: 'CLARIFIED' },
    counters: [],
  },
  intakeBlocked: { subject: { label: 'Intake', id: 'intake|2', state: 'BLOCKED' }, counters: [] },
  intakeApproved: {
    subject: { label: 'Intake', id: 'intake|1', state: 'APPROVED' },
    counters: [{ label: 'SegmentStat', name: SEGMENT, add: { approved: 1 } }],
  },
  performanceRecorded: {
    subject: { label: 'Creative', id: 'creative|1' },
    creatives: [creative],
    figure: expect.objectContaining({
      contentId: 'creative|1',
      platform: 'instagram',
      audience: 'High|engaged',
      date: '2026-11-01',
      revision: 1,
      currency: '',
      testId: 'test|1',
      assignment: 'RANDOMISED',
    }),
  },
  creativeMarkedWinner: {
    subject: { label: 'Creative', id: 'creative|1' },
    mark: { contentId: 'creative|1', mark: 'WINNER' },
  },
  creativeMarkedLoser: {
    subject: { label: 'Creative', id: 'creative|2' },
    mark: { contentId: 'creative|2', mark: 'LOSER' },
  },
  performanceIngestionFailed: {},
  custom: {},
};
