/** The step between the plan of an import and its first call: the plan is shown, and a person decides. */
import type { FilePreview, ImportPlan, RefusedRow } from '../../import/plan-types.ts';
import { findAccount, putAccount } from '../commands/account.ts';
import type { FileCommandOptions } from '../commands/import-options.ts';
import { CommandFailure, shellWord } from '../failure.ts';
import { formatCount } from '../format/numbers.ts';
import { printable } from '../format/text.ts';
import type { Output } from '../output.ts';
import type { ExitCode, Session } from '../session.ts';
import type { Style } from '../style.ts';
import { failureLines, groupJson } from './report.ts';
import { openRowLog } from './row-log.ts';
import { createTallyCounter, type Tally } from './tally.ts';

/** Most rows of each failure in a report. */
export const MAX_EXAMPLES = 10;

type Plan<Shown extends FilePreview, Row> = Extract<ImportPlan<Shown, Row>, { ok: true }>;

/** The forms of a preview. */
export interface Shown {
  readonly file: string;
  readonly options: FileCommandOptions;
  readonly json: object;
  readonly text: (style: Style) => string;
}

/** The exit code when the command ends here, because of a dry run or a refusal. Undefined: continue. */
export async function decide<Row extends object>(
  session: Session,
  plan: Plan<FilePreview, Row | RefusedRow>,
  { file, options, json, text }: Shown,
): Promise<ExitCode | undefined> {
  const { output } = session;
  const isAsked = !options.yes && session.ask !== undefined;
  // A person who decides must see the refused rows now. Otherwise the report at the end shows them.
  const refused = options.dryRun || isAsked ? await refusedRows(plan, options.report) : undefined;
  const page = (style: Style) => [text(style), ...failureLines(refused?.failures ?? [], style)].join('\n');
  if (options.dryRun) {
    session.show({ file, ...json, failures: (refused?.failures ?? []).map(groupJson) }, () =>
      page(output.style),
    );
    return plan.preview.refusedRows > 0 ? 2 : 0;
  }
  await provideAccount(session, options);
  if (!session.json) output.note(page(output.noteStyle));
  if (isAsked && !isYes((await session.ask?.('Import? [Y/n] ')) ?? '')) {
    output.note('Nothing was sent.');
    return 1;
  }
  return undefined;
}

/** Shows how far the reading of a file has come. */
export function showPass({
  status,
}: Output): (progress: { pass: string; bytes: number; of: number }) => void {
  return ({ pass, bytes, of }) =>
    status(`${pass} ${formatCount(Math.round((bytes * 100) / Math.max(of, 1)))} %`);
}

/** The rows that cannot be read, by reason. */
async function refusedRows<Row extends object>(
  plan: Plan<FilePreview, Row | RefusedRow>,
  report: string | undefined,
): Promise<Tally> {
  const log = await openRowLog(report);
  const counter = createTallyCounter({ maxExamples: MAX_EXAMPLES });
  if (plan.preview.refusedRows > 0) {
    for await (const row of plan.records()) {
      if ('problems' in row) log.write(counter.addUnreadable(row.line, row.problems));
    }
  }
  await log.end();
  return counter.tally();
}

function isYes(answer: string): boolean {
  return /^(|y|yes)$/i.test(answer.trim());
}

/** Creates the account if it does not exist. Settings of an existing account are not changed. */
async function provideAccount({ service, output }: Session, options: FileCommandOptions): Promise<void> {
  const { account: accountId, createAccount = false, industry, clientType, currency, timeZone } = options;
  if ((await findAccount(service, accountId)) !== undefined) return;
  if (!createAccount) {
    throw new CommandFailure(
      `account "${printable(accountId)}" does not exist.\nCreate it with: kaizen account put ${shellWord(accountId)}, or add --create-account`,
    );
  }
  await putAccount(service, accountId, {
    ...(industry === undefined ? {} : { industry }),
    ...(clientType === undefined ? {} : { clientType }),
    ...(currency === undefined ? {} : { currency }),
    ...(timeZone === undefined ? {} : { timeZone }),
  });
  output.note(`Created account ${printable(accountId)}.`);
}
