/**
 * Keeps how far the service has acknowledged a spool: the number of the last acknowledged record. Two slots are written
 * in turn, each with a checksum. A crash while one is being written leaves the other intact.
 */
import { closeSync, openSync, readFileSync, writeSync } from 'node:fs';
import { crc32 } from './crc32.ts';

const SLOT_BYTES = 16;
const NUMBER_BYTES = 8;

/** A mark that can be moved. */
export interface MarkFile {
  /** Moves the mark. Throws the error of the file system. */
  write(sequence: number): void;
  close(): void;
}

/** Opens a mark, or creates it. */
export function openMarkFile(path: string): MarkFile {
  const file = openSync(path, 'a+', 0o600);
  closeSync(file);
  const handle = openSync(path, 'r+');
  let slot = 0;
  return {
    write(sequence) {
      writeSync(handle, encodeMark(sequence), 0, SLOT_BYTES, slot * SLOT_BYTES);
      slot = 1 - slot;
    },
    close: () => closeSync(handle),
  };
}

/** The number of the last acknowledged record; 0 without a readable mark. */
export function readMark(path: string): number {
  let bytes: Buffer;
  try {
    bytes = readFileSync(path);
  } catch {
    return 0;
  }
  return Math.max(decodeMark(bytes, 0), decodeMark(bytes, 1));
}

/** The bytes of one slot. */
export function encodeMark(sequence: number): Buffer {
  const bytes = Buffer.alloc(SLOT_BYTES);
  bytes.writeBigUInt64LE(BigInt(sequence), 0);
  bytes.writeUInt32LE(crc32(bytes.subarray(0, NUMBER_BYTES)), NUMBER_BYTES);
  return bytes;
}

function decodeMark(bytes: Buffer, slot: number): number {
  const at = bytes.subarray(slot * SLOT_BYTES, (slot + 1) * SLOT_BYTES);
  if (at.length < SLOT_BYTES) return 0;
  const isWhole = at.readUInt32LE(NUMBER_BYTES) === crc32(at.subarray(0, NUMBER_BYTES));
  return isWhole ? Number(at.readBigUInt64LE(0)) : 0;
}
