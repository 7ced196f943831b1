import type { Command } from 'commander';
import {
  Cycle,
  GetCycleRequest,
  LearningServiceService,
  ListCyclesRequest,
  ListCyclesResponse,
  RunCycleRequest,
  RunState,
} from '../../gen/kaizen/v1/learning_service.ts';
import { shellWord } from '../failure.ts';
import { cyclesText, cycleText, hasEnded, runningText, stageLine } from '../format/cycle.ts';
import { DEFAULT_LIMIT, MAX_LIMIT, wholeNumber } from '../options.ts';
import { firstItems } from '../pages.ts';
import { withRetries } from '../retry.ts';
import { type ExitCode, runSession, type Session, type Surroundings } from '../session.ts';

/** Often enough to feel live, rare enough to cost the service nothing. */
const POLL_MS = 300;

interface RunOptions {
  readonly account?: string;
  readonly follow?: boolean;
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
    .option('--account <id>', 'the account to learn from; without it all accounts, one after the other')
    .option('--follow', 'show each stage as it ends, and wait for the last')
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
      runSession(surroundings, command, async (session) => {
        const found = await getCycle(session, cycleId);
        return showCycle(session, follow ? await followCycle(session, found) : found);
      }),
    );
  cycle
    .command('list')
    .option('--account <id>', 'cycles of this account; without it, walks over all accounts')
    .option('--limit <number>', 'most cycles shown', wholeNumber(1, MAX_LIMIT), DEFAULT_LIMIT)
    .description('list cycles, newest first')
    .action((options: ListOptions, command: Command) =>
      runSession(surroundings, command, (session) => list(session, options)),
    );
}

async function run(session: Session, { account = '', follow = false }: RunOptions): Promise<ExitCode> {
  const { service, output } = session;
  const request = RunCycleRequest.fromPartial({ accountId: account });
  const { cycle } = await service.call(LearningServiceService.runCycle, request);
  if (cycle === undefined) throw new Error('the service returned no cycle');
  if (follow) return showCycle(session, await followCycle(session, cycle));
  session.show({ cycle: Cycle.toJSON(cycle) }, () =>
    [
      cycleText({ ...cycle, stages: [] }, session.now(), output.style),
      `  kaizen cycle show ${shellWord(cycle.cycleId)} shows how it goes on, --follow waits for its end`,
    ].join('\n'),
  );
  return 0;
}

/** Tells of each stage as it ends and returns the ended cycle. Programs are told of the end only. */
async function followCycle(session: Session, started: Cycle): Promise<Cycle> {
  const { output, sleep, json } = session;
  const told = new Set<number>();
  for (let cycle = started; ; cycle = await getCycle(session, started.cycleId)) {
    for (const stage of cycle.stages) {
      const isOver = stage.state !== RunState.RUN_STATE_PENDING && stage.state !== RunState.RUN_STATE_RUNNING;
      if (!isOver || told.has(stage.name)) continue;
      told.add(stage.name);
      if (!json) output.note(stageLine(stage, output.noteStyle));
    }
    if (hasEnded(cycle)) return cycle;
    output.status(runningText(cycle, session.now()));
    await sleep(POLL_MS);
  }
}

/** Reading may be repeated: a cycle goes on while its watcher has lost the service. */
async function getCycle({ service, ...waiting }: Session, cycleId: string): Promise<Cycle> {
  const { cycle } = await withRetries(waiting, () =>
    service.call(LearningServiceService.getCycle, GetCycleRequest.fromPartial({ cycleId })),
  );
  if (cycle === undefined) throw new Error('the service returned no cycle');
  return cycle;
}

function showCycle({ output, now, ...session }: Session, cycle: Cycle): ExitCode {
  session.show({ cycle: Cycle.toJSON(cycle) }, () => cycleText(cycle, now(), output.style));
  return cycle.state === RunState.RUN_STATE_FAILED ? 1 : 0;
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
