import { describe, expect, it } from 'vitest';
import { distinctPhrases } from '../../src/accounts/banned-phrases.ts';
import { seededRandom } from '../../src/simulator/random.ts';
import { nearName, randomName } from '../fixtures/random-texts.ts';

describe('banned phrases', () => {
  it('are kept once each in the order given, as first written, without surrounding blanks', () => {
    expect(distinctPhrases([' Best ever', 'cheap', 'BEST EVER ', 'Cheap', 'best  ever', 'best'])).toEqual([
      'Best ever',
      'cheap',
      'best',
    ]);
    expect(distinctPhrases([])).toEqual([]);
  });

  it('are one in every Unicode form', () => {
    expect(distinctPhrases(['Cafe\u0301', 'caf\u00e9', 'ＣＡＦÉ'])).toEqual(['Caf\u00e9']);
  });

  it('are one with every form of themselves, and lose none that is another', () => {
    const random = seededRandom(7);
    for (let draw = 0; draw < 500; draw += 1) {
      const phrase = `always ${randomName(random)}`;
      const near = [nearName(random, phrase), nearName(random, phrase), `${phrase} x`];
      expect(distinctPhrases([phrase, ...near]), phrase).toHaveLength(2);
    }
  });
});
