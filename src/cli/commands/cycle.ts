import type { Command } from 'commander';
import { withRetries } from '../../client/retry.ts';
import { watchOn } from '../../client/watch-on.ts';
import {
  type CancelCycleRequest,
  CancelCycleResponse,
  Cycle,
  GetCycleRequest,
  ListCyclesRequest,
  ListCyclesResponse,
  RunCycleRequest,
  RunCycleResponse,
  RunState,
} from '../../gen/kaizen/v1/cycle.ts';
import { LearningServiceService } from '../../gen/kaizen/v1/learning_service.ts';
import { shellWord } from '../failure.ts';
import { cyclesText, cycleText, runningText, stageLine, stagesText } from '../format/cycle.ts';
import { dryRunText } from '../format/dry-run.ts';
import { DEFAULT_LIMIT, MAX_LIMIT, wholeNumber } from '../options.ts';
import { firstItems } from '../pages.ts';
import { type ExitCode, runSession, type Session, type Surroundings } from '../session.ts';

/** How often the elapsed time is updated, in milliseconds. */
const STATUS_MS = 1_000;

interface RunOptions {
  readonly account?: string;
  readonly follow?: boolean;
  readonly dryRun?: boolean;
}

interface CancelOptions {
  readonly actor: string;
  readonly reason: string;
}

interface ListOptions {
  readonly account?: string;
  readonly limit: number;
}

/** `kaizen cycle …`. */
export function registerCycle(program: Command, surroundings: Surroundings): void {
  const cycle = program.command('cycle').description('the learning cycle');
  cycle
    .command('run')
    .option('--account <id>', 'the account; without it a deployment cycle over all accounts')
    .option('--follow', 'show each stage as it ends, and wait for the last')
    .option('--dry-run', 'only show what a cycle on the account would change; it waits, and stores nothing')
    .description('start a learning cycle')
    .action((options: RunOptions, command: Command) =>
      runSession(surroundings, command, (session) => run(session, options)),
    );
  cycle
    .command('show')
    .argument('<cycle>', 'id of the cycle')
    .option('--follow', 'wait until it has ended')
    .description('show a cycle with its stages')
    .action((cycleId: string, { follow = false }: RunOptions, command: Command) =>
      runSession(surroundings, command, async (session) =>
        showCycle(session, await (follow ? followCycle(session, cycleId) : getCycle(session, cycleId))),
      ),
    );
  cycle
    .command('cancel')
    .argument('<cycle>', 'id of the cycle')
    .requiredOption('--actor <name>', 'who decides')
    .requiredOption('--reason <text>', 'why')
    .description('end a running cycle for good, wherever it runs; nothing of it is published')
    .action((cycleId: string, options: CancelOptions, command: Command) =>
      runSession(surroundings, command, (session) => cancel(session, { cycleId, ...options })),
    );
  cycle
    .command('list')
    .option('--account <id>', 'cycles of this account; without it, deployment cycles')
    .option('--limit <number>', 'most cycles shown', wholeNumber(1, MAX_LIMIT), DEFAULT_LIMIT)
    .description('list cycles, newest first')
    .action((options: ListOptions, command: Command) =>
      runSession(surroundings, command, (session) => list(session, options)),
    );
}

async function run(session: Session, options: RunOptions): Promise<ExitCode> {
  const { account = '', follow = false, dryRun = false } = options;
  if (dryRun) return tryOut(session, account);
  const { service, output } = session;
  const request = RunCycleRequest.fromPartial({ accountId: account });
  const { cycle } = await service.call(LearningServiceService.runCycle, request);
  if (cycle === undefined) throw new Error('the service returned no cycle');
  if (follow) return showCycle(session, await followCycle(session, cycle.cycleId));
  session.show({ cycle: Cycle.toJSON(cycle) }, () =>
    [
      cycleText({ ...cycle, stages: [] }, session.now(), output.style),
      `  kaizen cycle show ${shellWord(cycle.cycleId)} shows how it goes on, --follow waits for its end`,
    ].join('\n'),
  );
  return 0;
}

async function tryOut({ service, output, ...session }: Session, accountId: string): Promise<ExitCode> {
  const request = RunCycleRequest.fromPartial({ accountId, dryRun: true });
  output.status('  … running every stage, to take it back');
  const found = await service.call(LearningServiceService.runCycle, request);
  session.show(RunCycleResponse.toJSON(found), () =>
    [
      ...(found.cycle === undefined ? [] : [stagesText(found.cycle, output.style)]),
      dryRunText(found, output.style),
    ].join('\n\n'),
  );
  return 0;
}

async function cancel(
  { service, output, now, ...session }: Session,
  request: CancelCycleRequest,
): Promise<undefined> {
  const cancelled = await service.call(LearningServiceService.cancelCycle, request);
  session.show(CancelCycleResponse.toJSON(cancelled), () =>
    cancelled.cycle === undefined ? '' : cycleText(cancelled.cycle, now(), output.style),
  );
}

/** Reports each stage when it ends, and returns the ended cycle. With --json only the end is reported. */
async function followCycle(session: Session, cycleId: string): Promise<Cycle> {
  const { output, json } = session;
  const reported = new Set<number>();
  let seen: Cycle | undefined;
  const showTime = (): void => {
    if (seen !== undefined) output.status(runningText(seen, session.now()));
  };
  const timer = setInterval(showTime, STATUS_MS);
  try {
    const updates = watchOn(session, LearningServiceService.watchCycle, (cursor) => ({ cycleId, cursor }));
    for await (const { cycle } of updates) {
      if (cycle === undefined) continue;
      seen = cycle;
      for (const stage of cycle.stages) {
        const isOver =
          stage.state !== RunState.RUN_STATE_PENDING && stage.state !== RunState.RUN_STATE_RUNNING;
        if (!isOver || reported.has(stage.name)) continue;
        reported.add(stage.name);
        if (!json) output.note(stageLine(stage, output.noteStyle));
      }
      showTime();
    }
  } finally {
    clearInterval(timer);
  }
  if (seen === undefined) throw new Error('the service told nothing of the cycle');
  return seen;
}

/** Reads a cycle, with retries: reading is harmless to repeat. */
async function getCycle({ service, ...waiting }: Session, cycleId: string): Promise<Cycle> {
  const { cycle } = await withRetries(waiting, () =>
    service.call(LearningServiceService.getCycle, GetCycleRequest.fromPartial({ cycleId })),
  );
  if (cycle === undefined) throw new Error('the service returned no cycle');
  return cycle;
}

function showCycle({ output, now, ...session }: Session, cycle: Cycle): ExitCode {
  session.show({ cycle: Cycle.toJSON(cycle) }, () => cycleText(cycle, now(), output.style));
  const isGood = cycle.state !== RunState.RUN_STATE_FAILED && cycle.state !== RunState.RUN_STATE_CANCELLED;
  return isGood ? 0 : 1;
}

async function list(
  { service, output, now, ...session }: Session,
  { account = '', limit }: ListOptions,
): Promise<undefined> {
  const { items, hasMore } = await firstItems(limit, async (page) => {
    const request = ListCyclesRequest.fromPartial({ accountId: account, ...page });
    const { cycles, nextPageToken } = await service.call(LearningServiceService.listCycles, request);
    return { items: cycles, nextPageToken };
  });
  session.show(ListCyclesResponse.toJSON({ cycles: [...items], nextPageToken: '' }), () =>
    cyclesText({ cycles: items, hasMore, now: now() }, output.style),
  );
}
