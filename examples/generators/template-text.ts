/** The default text model: templates, chosen by the task's variant. */
import { fraction } from './seeded.ts';
import { phrasesIn, type TextModel, type TextTask } from './text-model.ts';

/** How headlines open, by hook type. The names are those that the service finds in headlines by itself. */
const HEADLINES: Readonly<Record<string, readonly string[]>> = {
  question: ['Is it time for {offer}?', 'Do {audience} still {benefit} by hand?', 'Why wait to {benefit}?'],
  list: ['3 ways to {benefit} with {offer}', '5 things to know before choosing {offer}'],
  how_to: ['How to {benefit} with {offer}', 'How {audience} {benefit} in a week'],
  curiosity_gap: ['This is what {audience} learn about {offer}…', 'What happens when {audience} try {offer}'],
  direct_address: ['You can {benefit} with {offer}', 'Your next step to {benefit}: {offer}'],
  contrast: ['{Offer} looks small, but helps {audience} {benefit}', 'Less work, but better at it: {offer}'],
  story: [
    'When I tried {offer}, it took me a day to {benefit}',
    'I wanted to {benefit}. Then I tried {offer}.',
  ],
  command: ['Try {offer} and {benefit}', 'Start to {benefit} today with {offer}'],
};

const PLAIN_HEADLINES = [
  '{Offer} for {audience}',
  'Leverage {offer} to {benefit}',
  '{Offer}: made to {benefit}',
];

const TITLES = ['{Topic} for {audience}', 'Leverage {offer}: a plan for {audience}', '{Offer}, to {benefit}'];

const SECTION_OPENERS = [
  'Leverage {offer} to {benefit}.',
  '{Offer} helps {audience} {benefit}.',
  'This part says how {audience} {benefit} with {offer}.',
];

const SECTION_BODIES = [
  'Begin with what is measured already, change one thing at a time, and keep what works.',
  'Find the synergy between {topic} and the rest of the plan, and agree on who does what by when.',
  'Name one aim, one owner and one date, and look at the figures every week.',
];

const SECTION_CLOSERS = [
  'By the end, {topic} says what to do first and how to tell whether it helps.',
  'What is not clear yet about {topic} is listed at the end, with the question to ask.',
];

const OUTREACH: Readonly<Record<string, readonly string[]>> = {
  short_note: ['{Offer} helps {audience} {benefit}. Shall I send two examples?'],
  helpful_guide: ['Here is a short guide for {audience}: how to {benefit}. No reply needed.'],
  direct_question: ['What keeps you from {offer}? A word is enough.'],
};

const PLAIN_OUTREACH = ['{Offer} helps {audience} {benefit}. May I show you how?'];

const QUESTIONS = ['What should we know about {topic}?', 'Could you say more about {topic}?'];

/** What a tone adds to a text. A tone that is not here changes nothing. */
const TONE_CLOSERS: Readonly<Record<string, readonly string[]>> = {
  friendly: ['Good to have you here.', 'We are glad to help.'],
  bold: ['Now!', 'No excuses!'],
  calm: ['In your own time.', 'One step after the other.'],
  expert: ['Here are the figures.', 'With sources.'],
};

/** Hook types that the templates have an opening for. */
export const TEMPLATE_HOOKS: readonly string[] = Object.keys(HEADLINES);
/** Tones that the templates can speak in. */
export const TEMPLATE_TONES: readonly string[] = Object.keys(TONE_CLOSERS);
/** Layouts of outreach messages. */
export const OUTREACH_TEMPLATES: readonly string[] = Object.keys(OUTREACH);

/** Writes from templates; those that would use a phrase to avoid are passed over while there is another. */
export const templateText: TextModel = {
  hooks: TEMPLATE_HOOKS,
  tones: TEMPLATE_TONES,
  write(task) {
    const parts = partsOf(task).map((templates, index) => {
      const filled = templates.map((template) => fill(template, task));
      const allowed = filled.filter((text) => phrasesIn(text, task.avoid).length === 0);
      return pick(allowed.length === 0 ? filled : allowed, `${task.variant}/${task.purpose}/${index}`);
    });
    return parts.map((part, index) => (index < parts.length - 1 ? sentence(part) : part)).join(' ');
  },
};

/** Alternatives for each sentence of a text. */
function partsOf({ purpose, hook, tone, template }: TextTask): readonly (readonly string[])[] {
  const closers = tone === undefined ? undefined : TONE_CLOSERS[tone];
  const closing = closers === undefined ? [] : [closers];
  switch (purpose) {
    case 'title':
      return [TITLES];
    case 'headline':
      return [(hook === undefined ? undefined : HEADLINES[hook]) ?? PLAIN_HEADLINES, ...closing];
    case 'section':
      return [SECTION_OPENERS, SECTION_BODIES, SECTION_CLOSERS, ...closing];
    case 'outreach':
      return [(template === undefined ? undefined : OUTREACH[template]) ?? PLAIN_OUTREACH, ...closing];
    case 'question':
      return [QUESTIONS];
    default:
      return purpose satisfies never;
  }
}

function fill(template: string, { brief, topic = 'the plan' }: TextTask): string {
  const { offer, audience, benefit } = brief;
  const words: Readonly<Record<string, string>> = {
    offer,
    audience,
    benefit,
    topic,
    Offer: capitalised(offer),
    Topic: capitalised(topic),
  };
  return template.replace(/\{(\w+)\}/g, (_, name: string) => words[name] ?? '');
}

/** What is followed by something else ends like a sentence. */
function sentence(text: string): string {
  return /[.!?…]$/.test(text) ? text : `${text}.`;
}

function capitalised(text: string): string {
  return text.charAt(0).toUpperCase() + text.slice(1);
}

function pick(values: readonly string[], seed: string): string {
  return values[Math.floor(fraction(seed) * values.length)] ?? '';
}
