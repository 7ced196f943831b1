/** A copy of a project to change and to test. */
import { spawn } from 'node:child_process';
import { cpSync, existsSync, mkdtempSync, readFileSync, rmSync, symlinkSync, writeFileSync } from 'node:fs';
import { createRequire } from 'node:module';
import { tmpdir } from 'node:os';
import path from 'node:path';

/** What a test run said. */
export interface TestRun {
  /** Names of the tests that failed, without their suite's. */
  readonly failed: readonly string[];
  readonly passed: readonly string[];
  /** Why no test was run; undefined when they were. */
  readonly broken: string | undefined;
}

/** A project in a temporary folder. */
export interface ProjectCopy {
  read(file: string): string;
  write(file: string, text: string): void;
  test(): Promise<TestRun>;
  remove(): void;
}

/** How tests are run. */
export interface ProjectTests {
  /** The project's folder. */
  readonly project: string;
  /** Test files, as vitest takes them. */
  readonly tests: readonly string[];
  /** Configuration of vitest, from the project's folder. Default: the project's own. */
  readonly config?: string | undefined;
  /** Environment of the run, over this process's. */
  readonly environment: Readonly<Record<string, string>>;
}

/** Neither sources nor needed as copies; the packages are linked. */
const LEFT_OUT = new Set(['node_modules', '.git', '.kaizen', '.venv', 'coverage']);
/** As much as a hanging run may write before it is cut off. */
const MAX_TAIL = 4_000;

/** Copies a project. The caller removes the copy. */
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
  // What vitest's own reporter has just written.
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

/** A run inside a run would take itself for one of the outer's workers. */
function withoutVitest(environment: NodeJS.ProcessEnv): NodeJS.ProcessEnv {
  return Object.fromEntries(
    Object.entries(environment).filter(([name]) => !/^(VITEST|NODE_ENV$|NODE_OPTIONS$|TEST$)/.test(name)),
  );
}
