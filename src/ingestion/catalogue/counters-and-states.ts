/**
 * Every counter of each counter node, and every state of each kind of subject. Event rows can use no others. A test
 * compares the queries in cypher/ with these tables: each counter must be read somewhere, and no unknown counter may be
 * read.
 */

import type { FigureName } from '../../shared/figures.ts';
import { DEALS_MICROS } from './effects.ts';

/** Counters by the label of their node. Money is in millionths of the account's currency. */
export const COUNTERS = {
  Pack: [
    'runs_started',
    'runs_completed',
    'runs_failed',
    'sections_generated',
    'sections_failed',
    'quality_assessed',
    'quality_sum',
    'quality_passed',
    'quality_failed',
    'deals_won',
    DEALS_MICROS,
  ],
  Channel: ['sent', 'replied', 'appointments'],
  Template: ['sent', 'replied'],
  SegmentStat: ['clarity_count', 'clarity_sum', 'clarity_sum_squares', 'approved'],
  // No money: a platform's sum over years would have no limit.
  PlatformStat: [
    'impressions',
    'clicks',
    'clicks_impressions',
    'engagements',
    'engagement_impressions',
    'conversion_micros',
    'conversion_clicks',
  ],
} as const;

/** States by the label of the subject, in the order in which they are usually reached. */
export const STATES = {
  Strategy: ['GENERATED', 'FAILED', 'CREATIVES_GENERATED', 'EXECUTING', 'EXECUTED', 'EXECUTION_FAILED'],
  PackRun: [
    'STARTED',
    'IN_SECTIONS',
    'COMPLETED',
    'FAILED',
    'QUALITY_ASSESSED',
    'QUALITY_PASSED',
    'QUALITY_FAILED',
  ],
  Lead: ['CREATED', 'CONTACTED', 'REPLIED', 'QUALIFIED', 'APPOINTMENT', 'WON', 'LOST'],
  Intake: ['SCORED', 'CLARIFYING', 'CLARIFIED', 'BLOCKED', 'APPROVED'],
} as const;

/** Nodes that hold counters; each belongs to an account. */
export type CounterLabel = keyof typeof COUNTERS;
/**
 * What is added to the counters of one node. Sums of callers' amounts are bigints, so that they stay exact at any size.
 * Counts of events and sums of scores are numbers.
 */
export type Counts<Label extends CounterLabel> = {
  readonly [Counter in (typeof COUNTERS)[Label][number]]?: Counter extends ExactCounter ? bigint : number;
};
/** Counters that are sums of what callers report. */
type ExactCounter = typeof DEALS_MICROS | FigureName;
/** Subjects that have a state. */
export type StatefulLabel = keyof typeof STATES;
/** A state of a subject of one label. */
export type StateOf<Label extends StatefulLabel> = (typeof STATES)[Label][number];
