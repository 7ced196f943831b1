/** What one run of an import is known by. */

/** For example `import-20261130-3f9a1c2e`. */
export function createImportId(now: Date, random: () => number): string {
  const day = now.toISOString().slice(0, 10).replaceAll('-', '');
  const number = Math.floor(random() * 2 ** 32);
  return `import-${day}-${number.toString(16).padStart(8, '0')}`;
}
