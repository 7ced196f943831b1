/** Plans an import, and asks on a terminal what only a person can know. */
import { planImport } from '../../import/plan-import.ts';
import type { Choice, FilePreview, ImportOptions, ImportPlan, Problem } from '../../import/plan-types.ts';
import { CommandFailure } from '../failure.ts';
import { printable } from '../format/text.ts';
import type { Session } from '../session.ts';

/** A plan that can be carried out. */
export type GoodPlan = Extract<ImportPlan, { ok: true }>;

/** More questions about one file mean that the answers lead nowhere. */
const MAX_QUESTIONS = 12;

/**
 * The plan, after all necessary questions. Throws a {@link CommandFailure} with everything that prevents the import.
 */
export function settledPlan(
  file: string,
  options: ImportOptions,
  session: Pick<Session, 'output' | 'ask'>,
): Promise<GoodPlan> {
  return settled(file, options, session, planImport);
}

/** The same for a file of any kind. */
export async function settled<Shown extends FilePreview, Row>(
  file: string,
  options: ImportOptions,
  { output, ask }: Pick<Session, 'output' | 'ask'>,
  planFile: (file: string, options: ImportOptions) => Promise<ImportPlan<Shown, Row>>,
): Promise<Extract<ImportPlan<Shown, Row>, { ok: true }>> {
  let current = options;
  for (let questions = 0; ; questions++) {
    const plan = await planFile(file, current);
    output.status('');
    if (plan.ok) return plan;
    const [problem] = plan.problems;
    const isAskable = plan.problems.every(({ choices = [] }) => choices.length > 0);
    if (ask === undefined || problem === undefined || !isAskable || questions === MAX_QUESTIONS) {
      throw planFailure(file, plan.problems);
    }
    output.note(printable(problem.message));
    const choice = await chosen(problem.choices ?? [], ask);
    if (choice === undefined) throw planFailure(file, plan.problems);
    output.note(`(${choice.option})`);
    current = withChoice(current, choice);
  }
}

async function chosen(
  choices: readonly Choice[],
  ask: (question: string) => Promise<string>,
): Promise<Choice | undefined> {
  const list = choices.map(({ label }, index) => `  ${index + 1}  ${printable(label)}`).join('\n');
  const answer = (await ask(`${list}\nWhich one? [1-${choices.length}, nothing to stop] `)).trim();
  return choices[Number(answer) - 1];
}

/** Adds an answer to the options. Lists grow; other options are replaced. */
function withChoice(options: ImportOptions, { settings }: Choice): ImportOptions {
  const { map, stage, ...others } = settings;
  const rest = { ...others, ...(stage === undefined ? {} : { stage: [...(options.stage ?? []), ...stage] }) };
  if (map === undefined) return { ...options, ...rest };
  const names = map.map((entry) => entry.slice(0, entry.indexOf('=') + 1));
  const kept = (options.map ?? []).filter((entry) => !names.some((name) => entry.startsWith(name)));
  return { ...options, ...rest, map: [...kept, ...map] };
}

function planFailure(file: string, problems: readonly Problem[]): CommandFailure {
  const lines = problems.map(({ reason, message }) =>
    reason === 'MAPPING_INCOMPLETE' ? message : `${file}: ${message}`,
  );
  return new CommandFailure(lines.join('\n'));
}
