import { describe, expect, it } from 'vitest';
import { nodeWarning } from '../../src/service/node-version.ts';

describe('nodeWarning', () => {
  it.each(['22.22.2', '22.23.0', '24.14.1', '26.0.0'])('has nothing to say of %s', (version) => {
    expect(nodeWarning(version)).toBeUndefined();
  });

  it.each(['20.20.2', '22.22.1', '23.1.0', '24.14.0'])('advises against %s', (version) => {
    expect(nodeWarning(version)).toContain('24.14.1');
  });
});
