/** A copy of a project that can be changed and tested. */
import { spawn } from 'node:child_process';
import { cpSync, existsSync, mkdtempSync, readFileSync, rmSync, symlinkSync, writeFileSync } from 'node:fs';
import { createRequire } from 'node:module';
import { tmpdir } from 'node:os';
import path from 'node:path';

/** The result of a test run. */
export interface TestRun {
  /** Names of the failed tests, without the name of their suite. */
  readonly failed: readonly string[];
  readonly passed: readonly string[];
  /** Why no test ran; undefined when tests ran. */
  readonly broken: string | undefined;
}

/** A project in a temporary folder. */
export interface ProjectCopy {
  read(file: string): string;
  write(file: string, text: string): void;
  test(): Promise<TestRun>;
  remove(): void;
}

/** How to run the tests. */
export interface ProjectTests {
  /** The project's folder. */
  readonly project: string;
  /** Test files in the form that vitest takes. */
  readonly tests: readonly string[];
  /** Configuration file of vitest, relative to the project's folder. Default: the project's own. */
  readonly config?: string | undefined;
  /** Environment variables of the run, added to those of this process. */
  readonly environment: Readonly<Record<string, string>>;
}

/** Folders that are not copied: they are not sources, or, like the packages, they are linked. */
const LEFT_OUT = new Set(['node_modules', '.git', '.kaizen', '.venv', 'coverage']);
/** Characters that are kept of the output of a run that hangs. */
const MAX_TAIL = 4_000;

/** Copies a project. The caller must remove the copy. */
export function copyProject(options: ProjectTests): ProjectCopy {
  const project = path.resolve(options.project);
  const folder = mkdtempSync(path.join(tmpdir(), 'kaizen-mutation-'));
  cpSync(project, folder, {
    recursive: true,
    filter: (source) => !LEFT_OUT.has(path.basename(source)),
  });
  const packages = path.join(project, 'node_modules');
  if (existsSync(packages)) symlinkSync(packages, path.join(folder, 'node_modules'));
  return {
    read: (file) => readFileSync(path.join(folder, file), 'utf8'),
    write: (file, text) => writeFileSync(path.join(folder, file), text),
    test: () => runTests(folder, { ...options, project }),
    remove: () => rmSync(folder, { recursive: true, force: true }),
  };
}

async function runTests(folder: string, options: ProjectTests): Promise<TestRun> {
  const report = path.join(folder, 'vitest-report.json');
  rmSync(report, { force: true });
  const vitest = path.join(
    path.dirname(createRequire(path.join(options.project, 'package.json')).resolve('vitest/package.json')),
    'vitest.mjs',
  );
  const child = spawn(
    process.execPath,
    [
      ...[vitest, 'run', '--reporter=json', `--outputFile=${report}`],
      ...(options.config === undefined ? [] : ['--config', options.config]),
      ...options.tests,
    ],
    {
      cwd: folder,
      env: { ...withoutVitest(process.env), ...options.environment },
      stdio: ['ignore', 'pipe', 'pipe'],
    },
  );
  let tail = '';
  const keep = (text: string): void => {
    tail = (tail + text).slice(-MAX_TAIL);
  };
  child.stdout.setEncoding('utf8').on('data', keep);
  child.stderr.setEncoding('utf8').on('data', keep);
  await new Promise((resolve) => child.once('close', resolve));
  return existsSync(report) ? readReport(readFileSync(report, 'utf8'), tail) : nothingRun(tail);
}

interface Report {
  readonly testResults: readonly {
    readonly message?: string;
    readonly assertionResults: readonly { readonly title: string; readonly status: string }[];
  }[];
}

function readReport(text: string, tail: string): TestRun {
  // The text was just written by vitest's own reporter.
  const { testResults } = JSON.parse(text) as Report;
  const results = testResults.flatMap(({ assertionResults }) => assertionResults);
  const titles = (status: string) =>
    results.filter((test) => test.status === status).map(({ title }) => title);
  const [failed, passed] = [titles('failed'), titles('passed')];
  if (failed.length + passed.length > 0) return { failed, passed, broken: undefined };
  return nothingRun(testResults.map(({ message = '' }) => message).join('\n') || tail);
}

function nothingRun(reason: string): TestRun {
  return { failed: [], passed: [], broken: reason.trim() || 'no test was run' };
}

/** Removes vitest's variables: a run started inside another one would act as a worker of the outer run. */
function withoutVitest(environment: NodeJS.ProcessEnv): NodeJS.ProcessEnv {
  return Object.fromEntries(
    Object.entries(environment).filter(([name]) => !/^(VITEST|NODE_ENV$|NODE_OPTIONS$|TEST$)/.test(name)),
  );
}
