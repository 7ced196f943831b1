import { spawn } from 'node:child_process';
import { createInterface } from 'node:readline';
import { downloadFailed, noMaven } from './errors.ts';
import { commandsOnPath, type Environment } from './java.ts';
import type { ProgressListener } from './progress.ts';

/**
 * Time limit of Maven, in milliseconds: enough for a first download of 140 MB over a slow line. It also ends a Maven that
 * hangs on a dead proxy.
 */
const MAVEN_TIMEOUT_MS = 30 * 60_000;
/** Time between two reports, in milliseconds: often enough to show progress, and rarely enough for a log. */
const REPORT_EVERY_MS = 2_000;
const MAX_ERROR_LINES = 3;
/** Longest error line; the rest is cut off. Maven's line about a failed artifact names every other failed one too. */
const MAX_ERROR_LINE_LENGTH = 400;
/** Lines that say nothing of the cause. */
const ADVICE_LINE = /^\[ERROR\] (?:To see the full|Re-run Maven|For more information|$)/;

/** Progress of Maven, read from its output. Jars in its local repository are not downloaded again. */
export interface MavenProgress {
  readonly downloadedJars: number;
  readonly downloadedMb: number;
}

export const NO_PROGRESS: MavenProgress = { downloadedJars: 0, downloadedMb: 0 };

const MB_PER_UNIT: Readonly<Record<string, number>> = { B: 1e-6, kB: 1e-3, MB: 1, GB: 1e3 };

/** Adds one line of Maven's output. */
export function countMavenLine(progress: MavenProgress, line: string): MavenProgress {
  const download = /Downloaded from .*\.jar \(([\d.]+) (B|kB|MB|GB)/.exec(line);
  if (download === null) return progress;
  const megabytes = Number(download[1]) * (MB_PER_UNIT[download[2] ?? ''] ?? 0);
  return { downloadedJars: progress.downloadedJars + 1, downloadedMb: progress.downloadedMb + megabytes };
}

/** What to run, and how to report on it. */
export interface MavenRun {
  readonly arguments: readonly string[];
  readonly folder: string;
  readonly environment: Environment;
  readonly expectedJars: number;
  readonly onProgress: ProgressListener;
  readonly signal: AbortSignal | undefined;
}

/** Runs Maven to its end and reports its progress. Throws NO_MAVEN, or DOWNLOAD_FAILED with Maven's message. */
export async function runMaven(run: MavenRun): Promise<void> {
  const command = commandsOnPath('mvn', run.environment)[0];
  if (command === undefined) throw noMaven();
  let progress = NO_PROGRESS;
  const errors: string[] = [];
  report(run, progress);
  const reporter = setInterval(() => report(run, progress), REPORT_EVERY_MS);
  try {
    const code = await new Promise<number | null>((resolve, reject) => {
      const maven = spawn(command, ['-B', '-Dstyle.color=never', ...run.arguments], {
        cwd: run.folder,
        env: run.environment,
        stdio: ['ignore', 'pipe', 'pipe'],
        timeout: MAVEN_TIMEOUT_MS,
        ...(run.signal === undefined ? {} : { signal: run.signal }),
      });
      for (const stream of [maven.stdout, maven.stderr]) {
        createInterface({ input: stream }).on('line', (line) => {
          progress = countMavenLine(progress, line);
          if (errors.length < MAX_ERROR_LINES && isCause(line)) errors.push(errorText(line));
        });
      }
      maven.on('error', reject);
      maven.on('close', resolve);
    });
    if (code !== 0) throw downloadFailed(errors.join(' ') || `it ended with code ${code}`);
  } catch (error) {
    run.signal?.throwIfAborted();
    throw error instanceof Error && 'code' in error ? downloadFailed(error.message, error) : error;
  } finally {
    clearInterval(reporter);
  }
}

function isCause(line: string): boolean {
  return line.startsWith('[ERROR] ') && !ADVICE_LINE.test(line);
}

/** The line from the artifact on that could not be had: what Maven wanted it for comes before, and the cause after. */
function errorText(line: string): string {
  const text = line.slice('[ERROR] '.length).replace(/ -> \[Help \d+\]$/, '');
  const cause = text.lastIndexOf('Could not ');
  return text.slice(Math.max(0, cause)).slice(0, MAX_ERROR_LINE_LENGTH).trim();
}

function report(run: MavenRun, progress: MavenProgress): void {
  run.onProgress('downloading Neo4j', {
    // Jars of Maven's own plugin are counted too, hence the limit.
    jars: Math.min(progress.downloadedJars, run.expectedJars),
    expectedJars: run.expectedJars,
    megabytes: Math.round(progress.downloadedMb),
  });
}
