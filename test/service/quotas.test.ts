import { expect, test } from 'vitest';
import { NO_QUOTAS } from '../../src/grpc/quotas.ts';
import { readConfig } from '../../src/service/config.ts';
import { quotaLimits } from '../../src/service/quotas.ts';

const KEYS = { KAIZEN_AUTHENTICATION: 'required' };

test('the open mode has no quotas unless they are asked for', () => {
  expect(quotaLimits(readConfig({}))).toEqual(NO_QUOTAS);
  expect(quotaLimits(readConfig({ KAIZEN_CALLS_PER_SECOND: '7', KAIZEN_STREAMS_AT_ONCE: '3' }))).toEqual({
    ...NO_QUOTAS,
    callsPerSecond: 7,
    streams: 3,
  });
});

test('with credentials there are quotas unless they are switched off', () => {
  expect(quotaLimits(readConfig(KEYS))).toEqual({
    callsPerSecond: 10_000,
    bytesPerSecond: 64 * 2 ** 20,
    calls: 500,
    streams: 100,
  });
  const off = { KAIZEN_CALLS_PER_SECOND: '0', KAIZEN_MEBIBYTES_PER_SECOND: '0', KAIZEN_STREAMS_AT_ONCE: '0' };
  expect(quotaLimits(readConfig({ ...KEYS, ...off }))).toEqual({ ...NO_QUOTAS, calls: 500 });
});
