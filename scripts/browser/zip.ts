/** Writes zip files without compression and without times, so that the same content always gives the same bytes. */

/** A file inside the archive. */
export interface ZipEntry {
  /** Path with `/`, ASCII. */
  readonly name: string;
  readonly text: string;
}

/** Version 1.0 of the format: stored entries only (PKWARE APPNOTE 6.3, sections 4.3 and 4.4). */
const VERSION = 10;
/** 1 January 1980, the first date the format knows. */
const FIRST_DATE = 0x21;
const LOCAL_HEADER = 0x04034b50;
const CENTRAL_HEADER = 0x02014b50;
const END_OF_CENTRAL = 0x06054b50;

/** The bytes of an archive of these files, in their order. */
export function zipOf(entries: readonly ZipEntry[]): Buffer {
  const locals: Buffer[] = [];
  const centrals: Buffer[] = [];
  let offset = 0;
  for (const entry of entries) {
    const name = Buffer.from(entry.name, 'ascii');
    const content = Buffer.from(entry.text, 'utf8');
    const common = commonFields(name, content);
    locals.push(Buffer.concat([uint32(LOCAL_HEADER), common, name, content]));
    centrals.push(centralHeader({ common, name, offset }));
    offset += locals.at(-1)?.length ?? 0;
  }
  const central = Buffer.concat(centrals);
  const end = Buffer.concat([
    ...[uint32(END_OF_CENTRAL), uint16(0), uint16(0)],
    ...[uint16(entries.length), uint16(entries.length), uint32(central.length), uint32(offset), uint16(0)],
  ]);
  return Buffer.concat([...locals, central, end]);
}

/** What both headers of an entry say, from the version needed to the length of the extra field. */
function commonFields(name: Buffer, content: Buffer): Buffer {
  return Buffer.concat([
    ...[uint16(VERSION), uint16(0), uint16(0), uint16(0), uint16(FIRST_DATE)],
    ...[uint32(crc32(content)), uint32(content.length), uint32(content.length)],
    ...[uint16(name.length), uint16(0)],
  ]);
}

interface CentralEntry {
  readonly common: Buffer;
  readonly name: Buffer;
  /** Of the entry's local header. */
  readonly offset: number;
}

function centralHeader({ common, name, offset }: CentralEntry): Buffer {
  return Buffer.concat([
    ...[uint32(CENTRAL_HEADER), uint16(VERSION), common],
    ...[uint16(0), uint16(0), uint16(0), uint32(0), uint32(offset), name],
  ]);
}

/** CRC-32 as zip has it: reflected, polynomial 0xEDB88320. (Node has one only from 20.15 on.) */
function crc32(bytes: Buffer): number {
  let crc = 0xffffffff;
  for (const byte of bytes) {
    crc ^= byte;
    for (let bit = 0; bit < 8; bit += 1) crc = (crc >>> 1) ^ (crc & 1 ? 0xedb88320 : 0);
  }
  return ~crc >>> 0;
}

function uint16(value: number): Buffer {
  const bytes = Buffer.alloc(2);
  bytes.writeUInt16LE(value);
  return bytes;
}

function uint32(value: number): Buffer {
  const bytes = Buffer.alloc(4);
  bytes.writeUInt32LE(value);
  return bytes;
}
