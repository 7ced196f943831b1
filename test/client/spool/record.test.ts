import { describe, expect, test } from 'vitest';
import { crc32 } from '../../../src/client/spool/crc32.ts';
import { encodeRecords, readRecords } from '../../../src/client/spool/record.ts';

const contents = ['first', 'the second one', 'x'.repeat(300)].map((text) => Buffer.from(text));
const bytes = encodeRecords(contents);
/** Ends of the records. */
const ends = [13, 35, 343];

describe('records', () => {
  test('the checksum is that of zip files', () => {
    expect(crc32(Buffer.from('123456789'))).toBe(0xcb_f4_39_26);
  });

  test('come back as they were written', () => {
    expect(readRecords(bytes)).toMatchObject({ contents, end: bytes.length, rest: 'complete' });
  });

  test('that are cut anywhere give those before the cut', () => {
    for (let length = 0; length <= bytes.length; length += 1) {
      const whole = ends.filter((end) => end <= length).length;
      const read = readRecords(bytes.subarray(0, length));
      expect(read.contents, `cut at ${length}`).toEqual(contents.slice(0, whole));
      expect(read.rest).toBe([0, ...ends].includes(length) ? 'complete' : 'cut');
    }
  });

  test('that are garbled anywhere give none that is not as it was written', () => {
    for (let at = 0; at < bytes.length; at += 1) {
      const garbled = Buffer.from(bytes);
      garbled[at] = (garbled[at] ?? 0) ^ 0x40;
      const read = readRecords(garbled);
      const before = ends.filter((end) => end <= at).length;
      expect(read.contents, `garbled at ${at}`).toEqual(contents.slice(0, before));
      expect(read.rest).not.toBe('complete');
    }
  });

  test('that were never filled in are none', () => {
    expect(readRecords(Buffer.alloc(64))).toMatchObject({ contents: [], end: 0, rest: 'garbled' });
  });
});
