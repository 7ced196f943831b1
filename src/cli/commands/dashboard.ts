import type { Command } from 'commander';
import { GetDashboardRequest, GetDashboardResponse } from '../../gen/kaizen/v1/dashboard.ts';
import { LearningServiceService } from '../../gen/kaizen/v1/learning_service.ts';
import { dashboardText } from '../format/dashboard.ts';
import { wholeNumber } from '../options.ts';
import { runSession, type Session, type Surroundings } from '../session.ts';

const DEFAULT_DAYS = 30;
/** Most days that the service accepts. */
const MAX_DAYS = 366;
/** Fits on a screen; `--findings` shows more. */
const DEFAULT_FINDINGS = 12;
const MAX_FINDINGS = 500;

interface DashboardOptions {
  readonly account?: string;
  readonly days: number;
  readonly findings: number;
}

/** `kaizen dashboard`. */
export function registerDashboard(program: Command, surroundings: Surroundings): void {
  program
    .command('dashboard')
    .option('--account <id>', 'the account; without it the whole deployment')
    .option('--days <number>', 'days of growth', wholeNumber(1, MAX_DAYS), DEFAULT_DAYS)
    .option('--findings <number>', 'most findings shown', wholeNumber(1, MAX_FINDINGS), DEFAULT_FINDINGS)
    .description('show on one page how much is known, what runs, and what needs attention')
    .action((options: DashboardOptions, command: Command) =>
      runSession(surroundings, command, (session) => show(session, options)),
    );
}

async function show(
  { service, output, ...session }: Session,
  { account: accountId = '', days, findings: maxFindings }: DashboardOptions,
): Promise<undefined> {
  const request = GetDashboardRequest.fromPartial({ accountId, days, maxFindings });
  const response = await service.call(LearningServiceService.getDashboard, request);
  session.show(GetDashboardResponse.toJSON(response), () =>
    dashboardText(response, output.width, output.style),
  );
}
