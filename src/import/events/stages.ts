/** Meaning of the stage of a deal or the state of a lead. The words come from the profiles and from --stage. */
import { wordKey } from '../layout/words.ts';
import type { Problem } from '../plan-types.ts';
import { importProblem } from '../problem.ts';
import { allWords, type Profile, STAGE_KINDS, type StageKind } from '../profiles/profile.ts';

/** Stands for every other word in --stage. */
const ANY = '*';
/** Most unknown words that a message lists. A column with more different words is not a column of stages. */
const MAX_WORDS = 40;

/** Reads cells with stages and cells with yes or no. Returns undefined for an unknown word. */
export interface StageWords {
  kindOf(text: string): StageKind | undefined;
  answerOf(text: string): boolean | undefined;
}

/** The words of a profile and those that a person has defined. Throws ImportProblems for an unknown meaning. */
export function stageWords({ stages, answers }: Profile, given: readonly string[]): StageWords {
  const kinds = new Map<string, StageKind>(STAGE_KINDS.map((kind) => [kind, kind]));
  for (const kind of STAGE_KINDS) {
    for (const word of allWords(stages?.[kind] ?? {})) kinds.set(wordKey(word), kind);
  }
  let others: StageKind | undefined;
  for (const entry of given) {
    const { word, kind } = stageEntry(entry);
    if (word === ANY) others = kind;
    else kinds.set(wordKey(word), kind);
  }
  const yes = new Set((answers?.yes ?? []).map(wordKey));
  const no = new Set((answers?.no ?? []).map(wordKey));
  return {
    // HubSpot may append the name of the pipeline: "Closed Won (Sales Pipeline)".
    kindOf: (text) =>
      kinds.get(wordKey(text)) ?? kinds.get(wordKey(text.replace(/\s*\([^()]*\)\s*$/, ''))) ?? others,
    answerOf: (text) => {
      const key = wordKey(text);
      if (yes.has(key)) return true;
      return no.has(key) ? false : undefined;
    },
  };
}

/** Reads `word=kind`. Throws ImportProblems. */
export function stageEntry(entry: string): { readonly word: string; readonly kind: StageKind } {
  const at = entry.lastIndexOf('=');
  const kind = STAGE_KINDS.find(
    (each) =>
      each ===
      entry
        .slice(at + 1)
        .trim()
        .toLowerCase(),
  );
  const word = entry.slice(0, Math.max(at, 0)).trim();
  if (kind !== undefined && word !== '') return { word, kind };
  throw importProblem(
    'STAGE_OPTION',
    `--stage ${entry}: it must be WORD=KIND, and the kind one of ${STAGE_KINDS.join(', ')}`,
  );
}

/** Collects unknown words. */
export class UnknownStages {
  readonly #words = new Map<string, { count: number; readonly line: number }>();

  add(word: string, line: number): void {
    const seen = this.#words.get(word);
    if (seen !== undefined) seen.count += 1;
    else if (this.#words.size <= MAX_WORDS) this.#words.set(word, { count: 1, line });
  }

  /** One question for each unknown word. */
  problems(): readonly Problem[] {
    if (this.#words.size > MAX_WORDS) {
      return [
        {
          reason: 'STAGE_UNKNOWN',
          message: `the column of the stage has more than ${MAX_WORDS} words that are not known: map another one with --map stage=COLUMN`,
        },
      ];
    }
    return [...this.#words].map(([word, { count, line }]) => ({
      reason: 'STAGE_UNKNOWN',
      message: `line ${line}: what the stage "${word}" (${count} ${count === 1 ? 'row' : 'rows'}) says is not known: --stage ${quoted(`${word}=won`)}, or =lost, =qualified, =appointment, =open (no event yet); --stage '*=open' for all that are not known`,
      choices: [
        ...STAGE_KINDS.map((kind) => choice(word, kind, `${word}: ${MEANINGS[kind]}`)),
        choice(ANY, 'open', 'this one and all others that are not known: no event'),
      ],
    }));
  }
}

const MEANINGS: Readonly<Record<StageKind, string>> = {
  won: 'the deal is won',
  lost: 'it is lost',
  qualified: 'the lead is qualified',
  appointment: 'an appointment is made',
  open: 'nothing of that, no event',
};

function choice(word: string, kind: StageKind, label: string) {
  const entry = `${word}=${kind}`;
  return { label, option: `--stage ${quoted(entry)}`, settings: { stage: [entry] } };
}

function quoted(text: string): string {
  return `'${text.replaceAll("'", "'\\''")}'`;
}

/** The cells of a row that tell its state. */
export interface StageCells {
  readonly stage: string | undefined;
  readonly isWon: boolean | undefined;
  readonly isLost: boolean | undefined;
  readonly isClosed: boolean | undefined;
}

/** The state of a row, an unknown word, or the contradiction between its cells. */
export type Standing =
  | { readonly ok: true; readonly kind: StageKind | undefined }
  | { readonly ok: false; readonly unknown: string }
  | { readonly ok: false; readonly problem: string };

/** Combines the stage with the columns of yes and no. They must not contradict each other. */
export function standingOf(
  { stage, isWon, isLost, isClosed }: StageCells,
  kindOf: StageWords['kindOf'],
): Standing {
  const named = stage === undefined ? undefined : kindOf(stage);
  const flagged = flaggedAs({ isWon, isLost, isClosed });
  const isEnd = named === 'won' || named === 'lost';
  if (flagged === 'contradiction') {
    return { ok: false, problem: 'is_won, is_lost and is_closed contradict each other' };
  }
  if (flagged === 'won' || flagged === 'lost') {
    if (!isEnd || named === flagged) return { ok: true, kind: flagged };
    return {
      ok: false,
      problem: `stage: "${stage}" is ${named}, and another column says that it is ${flagged}`,
    };
  }
  const isDenied =
    (isEnd && isClosed === false) ||
    (named === 'won' && isWon === false) ||
    (named === 'lost' && isLost === false);
  if (isDenied) {
    return { ok: false, problem: `stage: "${stage}" is ${named}, and another column says that it is not` };
  }
  if (stage !== undefined && named === undefined && isClosed !== false) return { ok: false, unknown: stage };
  return { ok: true, kind: named ?? (isClosed === false ? 'open' : undefined) };
}

function flaggedAs({
  isWon,
  isLost,
  isClosed,
}: Omit<StageCells, 'stage'>): 'won' | 'lost' | 'contradiction' | undefined {
  if ((isWon && isLost) || (isClosed === false && (isWon || isLost))) return 'contradiction';
  if (isWon) return 'won';
  if (isLost || (isClosed && isWon === false)) return 'lost';
  return undefined;
}
