/** Events as the generators of an agency send them: mostly outreach to leads and packs, some intakes and strategies. */

import { Event } from '../../src/gen/kaizen/v1/event.ts';
import type { Payload } from '../../src/ingestion/catalogue/event-type.ts';

/** The state of a series of events. */
export interface EventSource {
  readonly accountId: string;
  /** Prefix of the ids, so that two series never use the same id. */
  readonly prefix: string;
  /** Number of the first event of the next batch. */
  next: number;
}

const CHANNELS = ['email', 'linkedin', 'phone'];
const TEMPLATES = ['warm_intro', 'case_study', 'follow_up', 'event_invite', 'referral'];
const PACKS = ['strategy_campaign_premium', 'quick_social', 'launch_gtm', 'retention_crm'];
const SECTIONS = ['content_calendar', 'messaging', 'creative_direction'];
const SEGMENTS = ['SaaS startup', 'Retail chain', 'Health clinic'];
export const PROJECTS = ['spring', 'summer', 'autumn'];
/** Number of consecutive events about one lead, pack run or intake. */
const STORY_LENGTH = 20;
/** Days that a batch reaches into the past: generators deliver collected events. */
const DAYS_BACK = 3;
const SECONDS_PER_DAY = 86_400;

/** The next `count` events of a source, with new ids. */
export function nextEvents(source: EventSource, count: number, now: Date): Event[] {
  const nowSeconds = Math.floor(now.getTime() / 1000);
  return Array.from({ length: count }, () => {
    const number = source.next;
    source.next += 1;
    const daysBack = number % DAYS_BACK;
    return Event.fromPartial({
      projectId: pick(PROJECTS, Math.floor(number / STORY_LENGTH)),
      eventId: `${source.prefix}-${number}`,
      eventTime: { seconds: nowSeconds - daysBack * SECONDS_PER_DAY, nanos: (number % 1_000_000) * 1_000 },
      actor: 'generator',
      tags: number % 5 === 0 ? ['launch'] : [],
      payload: payloadOf(source.prefix, number),
    });
  });
}

/**
 * One fifth of the positions are pack runs, half are outreach, and the rest are intakes, strategies and custom events.
 */
function payloadOf(prefix: string, number: number): Payload {
  const story = Math.floor(number / STORY_LENGTH);
  const position = number % STORY_LENGTH;
  const leadId = `${prefix}-lead-${story}-${position % 4}`;
  const channel = pick(CHANNELS, position);
  const outreach = {
    leadId,
    channel,
    templateId: pick(TEMPLATES, story + position),
    attributes: { step: 2 },
  };
  const pack = {
    packKey: pick(PACKS, story),
    runId: `${prefix}-run-${story}`,
    input: { budget: 100, goal: 'more leads' },
    output: { pages: 12 },
    meta: { region: 'eu' },
  };
  const intakeId = `${prefix}-intake-${story}`;
  if (position < 4) {
    const value = { leadId, source: 'website', icpMatchScore: 0.8, attributes: { size: 'small' } };
    return { $case: 'leadCreated', value };
  }
  if (position < 10) return { $case: 'outreachSent', value: outreach };
  if (position === 10) return { $case: 'outreachReplied', value: outreach };
  if (position === 11) return { $case: 'packStarted', value: pack };
  if (position < 15) {
    return {
      $case: 'sectionGenerated',
      value: { ...pack, section: pick(SECTIONS, position), durationMs: 700 },
    };
  }
  if (position === 15) return { $case: 'packCompleted', value: { ...pack, durationMs: 9_000 } };
  if (position === 16) return { $case: 'packQualityAssessed', value: { ...pack, qualityScore: 82.5 } };
  if (position === 17) {
    const segment = pick(SEGMENTS, story);
    return {
      $case: 'intakeClarityScored',
      value: { intakeId, clarityScore: 60 + (story % 40), followUpQuestionsCount: 2, segment },
    };
  }
  if (position === 18) {
    const strategy = { strategyId: `${prefix}-strategy-${story}`, title: 'Autumn', durationMs: 1_200 };
    return {
      $case: 'strategyGenerated',
      value: {
        ...strategy,
        pillars: ['Content Marketing'],
        tones: ['friendly'],
        platforms: ['instagram'],
        attributes: {},
      },
    };
  }
  return { $case: 'custom', value: { name: 'newsletter_sent', attributes: { readers: 1_200 } } };
}

/** An element of a list, starting again at the end of the list. */
export function pick<T>(list: readonly T[], index: number): T {
  const item = list[index % list.length];
  if (item === undefined) throw new Error('nothing to pick from');
  return item;
}
