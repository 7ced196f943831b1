/** Takes in a client's brief: scores how clear it is, asks until it is clear enough, or gives up. */
import type { Brief } from './brief.ts';
import { readGuidance } from './guidance.ts';
import type { AppliedItem } from './kaizen-client.ts';
import type { WriterTools } from './strategy.ts';
import { templateText } from './template-text.ts';
import { writeChecked } from './text-model.ts';

/** What is known of the work so far, and who can be asked. */
export interface IntakeInput {
  readonly intakeId: string;
  /** The client's segment in words, for example "SaaS startups". */
  readonly segment: string;
  /** Answers by field; see INTAKE_FIELDS. */
  readonly answers: Readonly<Record<string, string>>;
  readonly client: IntakeClient;
  readonly brief: Brief;
  readonly seed: string;
}

/** A question about one field. */
export interface Question {
  readonly field: string;
  readonly text: string;
}

/** Who answers. */
export interface IntakeClient {
  /** Answers by field; nothing for a question that stays open. */
  answer(
    questions: readonly Question[],
    round: number,
  ): Readonly<Record<string, string>> | Promise<Readonly<Record<string, string>>>;
}

/** How an intake ended. */
export interface Intake {
  readonly intakeId: string;
  readonly outcome: 'APPROVED' | 'BLOCKED';
  /** 0–100. */
  readonly clarityScore: number;
  readonly rounds: number;
  readonly answers: Readonly<Record<string, string>>;
  /** Of a blocked one: why. */
  readonly reason: string;
  /** An intake has no traits: what it follows of a context is how many rounds it takes. */
  readonly applied: readonly AppliedItem[];
}

/** Told what happens during an intake, which may take days, while it happens. */
export interface IntakeListener {
  scored?(score: { readonly clarityScore: number; readonly openQuestions: number }): void;
  requested?(request: { readonly round: number; readonly questions: readonly Question[] }): void;
  received?(reply: { readonly round: number; readonly answersCount: number }): void;
  blocked?(end: { readonly reason: string }): void;
  approved?(end: { readonly clarityScore: number; readonly rounds: number }): void;
}

/** What a brief must say, and what of the score it is worth. */
export const INTAKE_FIELDS: readonly { readonly field: string; readonly points: number }[] = [
  { field: 'goal', points: 30 },
  { field: 'audience', points: 25 },
  { field: 'budget', points: 20 },
  { field: 'deadline', points: 15 },
  { field: 'examples', points: 10 },
];

/** An answer of fewer words counts half. */
const MIN_ANSWER_WORDS = 3;
const MIN_CLARITY = 80;
/** Whoever has not answered by then will not. */
const MAX_ROUNDS = 3;
/** Where briefs are clear as a rule, one that is not will not become so by asking on. */
const MAX_ROUNDS_OF_CLEAR_SEGMENT = 2;

/** Asks, scores and asks again; ends approved or blocked. */
export async function takeIn(
  input: IntakeInput,
  tools: WriterTools & { readonly listener?: IntakeListener | undefined } = {},
): Promise<Intake> {
  const { listener = {}, kaizenContext, text = templateText } = tools;
  const guidance = readGuidance(kaizenContext);
  const isClearSegment = guidance.clearSegments.includes(input.segment.toLowerCase());
  const maxRounds = isClearSegment ? MAX_ROUNDS_OF_CLEAR_SEGMENT : MAX_ROUNDS;
  let answers = input.answers;
  for (let rounds = 0; ; rounds += 1) {
    const { clarityScore, open } = scoreClarity(answers);
    listener.scored?.({ clarityScore, openQuestions: open.length });
    const end = { intakeId: input.intakeId, clarityScore, rounds, answers, applied: [] };
    if (clarityScore >= MIN_CLARITY) {
      listener.approved?.({ clarityScore, rounds });
      return { ...end, outcome: 'APPROVED', reason: '' };
    }
    if (rounds === maxRounds) {
      const reason = `not clear after ${rounds} rounds: ${open.join(', ')}`;
      listener.blocked?.({ reason });
      return { ...end, outcome: 'BLOCKED', reason };
    }
    const questions = await Promise.all(
      open.map(async (field) => {
        const task = { purpose: 'question' as const, brief: input.brief, topic: `the ${field}` };
        const variant = `${input.seed}/${field}/${rounds}`;
        const written = await writeChecked(text, { ...task, avoid: guidance.avoidedPhrases, variant });
        return { field, text: written.text };
      }),
    );
    listener.requested?.({ round: rounds + 1, questions });
    const replies = await input.client.answer(questions, rounds + 1);
    listener.received?.({ round: rounds + 1, answersCount: Object.keys(replies).length });
    answers = { ...answers, ...replies };
  }
}

/** How clear a brief is, 0–100, and the fields that could be clearer. */
export function scoreClarity(answers: Readonly<Record<string, string>>): {
  readonly clarityScore: number;
  readonly open: readonly string[];
} {
  const shares = INTAKE_FIELDS.map(({ field, points }) => ({
    field,
    points,
    share: shareOf(answers[field]),
  }));
  return {
    clarityScore: shares.reduce((sum, { points, share }) => sum + points * share, 0),
    open: shares.filter(({ share }) => share < 1).map(({ field }) => field),
  };
}

function shareOf(answer = ''): number {
  const words = answer.split(/\s+/).filter((word) => word !== '').length;
  if (words === 0) return 0;
  return words < MIN_ANSWER_WORDS ? 0.5 : 1;
}
