/** Runs docs/api.md from top to bottom, as a reader would: on an empty service, by the shell. */
import { execFile, spawnSync } from 'node:child_process';
import { mkdtemp, readFile, rm } from 'node:fs/promises';
import { tmpdir } from 'node:os';
import path from 'node:path';
import { promisify } from 'node:util';
import { afterAll, beforeAll, describe, expect, it } from 'vitest';
import { type EmbeddedNeo4j, startEmbeddedNeo4j } from '../../src/embedded-neo4j/embedded-neo4j.ts';
import { serviceDefinitions } from '../../src/grpc/services.ts';
import { packageRoot } from '../../src/shared/package-root.ts';
import { startTestService, type TestService } from './harness.ts';

const ADDRESS = '127.0.0.1:50051';

/** For a database's start and some fifty programs, on a machine with much else to do. */
const PAGE_MS = 600_000;

/** Where grpcurl is not installed, buf makes the same call: the request, the address and the method are its last words. */
const GRPCURL_BY_BUF = `grpcurl() {
  local data='' words=()
  while [ $# -gt 0 ]; do
    case "$1" in
      -plaintext) shift ;;
      -max-time) local limit="$2"; shift 2 ;;
      -d) data="$2"; shift 2 ;;
      *) words+=("$1"); shift ;;
    esac
  done
  timeout "\${limit:-60}" npx buf curl --protocol grpc --http2-prior-knowledge -d "$data" "http://\${words[0]}/\${words[1]}"
  local code=$?
  if [ $code = 124 ]; then echo DeadlineExceeded; fi
  return $code
}`;

/** One block of the page and what came of it. */
interface Step {
  readonly text: string;
  readonly exitCode: number;
  readonly output: string;
}

let folder: string;
let neo4j: EmbeddedNeo4j;
let service: TestService;
let page: string;
let steps: readonly Step[];

beforeAll(async () => {
  folder = await mkdtemp(path.join(tmpdir(), 'kaizen-api-page-'));
  neo4j = await startEmbeddedNeo4j({ dataDir: folder, boltPort: 0, httpPort: 0 });
  service = await startTestService({ database: neo4j });
  page = await readFile(path.join(packageRoot(), 'docs/api.md'), 'utf8');
  steps = await runAll(blocksOf(page), service.address);
}, PAGE_MS);
afterAll(async () => {
  await service.close();
  await neo4j.stop();
  await rm(folder, { recursive: true, force: true });
});

function blocksOf(text: string): readonly string[] {
  return [...text.matchAll(/^```sh\n(.*?)^```$/gms)].map(([, block = '']) => block.trimEnd());
}

function hasGrpcurl(): boolean {
  return spawnSync('grpcurl', ['-version']).status === 0;
}

/** Runs the blocks in one shell, since later ones use what earlier ones found. */
async function runAll(blocks: readonly string[], address: string): Promise<readonly Step[]> {
  const script = [
    ...(hasGrpcurl() ? [] : [GRPCURL_BY_BUF]),
    // From the sources, so that no build of another day is tested.
    `npx() { if [ "$1" = kaizen ]; then shift; command npx tsx src/cli/main.ts --address ${address} "$@"; else command npx "$@"; fi; }`,
    ...blocks.flatMap((block) => [block.replaceAll(ADDRESS, address), 'printf "\\n@@%d\\n" $?']),
  ].join('\n');
  const { stdout } = await promisify(execFile)('bash', ['-c', `exec 2>&1\n${script}`], {
    cwd: packageRoot(),
    maxBuffer: 64 * 2 ** 20,
  });
  const outcomes = [...stdout.matchAll(/(.*?)\n@@(\d+)\n/gs)];
  return blocks.map((text, at) => ({
    text,
    output: outcomes[at]?.[1] ?? '',
    exitCode: Number(outcomes[at]?.[2] ?? Number.NaN),
  }));
}

describe('docs/api.md', () => {
  it('has a line for every RPC', () => {
    const every = Object.values(serviceDefinitions).flatMap((methods) =>
      Object.values(methods).map((method) => method.path.slice(1)),
    );
    const shown = [...page.matchAll(/ (kaizen\.v1\.\w+\/\w+)/g)].map(([, method]) => method);
    expect(every.filter((method) => !shown.includes(method))).toEqual([]);
    expect(shown.filter((method) => !every.includes(method as (typeof every)[number]))).toEqual([]);
  });

  it('shows lines that work, and those that fail for the reason they say', () => {
    const wrong = steps.filter(({ text, exitCode, output }) => {
      const [, reason] = text.match(/# fails: (\w+)$/) ?? [];
      return reason === undefined ? exitCode !== 0 : exitCode === 0 || !output.includes(reason);
    });
    expect(wrong).toEqual([]);
    expect(steps.length).toBeGreaterThan(0);
  });
});
