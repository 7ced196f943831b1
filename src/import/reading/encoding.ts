/** Detects the encoding of a file by its byte-order mark and by all of its bytes. A sample could miss a late accent. */
import { createReadStream } from 'node:fs';
import { type ImportProblems, importProblem } from '../problem.ts';

/** Counts over a file's bytes, updated chunk by chunk. */
export interface ByteCounts {
  bytes: number;
  /** The first bytes, for byte-order marks. */
  head: number[];
  /** NUL bytes at even and at odd positions. In UTF-16 every ASCII letter has one. */
  nulEven: number;
  nulOdd: number;
  /** Valid UTF-8 sequences of two to four bytes. */
  sequences: number;
  /** Bytes that are not valid UTF-8 at their position. */
  invalid: number;
  /** Runs of high bytes longer than any word of a western European language has. */
  foreignRuns: number;
  run: number;
  /** Continuation bytes still expected, and how many of the sequence were read. */
  pending: number;
  seen: number;
}

const HEAD_BYTES = 4;
/** No word of a western European language has this many accented letters in a row. */
const FOREIGN_RUN = 5;
/** Evidence decides when it is this many times as frequent as the opposite evidence. */
const DOMINANT = 10;
/** A smaller share of NULs means damage, not UTF-16. */
const LEAST_NUL_SHARE = 0.2;

/** Counts before any byte was read. */
function emptyCounts(): ByteCounts {
  return {
    bytes: 0,
    head: [],
    nulEven: 0,
    nulOdd: 0,
    sequences: 0,
    invalid: 0,
    foreignRuns: 0,
    run: 0,
    pending: 0,
    seen: 0,
  };
}

/** Adds the next bytes of the file. */
function countBytes(counts: ByteCounts, chunk: Uint8Array): void {
  for (let index = 0; index < chunk.length; index++) {
    const byte = chunk[index] ?? 0;
    if (counts.head.length < HEAD_BYTES) counts.head.push(byte);
    if (byte === 0) {
      if ((counts.bytes + index) % 2 === 0) counts.nulEven += 1;
      else counts.nulOdd += 1;
    }
    if (byte < 0x80 && counts.pending === 0) {
      counts.run = 0;
      continue;
    }
    countHighByte(counts, byte);
  }
  counts.bytes += chunk.length;
}

function countHighByte(counts: ByteCounts, byte: number): void {
  counts.run = byte < 0x80 ? 0 : counts.run + 1;
  if (counts.run === FOREIGN_RUN) counts.foreignRuns += 1;
  if (counts.pending > 0) {
    if (byte >= 0x80 && byte < 0xc0) {
      counts.pending -= 1;
      counts.seen += 1;
      if (counts.pending === 0) counts.sequences += 1;
      return;
    }
    counts.invalid += counts.seen;
    counts.pending = 0;
  }
  if (byte < 0x80) return;
  const following =
    byte >= 0xc2 && byte < 0xe0 ? 1 : byte >= 0xe0 && byte < 0xf0 ? 2 : byte >= 0xf0 && byte < 0xf5 ? 3 : 0;
  if (following === 0) counts.invalid += 1;
  counts.pending = following;
  counts.seen = 1;
}

/** Names the encoding. Throws {@link ImportProblems} when the bytes do not determine it. */
export function encodingOf(counts: ByteCounts): string {
  const [first = 0, second = 0, third = 0] = counts.head;
  if (first === 0xef && second === 0xbb && third === 0xbf) return 'utf-8';
  if (first === 0xff && second === 0xfe) return 'utf-16le';
  if (first === 0xfe && second === 0xff) return 'utf-16be';
  const nuls = counts.nulEven + counts.nulOdd;
  if (nuls > counts.bytes * LEAST_NUL_SHARE) {
    if (counts.nulOdd > counts.nulEven * DOMINANT) return 'utf-16le';
    if (counts.nulEven > counts.nulOdd * DOMINANT) return 'utf-16be';
  }
  if (nuls > 0) throw importProblem('NOT_TEXT', 'it is not a text file: it has bytes of value 0');
  // The file ends within a sequence.
  const invalid = counts.invalid + (counts.pending > 0 ? counts.seen : 0);
  if (invalid === 0 || counts.sequences >= invalid * DOMINANT) return 'utf-8';
  if (invalid < counts.sequences * DOMINANT || counts.foreignRuns > 0) throw unclearEncoding();
  return 'windows-1252';
}

function unclearEncoding(): ImportProblems {
  const choice = (encoding: string, label: string) => ({
    label,
    option: `--encoding ${encoding}`,
    settings: { encoding },
  });
  return importProblem(
    'ENCODING_UNCLEAR',
    'its bytes are neither UTF-8 nor plainly Windows-1252: say which encoding it has, for example --encoding windows-1252, windows-1251, shift_jis or gb18030, or export it as UTF-8',
    [
      choice('utf-8', 'UTF-8 with damaged letters'),
      choice('windows-1252', 'western European (Windows-1252)'),
    ],
  );
}

/** Counts the bytes of a whole file. */
export async function countFile(file: string, onBytes: (bytes: number) => void): Promise<ByteCounts> {
  const counts = emptyCounts();
  for await (const chunk of createReadStream(file, { highWaterMark: 1 << 20 }) as AsyncIterable<Buffer>) {
    countBytes(counts, chunk);
    onBytes(counts.bytes);
  }
  return counts;
}
