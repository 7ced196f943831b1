import { describe, expect, it } from 'vitest';
import { describeTextTrait } from '../../src/text-traits/describe-text-trait.ts';
import { headlineTraitExtractor } from '../../src/text-traits/headline-extractor.ts';
import { hookTypes } from '../../src/text-traits/headline-hooks.ts';
import { lexicalTraits } from '../../src/text-traits/headline-traits.ts';

type HookName = (typeof hookTypes)[number]['value'];

const hookExamples: Readonly<
  Record<HookName, { readonly has: readonly string[]; readonly lacks: readonly string[] }>
> = {
  question: { has: ['Is rain wet?'], lacks: ['Why rain is wet'] },
  list: {
    has: ['9 owls and their hats', 'Owls do 3 things at dusk'],
    lacks: ['1984 in hats', 'An owl does things'],
  },
  how_to: { has: ['How to fold an owl'], lacks: ['How do owls fold?', 'However they fold'] },
  curiosity_gap: {
    has: ['This is what owls do', 'Here is why owls hum', 'See what the owl found', 'And then the owl …'],
    lacks: ['This owl hums', 'What owls do', 'What did you see?'],
  },
  direct_address: { has: ['Your owl is late'], lacks: ['Young owls are late'] },
  contrast: { has: ['Small owl, but loud'], lacks: ['Small owl, and loud'] },
  story: {
    has: ['She fed an owl. It came back.', 'When he sang, owls left'],
    lacks: ['She feeds owls', 'When owls sang'],
  },
  command: { has: ['Meet an owl'], lacks: ['Owls meet'] },
};

function valuesOf(text: string, kind: string): readonly string[] {
  return headlineTraitExtractor
    .extract(text)
    .filter((trait) => trait.kind === kind)
    .map(({ value }) => value);
}

describe('hook types', () => {
  it.each(hookTypes.map(({ value }) => value))('%s is made up of its traits', (name) => {
    for (const text of hookExamples[name].has) expect(valuesOf(text, 'hook_type'), text).toContain(name);
    for (const text of hookExamples[name].lacks)
      expect(valuesOf(text, 'hook_type'), text).not.toContain(name);
  });

  it('stand beside each other in one headline', () => {
    expect(valuesOf('Do you hum, but quietly?', 'hook_type')).toEqual([
      'question',
      'direct_address',
      'contrast',
    ]);
  });
});

describe('the headline extractor', () => {
  it('names the version of its definitions', () => {
    expect(headlineTraitExtractor.version).toBe('headline-1');
  });

  it('lists every trait once, lexical first, in table order', () => {
    expect(headlineTraitExtractor.extract('Why the owl? She’s here, but how…')).toEqual([
      { kind: 'lexical', value: 'question_mark' },
      { kind: 'lexical', value: 'ellipsis' },
      { kind: 'lexical', value: 'comma' },
      { kind: 'lexical', value: 'several_sentences' },
      { kind: 'lexical', value: 'length_under_77' },
      { kind: 'lexical', value: 'he_she' },
      { kind: 'lexical', value: 'the' },
      { kind: 'lexical', value: 'this_these_here' },
      { kind: 'lexical', value: 'why' },
      { kind: 'lexical', value: 'how' },
      { kind: 'lexical', value: 'but' },
      { kind: 'hook_type', value: 'question' },
      { kind: 'hook_type', value: 'curiosity_gap' },
      { kind: 'hook_type', value: 'contrast' },
      { kind: 'hook_type', value: 'story' },
    ]);
  });

  it('finds nothing in an empty or blank text', () => {
    for (const text of ['', '   ', '\u200b', '\n\t\u00a0'])
      expect(headlineTraitExtractor.extract(text)).toEqual([]);
  });

  it('gives the same answer whenever and in whatever order it is asked', () => {
    const texts = ['Meet 3 owls', 'Is it “her” owl?', 'Rain — and MORE rain!'];
    const first = texts.map((text) => headlineTraitExtractor.extract(text));
    const again = texts.toReversed().map((text) => headlineTraitExtractor.extract(text));
    expect(again.toReversed()).toEqual(first);
  });

  it.each([
    ['curly and straight quotes', '“It’s ‘her’ owl,” they said', "\"It's 'her' owl,\" they said"],
    ['an ellipsis sign and three dots', 'Wait… what', 'Wait... what'],
    ['no-break and plain spaces', 'Is\u00a0it\u202fhers?', 'Is it hers?'],
    ['full-width and plain letters', 'Ｗｈｙ ｓｈｅ ｌｅｆｔ！', 'Why she left!'],
    ['soft hyphens and none', 'A beau\u00adtiful owl', 'A beautiful owl'],
    ['runs of white space and one space', '  Why \n\n she  left ', 'Why she left'],
  ])('reads %s alike', (_, one, other) => {
    expect(headlineTraitExtractor.extract(one)).toEqual(headlineTraitExtractor.extract(other));
  });

  it('takes texts that are not English, and broken ones', () => {
    expect(valuesOf('¿Dónde está el búho?', 'lexical')).toEqual(['question_mark', 'length_under_77']);
    expect(valuesOf('フクロウはどこ？', 'lexical')).toEqual(['question_mark', 'length_under_77']);
    expect(valuesOf('\ud83d 👩‍👩‍👧 \udc00', 'lexical')).toEqual(['length_under_77']);
    expect(valuesOf('constructor __proto__ toString', 'lexical')).toEqual(['length_under_77']);
  });

  // Work in proportion to the length is done in a second or two; one quadratic pattern on a million characters would take
  // more than a quarter of an hour.
  it('reads long hostile texts to their end', { timeout: 120_000 }, () => {
    const pieces = [
      'a',
      'A',
      '.',
      "'",
      '"',
      ' ',
      "'a",
      ' "',
      ".'",
      'A.',
      '. ',
      '1,',
      "I'",
      '(',
      '-',
      'http://',
      '…',
      '\u00ad',
      '.")',
      'é',
    ];
    const lengths = pieces.map((piece) => {
      const traits = headlineTraitExtractor.extract(piece.repeat(1_000_000 / piece.length));
      return traits.filter(({ value }) => value === 'length_under_77').length;
    });
    expect(lengths).toEqual(pieces.map(() => 0));
  });
});

describe('descriptions', () => {
  it('exist for every trait the extractor can report', () => {
    for (const { value } of lexicalTraits) expect(describeTextTrait('lexical', value)).toBeTruthy();
    for (const { value } of hookTypes) expect(describeTextTrait('hook_type', value)).toBeTruthy();
    expect(describeTextTrait('lexical', 'question_mark')).toBe('a question mark in the headline');
  });

  it('are undefined for what the extractor does not define', () => {
    expect(describeTextTrait('tone', 'warm')).toBeUndefined();
    expect(describeTextTrait('lexical', 'question')).toBeUndefined();
    expect(describeTextTrait('hook_type', 'toString')).toBeUndefined();
  });
});
