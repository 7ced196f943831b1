/** docs/production.md, from installation to roll-back, on folders of the test's own and with a stand-in for systemd. */
import { mkdtempSync, rmSync } from 'node:fs';
import { tmpdir } from 'node:os';
import path from 'node:path';
import { afterAll, beforeAll, expect, test } from 'vitest';
import { packageRoot } from '../../src/shared/package-root.ts';
import { freePort } from '../fixtures/free-port.ts';
import { blocksOf, type PageStep, readPage, runBlocks, unexpected } from './page-blocks.ts';

/** The page starts the service five times and calls it a dozen times, on a machine with much else to do. */
const PAGE_MS = 900_000;

let root: string;
let steps: readonly PageStep[];

/** What systemd does with the unit: the command with the settings of its file, until it is told to stop. */
const systemd = (folder: string): string => `
useradd() { :; }
chown() { :; }
journalctl() { tail -n 50 ${folder}/log; }
unit() { sed -n "s/^$1=//p" ${folder}/etc/systemd/system/kaizen-graph.service; }
started() {
  (cd "$(unit WorkingDirectory)" && set -a && . "$(unit EnvironmentFile)" && set +a && exec setsid $(unit ExecStart)) > ${folder}/log 2>&1 &
  echo $! > ${folder}/pid
  for i in $(seq 600); do grep -q 'Ctrl+C stops it' ${folder}/log && return 0; kill -0 $(cat ${folder}/pid) || return 1; sleep 0.5; done
  return 1
}
stopped() { local pid=$(cat ${folder}/pid); kill -TERM $pid; while kill -0 $pid 2>/dev/null; do sleep 0.2; done; rm ${folder}/pid; }
systemctl() {
  case "$1" in
    daemon-reload) test -s ${folder}/etc/systemd/system/kaizen-graph.service ;;
    enable | start) started ;;
    stop) stopped ;;
    restart) stopped && started ;;
    is-active) kill -0 $(cat ${folder}/pid) ;;
  esac
}
trap 'test -e ${folder}/pid && stopped' EXIT
mkdir -p ${folder}/etc/systemd/system`;

/** Folders of the machine become folders of the test, the service's ports free ones, and its build the sources. */
function onThisMachine(block: string, port: number): string {
  return block
    .replaceAll(/\/(?:etc|var\/lib)\/(?:kaizen|systemd)/g, (place) => root + place)
    .replaceAll('/opt/kaizen-graph.current', path.join(root, 'current'))
    .replaceAll('/opt/kaizen-graph', packageRoot())
    .replaceAll('dist/src/main.js', '--import tsx src/main.ts')
    .replaceAll(`KAIZEN_CACHE_DIR=${root}/var/lib/kaizen/cache`, OWN_PORTS)
    .replaceAll('0.0.0.0:443', `127.0.0.1:${port}`);
}

/** The cache of this machine, which is filled, and free ports. */
const OWN_PORTS = [
  'KAIZEN_NEO4J_BOLT_PORT=0',
  'KAIZEN_NEO4J_HTTP_PORT=0',
  'KAIZEN_METRICS_ADDRESS=127.0.0.1:0',
].join('\n');

beforeAll(async () => {
  root = mkdtempSync(path.join(tmpdir(), 'kaizen-production-'));
  const port = await freePort();
  const commands = blocksOf(readPage('docs/production.md')).filter(({ language }) => language === 'sh');
  const blocks = [systemd(root), ...commands.map(({ text }) => onThisMachine(text, port))];
  steps = await runBlocks(blocks, `localhost:${port}`);
}, PAGE_MS);
afterAll(() => rmSync(root, { recursive: true, force: true }));

test('docs/production.md shows commands that work, from installation to roll-back', () => {
  expect(unexpected(steps)).toEqual([]);
  expect(steps.length).toBeGreaterThan(8);
});
