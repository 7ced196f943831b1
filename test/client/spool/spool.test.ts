import {
  appendFileSync,
  mkdtempSync,
  readdirSync,
  readFileSync,
  rmSync,
  truncateSync,
  writeFileSync,
} from 'node:fs';
import { tmpdir } from 'node:os';
import path from 'node:path';
import { afterEach, beforeEach, describe, expect, test } from 'vitest';
import { encodeMark, openMarkFile, readMark } from '../../../src/client/spool/mark-file.ts';
import { openSpool, type Spool } from '../../../src/client/spool/spool.ts';
import type { ProcessTable, SpoolOwner } from '../../../src/client/spool/spool-owner.ts';

let directory: string;
let reports: string[];
/** Processes that are no more. */
let dead: Set<number>;
const open: Spool[] = [];

beforeEach(() => {
  directory = mkdtempSync(path.join(tmpdir(), 'kaizen-spool-'));
  reports = [];
  dead = new Set();
});
afterEach(() => {
  for (const spool of open.splice(0)) spool.close();
  rmSync(directory, { recursive: true, force: true });
});

function processes(pid: number, host = 'here'): ProcessTable {
  const self: SpoolOwner = { host, pid, startedAt: '7' };
  return { self, isAlive: (owner) => owner.host === host && !dead.has(owner.pid) };
}

function openAs(
  pid: number,
  options: { accountId?: string; maxBytes?: number; host?: string; now?: number } = {},
) {
  const spool = openSpool({
    directory,
    accountId: options.accountId ?? 'account',
    maxBytes: options.maxBytes,
    report: (message) => reports.push(message),
    now: () => options.now ?? Date.now(),
    onLeft: () => undefined,
    processes: processes(pid, options.host),
  });
  open.push(spool);
  return spool;
}

/** Ends as a process does that is killed: nothing is closed. */
function kill(pid: number): void {
  dead.add(pid);
  open.splice(0);
}

async function leftTexts(spool: Spool): Promise<string[]> {
  const texts: string[] = [];
  for (const left of [...spool.left]) {
    for (;;) {
      const records = await left.reader.next();
      if (records.length === 0) break;
      texts.push(...records.map(({ content }) => Buffer.from(content).toString()));
    }
  }
  return texts;
}

function write(spool: Spool, ...texts: string[]): void {
  for (const text of texts) spool.writer.append(Buffer.from(text));
  spool.writer.flush();
}

function onlySegment(): string {
  const [segment = ''] = readdirSync(directory, { recursive: true, encoding: 'utf8' }).filter((name) =>
    name.endsWith('.events'),
  );
  return path.join(directory, segment);
}

