/**
 * The format of a spool's segment files. Eight bytes identify the format. Then come records: length and CRC-32
 * (unsigned 32 bits each, little-endian), then the content. Files are only appended to, so that only their end can be
 * cut off.
 */
import { MAX_EVENT_BYTES } from '../log/limits.ts';
import { crc32 } from './crc32.ts';

/** The first bytes of every segment. A new format needs a new number. */
export const SEGMENT_HEAD: Uint8Array = Buffer.from('KZSPOOL1', 'latin1');
/** Bytes of the length and the checksum in front of each record. */
export const RECORD_HEAD_BYTES = 8;

/** The bytes of records, in the given order. */
export function encodeRecords(contents: readonly Uint8Array[]): Buffer {
  const size = contents.reduce((sum, content) => sum + RECORD_HEAD_BYTES + content.length, 0);
  const bytes = Buffer.allocUnsafe(size);
  let offset = 0;
  for (const content of contents) {
    bytes.writeUInt32LE(content.length, offset);
    bytes.writeUInt32LE(crc32(content), offset + 4);
    bytes.set(content, offset + RECORD_HEAD_BYTES);
    offset += RECORD_HEAD_BYTES + content.length;
  }
  return bytes;
}

/** The whole records at the beginning of some bytes, and what follows them. */
export interface RecordsRead {
  readonly contents: readonly Uint8Array[];
  /** Bytes of the whole records. */
  readonly end: number;
  /**
   * `complete`: nothing follows. `cut`: part of a record, whose rest may come later or was never written. `garbled`:
   * bytes that are not a record.
   */
  readonly rest: 'complete' | 'cut' | 'garbled';
  /** Total bytes of the cut record, as far as known. */
  readonly needed: number;
}

/** Reads records up to the first incomplete one. */
export function readRecords(bytes: Buffer): RecordsRead {
  const contents: Uint8Array[] = [];
  let offset = 0;
  const result = (rest: RecordsRead['rest'], needed = 0): RecordsRead => ({
    contents,
    end: offset,
    rest,
    needed,
  });
  while (offset < bytes.length) {
    if (bytes.length - offset < RECORD_HEAD_BYTES) return result('cut', RECORD_HEAD_BYTES);
    const length = bytes.readUInt32LE(offset);
    // A file that was extended but never written has zeros here, which look like an empty record.
    if (length === 0 || length > MAX_EVENT_BYTES) return result('garbled');
    const end = offset + RECORD_HEAD_BYTES + length;
    if (end > bytes.length) return result('cut', end - offset);
    const content = bytes.subarray(offset + RECORD_HEAD_BYTES, end);
    if (crc32(content) !== bytes.readUInt32LE(offset + 4)) return result('garbled');
    contents.push(content);
    offset = end;
  }
  return result('complete');
}
