import { expect, test } from 'vitest';
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

test('the machine has some memory', () => {
  expect(machineMemoryMb()).toBeGreaterThan(100);
});