describe('a spool', () => {
  test('whose process was killed is taken over, from the first event that was not acknowledged', async () => {
    const spool = openAs(1);
    write(spool, 'a', 'b', 'c', 'd');
    spool.writer.acknowledge(2);
    kill(1);
    expect(await leftTexts(openAs(2))).toEqual(['c', 'd']);
  });

  test('whose process lives is left alone', () => {
    write(openAs(1), 'a');
    expect(openAs(2).left).toEqual([]);
  });

  test('goes to one only', async () => {
    write(openAs(1), 'a');
    kill(1);
    const both = [openAs(2), openAs(3)];
    expect((await Promise.all(both.map(leftTexts))).flat()).toEqual(['a']);
  });

  test('that was closed with events in it is there for the next, and one without leaves nothing', async () => {
    const spool = openAs(1);
    write(spool, 'a');
    spool.close();
    open.splice(0);
    const next = openAs(1);
    expect(await leftTexts(next)).toEqual(['a']);
    next.left[0]?.remove();
    next.left.splice(0);
    next.close();
    open.splice(0);
    expect(readdirSync(directory)).toEqual([]);
  });

  test('is of one account', () => {
    write(openAs(1), 'a');
    kill(1);
    expect(openAs(2, { accountId: 'other' }).left).toEqual([]);
  });

  test('of another machine is taken over once nobody has touched it for two minutes', async () => {
    write(openAs(1, { host: 'there' }), 'a');
    open.splice(0);
    expect(openAs(2).left).toEqual([]);
    expect(await leftTexts(openAs(3, { now: Date.now() + 121_000 }))).toEqual(['a']);
  });

  test('that is cut at any byte gives the events before the cut', { timeout: 30_000 }, async () => {
    write(openAs(1), 'first', 'second', 'third');
    const whole = readFileSync(onlySegment());
    kill(1);
    rmSync(directory, { recursive: true });
    for (let length = 0; length <= whole.length; length += 1) {
      directory = mkdtempSync(path.join(tmpdir(), 'kaizen-spool-'));
      dead.clear();
      write(openAs(1), 'x');
      writeFileSync(onlySegment(), whole.subarray(0, length));
      kill(1);
      const expected = ['first', 'second', 'third'].slice(
        0,
        [21, 35, 48].filter((end) => end <= length).length,
      );
      const next = openAs(2);
      expect(await leftTexts(next), `cut at ${length}`).toEqual(expected);
      next.close();
      open.splice(0);
      rmSync(directory, { recursive: true, force: true });
    }
  });

  test('says that it was cut or damaged', async () => {
    write(openAs(1), 'first', 'second');
    const segment = onlySegment();
    truncateSync(segment, readFileSync(segment).length - 1);
    kill(1);
    expect(await leftTexts(openAs(2))).toEqual(['first']);
    expect(reports).toEqual([expect.stringMatching(/ends in the midst of an event at byte 21 of/)]);
    kill(2);
    const [adopted = ''] = [onlySegment()];
    appendFileSync(adopted, Buffer.alloc(40));
    expect(await leftTexts(openAs(3))).toEqual(['first']);
  });

  test('takes nothing beyond its limit, and again when events were acknowledged', () => {
    const spool = openAs(1, { maxBytes: 2 ** 20 });
    const event = Buffer.alloc(10_000, 'x');
    let taken = 0;
    while (spool.writer.append(event) !== undefined) {
      spool.writer.flush();
      taken += 1;
    }
    expect(taken).toBe(104);
    expect(spool.bytes()).toBeLessThanOrEqual(2 ** 20);
    spool.writer.acknowledge(taken);
    expect(spool.writer.append(event)).toBe(taken + 1);
    expect(spool.bytes()).toBeLessThan(2 ** 18 + 20_000);
  });

  test('reads its own events from any number on, over many files, while it is written', async () => {
    const spool = openAs(1, { maxBytes: 2 ** 20 });
    const texts = Array.from({ length: 60 }, (_, index) => `${index} ${'x'.repeat(10_000)}`);
    write(spool, ...texts.slice(0, 1));
    for (const text of texts.slice(1, 50)) write(spool, text);
    const reader = spool.readAfter(20);
    const found: string[] = [];
    const readAll = async (): Promise<void> => {
      for (;;) {
        const records = await reader.next();
        if (records.length === 0) return;
        found.push(
          ...records.map(({ sequence, content }) => `${sequence} ${Buffer.from(content).toString()}`),
        );
      }
    };
    await readAll();
    for (const text of texts.slice(50)) write(spool, text);
    await readAll();
    expect(found).toEqual(texts.slice(20).map((text, index) => `${index + 21} ${text}`));
    expect(reports).toEqual([]);
  });
});

describe('the mark', () => {
  test('survives a slot that was only half written', () => {
    const file = path.join(directory, 'mark');
    const mark = openMarkFile(file);
    for (const sequence of [3, 5, 8]) mark.write(sequence);
    mark.close();
    expect(readMark(file)).toBe(8);
    // The third was written into the first slot.
    for (let length = 0; length < 16; length += 1) {
      const torn = Buffer.concat([
        encodeMark(9).subarray(0, length),
        encodeMark(1).subarray(length),
        encodeMark(5),
      ]);
      writeFileSync(file, torn);
      expect([1, 5, 9]).toContain(readMark(file));
    }
    writeFileSync(file, encodeMark(5).subarray(0, 9));
    expect(readMark(file)).toBe(0);
  });
});
