import { describe, expect, test } from 'vitest';
import { dateReader, ISO_FORMAT } from '../../../src/import/formats/date-format.ts';

const read = (format: string, text: string): string | undefined => {
  const result = dateReader(format)?.(text);
  return result?.ok ? result.value : undefined;
};

describe('dates by a format', () => {
  test.each([
    [ISO_FORMAT, '2013-03-15', '2013-03-15'],
    ['MMMM D YYYY', 'April 1 2020', '2020-04-01'],
    ['MMMM D YYYY', 'may 31 2020', '2020-05-31'],
    ['D MMM YYYY', '3 Sept 2021', '2021-09-03'],
    ['M/D/YYYY', '2/29/2024', '2024-02-29'],
    ['DD.MM.YYYY', '05.11.2023', '2023-11-05'],
    ['YYYYMMDD', '20200401', '2020-04-01'],
  ])('%s reads %s', (format, text, date) => {
    expect(read(format, text)).toBe(date);
  });

  test.each([
    [ISO_FORMAT, '2013-3-15'],
    [ISO_FORMAT, '2013-03-15T10:00:00Z'],
    [ISO_FORMAT, '2023-02-29'],
    ['MMMM D YYYY', 'Aprilis 1 2020'],
    ['MMMM D YYYY', 'Ma 1 2020'],
    ['MMMM D YYYY', 'April 31 2020'],
    ['MMMM D YYYY', ' 1 2020'],
    ['DD.MM.YYYY', '05x11x2023'],
  ])('%s does not read %s', (format, text) => {
    expect(read(format, text)).toBeUndefined();
  });

  test.each(['MM/DD', 'YYYY-MM-DD DD', 'YYYY-MM-MMM-DD', 'year', ''])('%j is no format', (format) => {
    expect(dateReader(format)).toBeUndefined();
  });
});
