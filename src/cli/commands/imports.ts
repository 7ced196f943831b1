import type { Command } from 'commander';
import { ListImportsResponse, UndoImportResponse } from '../../gen/kaizen/v1/import.ts';
import { PerformanceServiceService } from '../../gen/kaizen/v1/performance_service.ts';
import { importsText, undoneText } from '../format/imports.ts';
import { plural } from '../format/text.ts';
import { DEFAULT_LIMIT, MAX_LIMIT, wholeNumber } from '../options.ts';
import { firstItems } from '../pages.ts';
import { type ExitCode, runSession, type Session, type Surroundings } from '../session.ts';

interface UndoOptions {
  readonly account: string;
  readonly actor: string;
  readonly reason: string;
}

/** The `import` command, created by registerImport. */
export function importCommandOf(program: Command): Command {
  const command = program.commands.find((each) => each.name() === 'import');
  if (command === undefined) throw new Error('the command `import` is registered before its parts');
  return command;
}

/** `kaizen import list` and `kaizen import undo`, under the `import` command. */
export function registerImports(parent: Command, surroundings: Surroundings): void {
  parent
    .command('list')
    .requiredOption('--account <id>', 'the account')
    .option('--limit <number>', 'most imports shown', wholeNumber(1, MAX_LIMIT), DEFAULT_LIMIT)
    .description('list imports, newest first')
    .action((options: { readonly account: string; readonly limit: number }, command: Command) =>
      runSession(surroundings, command, (session) => listImports(session, options)),
    );
  parent
    .command('undo')
    .argument('<import-id>', 'the import, as `kaizen import list` shows it')
    .requiredOption('--account <id>', 'the account')
    .requiredOption('--actor <name>', 'who takes it back')
    .requiredOption('--reason <text>', 'why; kept in the record')
    .description('take back what an import has stored, and nothing else')
    .action((importId: string, options: UndoOptions, command: Command) =>
      runSession(surroundings, command, (session) => undoImport(session, importId, options)),
    );
}

async function listImports(
  { service, output, ...session }: Session,
  { account: accountId, limit }: { readonly account: string; readonly limit: number },
): Promise<undefined> {
  const { items, hasMore } = await firstItems(limit, async (page) => {
    const request = { accountId, ...page };
    const { imports, nextPageToken } = await service.call(PerformanceServiceService.listImports, request);
    return { items: imports, nextPageToken };
  });
  const response = { imports: [...items], nextPageToken: '' };
  session.show(ListImportsResponse.toJSON(response), () =>
    importsText({ imports: items, hasMore }, output.style),
  );
}

/** Calls UndoImport until nothing is left that can be taken back. Exit code 2 when some records remain. */
async function undoImport(
  { service, output, ...session }: Session,
  importId: string,
  { account: accountId, actor, reason }: UndoOptions,
): Promise<ExitCode> {
  const request = { accountId, importId, actor, reason };
  let retractedCount = 0;
  for (;;) {
    const response = await service.call(PerformanceServiceService.undoImport, request);
    retractedCount += response.retractedCount;
    if (response.remainingCount > 0 && response.retractedCount > 0) {
      output.status(
        `${plural(retractedCount, 'record')} taken back, ${plural(response.remainingCount, 'record')} left`,
      );
      continue;
    }
    output.status('');
    const whole = { ...response, retractedCount };
    session.show(UndoImportResponse.toJSON(whole), () => undoneText(whole, output.style));
    return response.remainingCount > 0 ? 2 : 0;
  }
}
