import { describe, expect, it } from 'vitest';
import { withoutId } from '../../src/erasure/unname-in-audit.ts';

const without = (text: string, id: string): string => withoutId(text, id, 'erased:abc');

describe('the id of an erased lead in a text', () => {
  it.each([
    ['asked by lead-1', 'lead-1', 'asked by erased:abc'],
    ['lead-1: (lead-1), lead-1', 'lead-1', 'erased:abc: (erased:abc), erased:abc'],
    ['with signs a.b*c|d%e[f]{g}(h)^$ in it', 'a.b*c|d%e[f]{g}(h)^$', 'with signs erased:abc in it'],
    ['nothing of ab*c', 'a.b*c', 'nothing of ab*c'],
    ['Jos\u0065\u0301 wants it', 'Jos\u00e9', 'erased:abc wants it'],
    ['a $& and \\d/-', '\\d/-', 'a $& and erased:abc'],
  ])('%s, without %s', (text, id, expected) => {
    expect(without(text, id)).toBe(expected);
  });

  it('is not found in a longer word, so that a short id does not spoil what is said of others', () => {
    expect(without('10 of 21 leads, 1 of them won', '1')).toBe('10 of 21 leads, erased:abc of them won');
    expect(without('Ann asked, Anna did not', 'Ann')).toBe('erased:abc asked, Anna did not');
    expect(without('é', 'e')).toBe('é');
  });
});
