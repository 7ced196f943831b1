import { expect, test } from 'vitest';
import {
  configurationFingerprint,
  configurationText,
  jvmFlags,
} from '../../src/embedded-neo4j/configuration.ts';

const PORTS = { boltPort: 7687, httpPort: 7474 };
const MEMORY = { heapMb: 1024, pageCacheMb: 512 };

function settings(): ReadonlyMap<string, string> {
  const lines = configurationText(PORTS, MEMORY)
    .split('\n')
    .filter((line) => line !== '' && !line.startsWith('#'));
  return new Map(
    lines.map((line) => [line.slice(0, line.indexOf('=')), line.slice(line.indexOf('=') + 1)] as const),
  );
}

test('every address is on loopback', () => {
  const addresses = [...settings()].filter(([name]) => name.endsWith('_address'));
  expect(addresses.length).toBeGreaterThanOrEqual(6);
  for (const [, value] of addresses) expect(value).toMatch(/^127\.0\.0\.1(:\d+)?$/);
  expect(settings().get('server.bolt.listen_address')).toBe('127.0.0.1:7687');
  expect(settings().get('server.http.listen_address')).toBe('127.0.0.1:7474');
});

test('reporting, https and query logging are off, and nothing waits for ever', () => {
  expect(settings().get('server.https.enabled')).toBe('false');
  expect(settings().get('dbms.usage_report.enabled')).toBe('false');
  expect(settings().get('client.allow_telemetry')).toBe('false');
  expect(settings().get('db.logs.query.enabled')).toBe('OFF');
  expect(settings().get('db.transaction.timeout')).toBe('2m');
  expect(settings().get('db.lock.acquisition.timeout')).toBe('10s');
});

test('memory goes to the page cache by configuration and to the heap by flags', () => {
  expect(settings().get('server.memory.pagecache.size')).toBe('512m');
  expect(jvmFlags(MEMORY)).toContain('-Xmx1024m');
  expect(jvmFlags(MEMORY)).toContain('-Xms512m');
});

test('transactions get half of the heap, and none of them all of it', () => {
  expect(settings().get('db.memory.transaction.max')).toBe('384m');
  expect(settings().get('dbms.memory.transaction.total.max')).toBe('512m');
});

test('the fingerprint follows ports and memory', () => {
  const same = configurationFingerprint(PORTS, MEMORY);
  expect(configurationFingerprint({ ...PORTS }, { ...MEMORY })).toBe(same);
  expect(configurationFingerprint({ ...PORTS, boltPort: 7688 }, MEMORY)).not.toBe(same);
  expect(configurationFingerprint(PORTS, { ...MEMORY, heapMb: 512 })).not.toBe(same);
  expect(configurationFingerprint(PORTS, { ...MEMORY, pageCacheMb: 256 })).not.toBe(same);
});
