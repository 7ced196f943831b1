/** The quotas of accounts and credentials, from their settings. */
import { NO_QUOTAS, type QuotaLimits } from '../grpc/quotas.ts';
import type { Config } from './config.ts';

/** The settings of quotas. */
export type QuotaSettings = Pick<
  Config,
  'authentication' | 'callsPerSecond' | 'mebibytesPerSecond' | 'streamsAtOnce'
>;

/** More than a server of two cores can answer, so that only those are limited who would take more than a machine. */
const DEFAULT_CALLS_PER_SECOND = 10_000;
/** Some hundred thousand events. */
const DEFAULT_MEBIBYTES_PER_SECOND = 64;
/** Half of the streams that a server takes, so that nobody has all of them. */
const DEFAULT_STREAMS = 100;
/** Half of the calls that a server admits at the same time. */
const CALLS_AT_ONCE = 500;
const BYTES_PER_MEBIBYTE = 2 ** 20;

/** The limits. In the open mode all callers are on this machine, and there are only those that are asked for. */
export function quotaLimits(settings: QuotaSettings): QuotaLimits {
  const isOpen = settings.authentication === 'open';
  const limit = (given: number | undefined, usual: number): number => {
    const value = given ?? (isOpen ? 0 : usual);
    return value === 0 ? Number.POSITIVE_INFINITY : value;
  };
  return {
    callsPerSecond: limit(settings.callsPerSecond, DEFAULT_CALLS_PER_SECOND),
    bytesPerSecond: limit(settings.mebibytesPerSecond, DEFAULT_MEBIBYTES_PER_SECOND) * BYTES_PER_MEBIBYTE,
    calls: isOpen ? NO_QUOTAS.calls : CALLS_AT_ONCE,
    streams: limit(settings.streamsAtOnce, DEFAULT_STREAMS),
  };
}
