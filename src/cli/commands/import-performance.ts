import path from 'node:path';
import { status as Code } from '@grpc/grpc-js';
import type { Command } from 'commander';
import { CallFailure } from '../../client/call-failure.ts';
import { PerformanceServiceService } from '../../gen/kaizen/v1/performance_service.ts';
import { CommandFailure } from '../failure.ts';
import { previewJson, previewText } from '../format/import-preview.ts';
import { printable } from '../format/text.ts';
import { decide, showPass } from '../import/decide.ts';
import { createImportId, importChecksum, isImportOf } from '../import/import-id.ts';
import { saveProfile } from '../import/profile-file.ts';
import { hasFailures, type ImportSummary, importJson, importText } from '../import/report.ts';
import { sending } from '../import/sending.ts';
import { type GoodPlan, settledPlan } from '../import/settle.ts';
import { uploadRecords } from '../import/upload-records.ts';
import { type ExitCode, runSession, type Session, type Surroundings } from '../session.ts';
import type { Style } from '../style.ts';
import { addAccountOptions } from './account.ts';
import { IMPORT_EXAMPLES } from './import-examples.ts';
import {
  addFormatOptions,
  addMappingOptions,
  addSendingOptions,
  type ImportCommandOptions,
  planOptions,
} from './import-options.ts';

/** `kaizen import performance`. */
export function registerImport(program: Command, surroundings: Surroundings): void {
  const command = program
    .command('import')
    .description('import files of other systems')
    .command('performance')
    .argument('<file>', 'export of an ad platform, or any CSV, TSV or XLSX file')
    .description(
      'import performance from exports of Google Ads, Meta, TikTok, LinkedIn and Microsoft Advertising, or from any table. What is detected is shown first. Importing a file again is harmless.',
    );
  addSendingOptions(addFormatOptions(addMappingOptions(command))).addHelpText('after', IMPORT_EXAMPLES);
  addAccountOptions(command).action((file: string, options: ImportCommandOptions, self: Command) =>
    runSession(surroundings, self, (session) => runImport(session, file, options)),
  );
}

async function runImport(session: Session, file: string, options: ImportCommandOptions): Promise<ExitCode> {
  const { output, now } = session;
  const plan = await settledPlan(
    file,
    {
      ...planOptions(options, now),
      onProgress: showPass(output),
    },
    session,
  );
  if (options.saveProfile !== undefined) await saveProfile(options.saveProfile, plan.settled);
  const { preview } = plan;
  const decided = await decide(session, plan, {
    ...{ file, options },
    json: previewJson(preview) as object,
    text: (style: Style) => previewText(preview, { width: output.width, style }),
  });
  if (decided !== undefined) return decided;
  return send(session, plan, { file, options });
}

async function send(
  session: Session,
  plan: GoodPlan,
  { file, options }: { readonly file: string; readonly options: ImportCommandOptions },
): Promise<ExitCode> {
  const { service, output, random, sleep } = session;
  const { importId, position } = await beginImport(session, plan, { file, options });
  const { sizeBytes } = plan;
  const { failure, ...sent } = await sending(
    session,
    { sizeBytes, report: options.report },
    (listeners, state) => {
      const upload = {
        ...{ rows: plan.records(), accountId: options.account },
        ...{ source: path.basename(file), importId, position },
      };
      return uploadRecords({ service, random, sleep }, upload, listeners, state);
    },
  );
  const summary: ImportSummary = {
    ...{ file, accountId: options.account, importId, resumedAt: position },
    ...sent,
    unusedColumns: plan.preview.unusedColumns,
  };
  session.show({ ...(importJson(summary) as object), preview: previewJson(plan.preview) }, () =>
    importText(summary, output.style),
  );
  if (failure !== undefined) {
    output.note(`The import did not reach the end of the file. ${resumeHint(importId)}`);
    throw failure.error;
  }
  return hasFailures(summary.tally) ? 2 : 0;
}

/**
 * Starts a new import, or continues an earlier one with the same records. Returns the import's id and the position to
 * continue from.
 */
async function beginImport(
  { service, output, now, random }: Session,
  { settled }: GoodPlan,
  { file, options }: { readonly file: string; readonly options: ImportCommandOptions },
): Promise<{ readonly importId: string; readonly position: number }> {
  const { account: accountId, resume, skipLine, keepLine, restate } = options;
  // `now` stays as it was typed: its value differs from run to run, which must not change the checksum.
  const checksum = await importChecksum(file, [settled, skipLine, keepLine, restate]);
  if (resume === undefined) {
    const importId = createImportId(now(), random, checksum);
    output.note(`Import ${importId} begins. ${resumeHint(importId)}`);
    return { importId, position: 0 };
  }
  if (!isImportOf(resume, checksum)) {
    throw new CommandFailure(
      `import "${printable(resume)}" was of another file, or of this one with other options.\nRepeat its command as it was, and add --resume; without --resume the file is imported anew, and what is stored already counts as duplicates.`,
    );
  }
  const position = await service
    .call(PerformanceServiceService.getImport, { accountId, importId: resume })
    .then(({ import: known }) => known?.nextPosition ?? 0)
    .catch((error: unknown) => {
      // The earlier run was cut off before it had stored anything.
      if (error instanceof CallFailure && error.facts.code === Code.NOT_FOUND) return 0;
      throw error;
    });
  return { importId: resume, position };
}

function resumeHint(importId: string): string {
  return `Should it be cut off, the same command with --resume ${importId} goes on where it was.`;
}
