/** The world outside, for a run without one: who replies, who buys, what a client answers, how creatives do. By seed. */
import type { Prospect } from './acquisition.ts';
import type { Creative } from './creatives.ts';
import { INTAKE_FIELDS, type IntakeClient } from './intake.ts';
import type { ReportRow } from './performance-report.ts';
import { fraction } from './seeded.ts';

/** Of messages that are replied to. Outside it is one in ten; here a run is to show something. */
const REPLY_RATE = 0.5;
const DEAL_RATE = 0.6;
const MS_PER_DAY = 86_400_000;
const DAYS_TO_APPOINTMENT = 3;
/** A deal is worth between one and three times this, in millionths of the account's currency. */
const LEAST_DEAL_MICROS = 900_000_000;

/** A lead that may reply, have time, and buy a pack. */
export function prospectBySeed({
  seed,
  packKey,
  now,
  isEager = false,
}: {
  readonly seed: string;
  readonly packKey: string;
  readonly now: Date;
  /** Replies and buys at once. */
  readonly isEager?: boolean;
}): Prospect {
  return {
    replies: ({ attempt, channel }) =>
      isEager || fraction(`${seed}/replies/${attempt}/${channel}`) < REPLY_RATE,
    appointment: () => new Date(now.getTime() + DAYS_TO_APPOINTMENT * MS_PER_DAY),
    decides() {
      if (!isEager && fraction(`${seed}/decides`) >= DEAL_RATE) return undefined;
      const dealSizeMicros = Math.round(LEAST_DEAL_MICROS * (1 + 2 * fraction(`${seed}/size`)));
      return { packSold: packKey, dealSizeMicros };
    },
  };
}

/** A client that answers two questions at a time. */
export const patientClient: IntakeClient = {
  answer: (questions) =>
    Object.fromEntries(questions.slice(0, 2).map(({ field }) => [field, `what is known of the ${field}`])),
};

/** A client that answers nothing. */
export const silentClient: IntakeClient = { answer: () => ({}) };

/** A brief of which only the goal is known. */
export const UNCLEAR_ANSWERS: Readonly<Record<string, string>> = Object.fromEntries(
  INTAKE_FIELDS.slice(0, 1).map(({ field }) => [field, 'more bookings on weekdays']),
);

const LEAST_SHOWN = 800;
const MOST_CLICKED = 0.06;
const MOST_ENGAGED = 0.09;

/** A day's report of creatives, as a platform would write it. */
export function reportBySeed({
  creatives,
  platform,
  day,
  seed,
}: {
  readonly creatives: readonly Pick<Creative, 'contentId'>[];
  readonly platform: string;
  readonly day: string;
  readonly seed: string;
}): readonly ReportRow[] {
  return creatives.map(({ contentId }) => {
    const share = (what: string): number => fraction(`${seed}/${contentId}/${what}`);
    const shown = Math.round(LEAST_SHOWN * (1 + share('shown')));
    return {
      content: contentId,
      platform,
      day,
      shown: String(shown),
      clicked: String(Math.round(shown * MOST_CLICKED * share('clicked'))),
      engaged: String(Math.round(shown * MOST_ENGAGED * share('engaged'))),
    };
  });
}
