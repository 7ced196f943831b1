/** First releases that fix CVE-2026-21714 (HTTP/2), by major version. */
const FIXED: Readonly<Record<number, readonly [minor: number, patch: number]>> = { 22: [22, 2], 24: [14, 1] };
/** Older major versions have no fix. */
const OLDEST_FIXED_MAJOR = 22;

/** A warning for people who run the service on `version`, such as 20.20.2; undefined when there is none. */
export function nodeWarning(version: string): string | undefined {
  const [major = 0, minor = 0, patch = 0] = version.split('.').map(Number);
  const fixed = FIXED[major];
  if (fixed !== undefined) {
    const isFixed = minor > fixed[0] || (minor === fixed[0] && patch >= fixed[1]);
    return isFixed ? undefined : advice('has a known weakness in HTTP/2 (CVE-2026-21714)');
  }
  if (major >= OLDEST_FIXED_MAJOR && major % 2 === 0) return undefined;
  return advice('no longer gets security fixes');
}

function advice(fault: string): string {
  return `this version of Node ${fault}: use 24.14.1 or newer, or 22.22.2 or newer`;
}
