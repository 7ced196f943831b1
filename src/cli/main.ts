#!/usr/bin/env node
/** The command line of Kaizen Graph: a gRPC client in its own process. */
import { readFile } from 'node:fs/promises';
import path from 'node:path';
import { createInterface } from 'node:readline/promises';
import { setTimeout as sleep } from 'node:timers/promises';
import { CommanderError } from 'commander';
import { openConnection } from '../client/connection.ts';
import { packageRoot } from '../shared/package-root.ts';
import { explainFailure } from './failure.ts';
import { processOutput } from './output.ts';
import { createProgram } from './program.ts';

async function main(): Promise<void> {
  const output = processOutput(process, process.env);
  // A reader such as `head` may close the output early.
  process.stdout.on('error', (error: NodeJS.ErrnoException) => {
    process.exit(error.code === 'EPIPE' ? 0 : 1);
  });
  const program = createProgram(
    {
      output,
      now: () => new Date(),
      random: Math.random,
      sleep: (milliseconds) => sleep(milliseconds),
      connect: openConnection,
      ...(process.stdin.isTTY && process.stderr.isTTY ? { ask: askOnTerminal } : {}),
      setExitCode: (code) => {
        process.exitCode = code;
      },
    },
    await packageVersion(),
  );
  try {
    await program.parseAsync(process.argv);
  } catch (error) {
    if (error instanceof CommanderError) {
      // Commander has already printed the error or the requested help.
      process.exitCode = error.exitCode;
      return;
    }
    const [first = 'unknown error', ...rest] = explainFailure(error);
    output.note([output.noteStyle.red(`error: ${first}`), ...rest].join('\n'));
    process.exitCode = 1;
  }
}

async function askOnTerminal(question: string): Promise<string> {
  const lines = createInterface({ input: process.stdin, output: process.stderr });
  try {
    return await lines.question(question);
  } finally {
    lines.close();
  }
}

async function packageVersion(): Promise<string> {
  const manifest: unknown = JSON.parse(await readFile(path.join(packageRoot(), 'package.json'), 'utf8'));
  const isManifest = typeof manifest === 'object' && manifest !== null && 'version' in manifest;
  return isManifest ? String(manifest.version) : 'unknown';
}

await main();
