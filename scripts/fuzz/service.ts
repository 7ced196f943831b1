/** The service that is fuzzed: the program itself, on a folder of its own, with credentials required. */
import { randomUUID } from 'node:crypto';
import path from 'node:path';
import { setTimeout as sleep } from 'node:timers/promises';
import { pathToFileURL } from 'node:url';
import { packageRoot } from '../../src/shared/package-root.ts';
import { createProgramFolder, type FolderOptions, type Program } from '../../test/fixtures/program.ts';

/** Memory after the garbage was collected, in bytes, and the longest block of the event loop before it. */
export interface Vitals {
  readonly rss: number;
  readonly heapUsed: number;
  /** Memory of buffers. */
  readonly external: number;
  readonly blockedMs: number;
}

/** A service under fuzz. */
export interface FuzzedService {
  readonly address: string;
  /** Of a credential that may do everything, so that every RPC is reached. */
  readonly authorization: string;
  /** Lines that it has logged since the last question. */
  newLines(): readonly string[];
  /** How it ended; undefined while it runs. */
  end(): string | undefined;
  vitals(): Promise<Vitals>;
  remove(): Promise<void>;
}

const READ_MS = 50;

/** Starts it. Quotas are off: they would answer for the code behind them. */
export async function startFuzzedService(options: FolderOptions): Promise<FuzzedService> {
  const folder = createProgramFolder(options);
  const adminKey = randomUUID() + randomUUID();
  const probe = pathToFileURL(path.join(packageRoot(), 'scripts/fuzz/vitals.js')).href;
  const program = await folder.start({
    ...{ KAIZEN_AUTHENTICATION: 'required', KAIZEN_ADMIN_KEY: adminKey, KAIZEN_LOG_FORMAT: 'json' },
    ...{ KAIZEN_CALLS_PER_SECOND: '0', KAIZEN_MEBIBYTES_PER_SECOND: '0', KAIZEN_STREAMS_AT_ONCE: '0' },
    NODE_OPTIONS: `--import=${probe}`,
  });
  let end: string | undefined;
  void program.ended.then(({ code, signal, stderr }) => {
    end = `code ${code}, signal ${signal}: ${stderr.slice(-2_000)}`;
  });
  let read = program.stdout().length;
  return {
    address: program.address,
    authorization: `Bearer ${adminKey}`,
    newLines() {
      const text = program.stdout();
      const whole = text.lastIndexOf('\n') + 1;
      const lines = text.slice(read, whole).split('\n');
      read = Math.max(read, whole);
      return lines.filter((line) => line !== '' && !line.startsWith('{"vitals"'));
    },
    end: () => end,
    vitals: () => vitalsOf(program, () => end),
    remove: () => folder.remove(),
  };
}

async function vitalsOf(program: Program, end: () => string | undefined): Promise<Vitals> {
  const before = program.stdout().length;
  program.kill('SIGUSR2');
  for (;;) {
    const [, line] = /^(\{"vitals".*\})$/m.exec(program.stdout().slice(before)) ?? [];
    if (line !== undefined) return (JSON.parse(line) as { readonly vitals: Vitals }).vitals;
    if (end() !== undefined) throw new Error(`the service ended: ${end()}`);
    await sleep(READ_MS);
  }
}
