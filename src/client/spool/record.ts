/**
 * The format of a spool's segment files: eight bytes that say so, then records, each a length and a CRC-32 (unsigned 32
 * bits, little-endian) and so many bytes. A file is only ever appended to, so that whatever is cut off is at its end.
 */
import { MAX_EVENT_BYTES } from '../log/limits.ts';
import { crc32 } from './crc32.ts';

/** Begins every segment; another format gets another number. */
export const SEGMENT_HEAD: Uint8Array = Buffer.from('KZSPOOL1', 'latin1');
/** Before the bytes of each record. */
export const RECORD_HEAD_BYTES = 8;

/** Records in the order given, as they are written. */
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

/** Whole records at the beginning of some bytes, and what comes after them. */
export interface RecordsRead {
  readonly contents: readonly Uint8Array[];
  /** Bytes of the whole records. */
  readonly end: number;
  /**
   * `complete`: nothing. `cut`: a part of a record; the rest of it may follow, or was never written. `garbled`: something that
   * is no record.
   */
  readonly rest: 'complete' | 'cut' | 'garbled';
  /** Bytes the cut record takes in all, as far as that is known. */
  readonly needed: number;
}

/** Reads records up to the first that is not whole. */
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
    // An empty record is what a file looks like that was made longer but never written.
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
