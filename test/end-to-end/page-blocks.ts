/** Runs the blocks of a page of docs/ from top to bottom, as a reader would: in one shell, against one service. */
import { execFile, spawnSync } from 'node:child_process';
import { readFileSync } from 'node:fs';
import path from 'node:path';
import { promisify } from 'node:util';
import { packageRoot } from '../../src/shared/package-root.ts';

/** Where pages say that the service listens. */
const ADDRESS = '127.0.0.1:50051';

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
  # Lists and descriptions come from reflection, for which buf has no command.
  if [ "\${words[1]}" = list ] || [ "\${words[1]}" = describe ]; then return 0; fi
  timeout "\${limit:-60}" npx buf curl --protocol grpc --http2-prior-knowledge -d "$data" "http://\${words[0]}/\${words[1]}"
  local code=$?
  if [ $code = 124 ]; then echo DeadlineExceeded; fi
  return $code
}`;

/** The CLI and the examples from their sources, so that no build of another day is tested. */
const FROM_SOURCES = (address: string): string => `npx() {
  if [ "$1" = kaizen ]; then shift; node --import tsx src/cli/main.ts --address ${address} "$@"
  elif [ "$1 $2" = 'tsx examples/generators/run.ts' ]; then shift; node --import tsx "$@" --address ${address}
  else command npx "$@"; fi
}`;

/** One fenced block of a page. */
export interface PageBlock {
  /** What stands behind the opening fence: "sh", "cypher", "json", or nothing. */
  readonly language: string;
  readonly text: string;
}

/** One block of commands, and what came of it. */
export interface PageStep {
  readonly text: string;
  /** How many of its commands failed. */
  readonly failures: number;
  /** Of all its commands, standard error included. */
  readonly output: string;
}

/** The text of a page, for example `docs/api.md`. */
export function readPage(name: string): string {
  return readFileSync(path.join(packageRoot(), name), 'utf8');
}

/** Every fenced block, in the order of the page. */
export function blocksOf(page: string): readonly PageBlock[] {
  return [...page.matchAll(/^```(\w*)\n(.*?)^```$/gms)].map(([, language = '', text = '']) => ({
    language,
    text: text.trimEnd(),
  }));
}

/** Whether this machine has grpcurl; otherwise buf stands in for it, and prints messages in a form of its own. */
export function hasGrpcurl(): boolean {
  return spawnSync('grpcurl', ['-version']).status === 0;
}

/** Runs commands in one shell, since later ones use what earlier ones found. */
export async function runBlocks(blocks: readonly string[], address: string): Promise<readonly PageStep[]> {
  const script = [
    ...(hasGrpcurl() ? [] : [GRPCURL_BY_BUF]),
    FROM_SOURCES(address),
    "trap 'failures=$((failures + 1))' ERR",
    ...blocks.flatMap((block) => [
      'failures=0',
      block.replaceAll(ADDRESS, address),
      'printf "\\n@@%d\\n" $failures',
    ]),
  ].join('\n');
  const { stdout } = await promisify(execFile)('bash', ['-c', `exec 2>&1\n${script}`], {
    cwd: packageRoot(),
    maxBuffer: 64 * 2 ** 20,
  });
  const outcomes = [...stdout.matchAll(/(.*?)\n@@(\d+)\n/gs)];
  return blocks.map((text, at) => ({
    text,
    output: outcomes[at]?.[1] ?? '',
    failures: Number(outcomes[at]?.[2] ?? Number.NaN),
  }));
}

/** Steps that went otherwise than the page says: a block fails if and only if it ends with `# fails: REASON`, for that reason. */
export function unexpected(steps: readonly PageStep[]): readonly PageStep[] {
  return steps.filter(({ text, failures, output }) => {
    const [, reason] = text.match(/# fails: (\w+)$/) ?? [];
    return reason === undefined ? failures !== 0 : failures !== 1 || !output.includes(reason);
  });
}
