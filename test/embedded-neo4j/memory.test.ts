import { totalmem } from 'node:os';
import { expect, test, vi } from 'vitest';
import { machineMemoryMb, sizeMemory } from '../../src/embedded-neo4j/memory.ts';

test('a small machine gets the least a database needs', () => {
  expect(sizeMemory(1_024)).toEqual({ heapMb: 512, pageCacheMb: 256 });
});

test('between the bounds heap and page cache are an eighth each', () => {
  expect(sizeMemory(8_192)).toEqual({ heapMb: 1_024, pageCacheMb: 1_024 });
});

test('a large machine does not give more than two gigabytes to each', () => {
  expect(sizeMemory(262_144)).toEqual({ heapMb: 2_048, pageCacheMb: 2_048 });
});

const MACHINE_MB = Math.floor(totalmem() / 2 ** 20);

test.each([
  ['a container with a limit has what the limit leaves', 64 * 2 ** 20, 64],
  ['a system that knows no limit answers 0: then it is the machine', 0, MACHINE_MB],
  ['a limit beyond the machine is none', 2 ** 63, MACHINE_MB],
])('%s', (_name, limit, expected) => {
  const constrained = vi.spyOn(process, 'constrainedMemory').mockReturnValue(limit);
  try {
    expect(machineMemoryMb()).toBe(expected);
  } finally {
    constrained.mockRestore();
  }
});
