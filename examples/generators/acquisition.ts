/** The acquisition funnel: a lead, outreach until it replies, qualification, an appointment, a deal or none. */
import type { Brief } from './brief.ts';
import { avoidedItems, distinctItems, type Guidance, readGuidance, writableGuidance } from './guidance.ts';
import { type AppliedItem, TraitKind } from './kaizen-client.ts';
import { shuffled } from './seeded.ts';
import type { WriterTools } from './strategy.ts';
import { OUTREACH_TEMPLATES, templateText } from './template-text.ts';
import { type TextModel, writeChecked } from './text-model.ts';

/** Somebody who may become a client. Names and addresses stay where they are: an id is all that is passed on. */
export interface Lead {
  readonly leadId: string;
  /** Where it comes from, for example "website". */
  readonly source: string;
  /** How well it matches the ideal client, 0–1. */
  readonly icpMatchScore: number;
}

/** A message to a lead. */
export interface Outreach {
  readonly channel: string;
  readonly templateId: string;
  readonly text: string;
  /** Which message to this lead it is, from 1. */
  readonly attempt: number;
}

/** How the world answers: a mail server and a calendar, or, here, the examples' seed. */
export interface Prospect {
  /** Whether the lead replies to a message. */
  replies(outreach: Outreach): boolean | Promise<boolean>;
  /** When it has time to talk. Undefined: it has none. */
  appointment(): Date | undefined | Promise<Date | undefined>;
  /** What it buys after the talk, for how many millionths of the account's currency. Undefined: nothing. */
  decides(): Sale | undefined | Promise<Sale | undefined>;
}

/** What was sold. */
export interface Sale {
  readonly packSold: string;
  readonly dealSizeMicros: number;
}

/** What the funnel works on. */
export interface FunnelInput {
  readonly lead: Lead;
  readonly brief: Brief;
  readonly channels: readonly string[];
  readonly prospect: Prospect;
  readonly seed: string;
}

/** How it ended. */
export interface Funnel {
  readonly leadId: string;
  readonly outcome: 'WON' | 'LOST';
  readonly outreach: readonly Outreach[];
  readonly sale: Sale | undefined;
  /** Of a lost one: why. */
  readonly reason: string;
  /** Items of the context that it follows. */
  readonly applied: readonly AppliedItem[];
}

/** Told what happens in the funnel, which may take weeks, while it happens. */
export interface FunnelListener {
  created?(lead: Lead): void;
  sent?(lead: Lead, outreach: Outreach, applied: readonly AppliedItem[]): void;
  replied?(lead: Lead, outreach: Outreach): void;
  qualified?(lead: Lead, qualification: { readonly score: number; readonly reason: string }): void;
  scheduled?(lead: Lead, appointment: { readonly time: Date; readonly channel: string }): void;
  won?(lead: Lead, sale: Sale): void;
  lost?(lead: Lead, end: { readonly reason: string }): void;
}

/** More messages than this annoy. */
const MAX_ATTEMPTS = 3;
/** Below it, a lead is not worth an hour of talk. */
const MIN_MATCH = 0.5;

/** Works one lead to its end. */
export async function workLead(
  input: FunnelInput,
  tools: WriterTools & { readonly listener?: FunnelListener | undefined } = {},
): Promise<Funnel> {
  const { lead, prospect } = input;
  const { listener = {} } = tools;
  listener.created?.(lead);
  const reached = await reachOut(input, tools);
  const base = { leadId: lead.leadId, outreach: reached.outreach, applied: reached.applied };
  const lost = (reason: string): Funnel => {
    listener.lost?.(lead, { reason });
    return { ...base, outcome: 'LOST', sale: undefined, reason };
  };
  if (reached.answered === undefined) return lost('no_reply');
  if (lead.icpMatchScore < MIN_MATCH) return lost('no_match');
  listener.qualified?.(lead, { score: lead.icpMatchScore, reason: 'replied, and matches' });
  const time = await prospect.appointment();
  if (time === undefined) return lost('no_time');
  listener.scheduled?.(lead, { time, channel: reached.answered.channel });
  const sale = await prospect.decides();
  if (sale === undefined) return lost('no_need');
  listener.won?.(lead, sale);
  return { ...base, outcome: 'WON', sale, reason: '' };
}

/** Sends messages until one is answered. */
async function reachOut(
  input: FunnelInput,
  { kaizenContext, text = templateText, listener = {} }: Parameters<typeof workLead>[1] & object,
): Promise<Pick<Funnel, 'outreach' | 'applied'> & { readonly answered: Outreach | undefined }> {
  const { lead, prospect } = input;
  const guidance = writableGuidance(readGuidance(kaizenContext), text);
  const outreach: Outreach[] = [];
  const applied: AppliedItem[] = [];
  for (let attempt = 1; attempt <= MAX_ATTEMPTS; attempt += 1) {
    const written = await writeOutreach({ ...input, guidance, text, attempt });
    outreach.push(written.outreach);
    applied.push(...written.applied);
    listener.sent?.(lead, written.outreach, written.applied);
    if (await prospect.replies(written.outreach)) {
      listener.replied?.(lead, written.outreach);
      return { outreach, applied: distinctItems(applied), answered: written.outreach };
    }
  }
  return { outreach, applied: distinctItems(applied), answered: undefined };
}

/** Channels that leads reply on come first; every attempt takes another channel and layout. */
async function writeOutreach({
  brief,
  channels,
  seed,
  guidance,
  text,
  attempt,
}: FunnelInput & {
  readonly guidance: Guidance;
  readonly text: TextModel;
  readonly attempt: number;
}): Promise<{ readonly outreach: Outreach; readonly applied: readonly AppliedItem[] }> {
  const known = guidance.channels.filter((channel) => channels.includes(channel));
  const others = shuffled(channels, `${seed}/channel`).filter((channel) => !known.includes(channel));
  const channel = [...known, ...others][(attempt - 1) % channels.length] ?? '';
  const templateId = shuffled(OUTREACH_TEMPLATES, `${seed}/template`)[
    (attempt - 1) % OUTREACH_TEMPLATES.length
  ];
  const tone = guidance.recommended.find(({ kind }) => kind === TraitKind.TRAIT_KIND_TONE);
  const written = await writeChecked(text, {
    purpose: 'outreach',
    brief,
    template: templateId ?? '',
    ...(tone === undefined ? {} : { tone: tone.value }),
    avoid: guidance.avoidedPhrases,
    variant: `${seed}/${attempt}`,
  });
  return {
    outreach: { channel, templateId: templateId ?? '', text: written.text, attempt },
    applied: [...(tone === undefined ? [] : [tone]), ...avoidedItems(written.avoided)],
  };
}
