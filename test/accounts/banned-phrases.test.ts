import { describe, expect, it } from 'vitest';
import { distinctPhrases } from '../../src/accounts/banned-phrases.ts';

describe('banned phrases', () => {
  it('are kept once each in the order given, as first written, without surrounding blanks', () => {
    expect(distinctPhrases([' Best ever', 'cheap', 'BEST EVER ', 'Cheap', 'best  ever'])).toEqual([
      'Best ever',
      'cheap',
      'best  ever',
    ]);
    expect(distinctPhrases([])).toEqual([]);
  });
});
