import { describe, expect, it } from 'vitest';
import {
  foldedForm,
  hasPhrase,
  isInvisible,
  nameForm,
  twinForm,
  wordForm,
} from '../../src/shared/text-forms.ts';
import { type Random, seededRandom } from '../../src/simulator/random.ts';
import { headlineTraitExtractor } from '../../src/text-traits/headline-extractor.ts';
import { nearName, randomName, sameName } from '../fixtures/random-texts.ts';

const NFD = 'Cafe\u0301';
const NFC = 'Caf\u00e9';
/** Names drawn for each property; the seed is fixed. */
const DRAWS = 3_000;

function forNames(property: (name: string, random: Random) => void): void {
  const random = seededRandom(28);
  for (let draw = 0; draw < DRAWS; draw += 1) property(randomName(random), random);
}

describe('the form of a name', () => {
  it.each([
    [NFD, NFC],
    ['  acme ', 'acme'],
    ['\u00a0\u3000acme\u200b', 'acme'],
    ['\ufeffacme', 'acme'],
    ['a\u00ad', 'a'],
    ['two  words', 'two  words'],
    ['Straße', 'Straße'],
    ['Ｆull', 'Ｆull'],
    ['❤️', '❤️'],
    ['', ''],
    ['  ', '  '],
    ['\u200b', '\u200b'],
  ])('%j is %j', (given, form) => {
    expect(nameForm(given)).toBe(form);
  });

  it('is one for every way in which systems write a name, and the form of itself', () => {
    forNames((name, random) => {
      const form = nameForm(name);
      expect(nameForm(sameName(random, name))).toBe(form);
      expect(nameForm(form)).toBe(form);
      expect(form).toBe(form.normalize('NFC'));
    });
  });

  it('tells names of other letters, case or inner blanks apart', () => {
    const names = ['Café', 'Cafe', 'café', 'Ca fé', 'Ca  fé'];
    expect(new Set(names.map(nameForm)).size).toBe(names.length);
  });
});

it.each(['', ' ', '\u00a0', '\u200b\u200d', '\u2060', '\u00ad', '\u3164', '\u2800', '\ufe0f', '\u202e'])(
  'nothing of %j can be seen',
  (text) => {
    expect(isInvisible(text)).toBe(true);
    expect(isInvisible(`${text}x`)).toBe(false);
  },
);

describe('the folded form', () => {
  it.each([
    ['Friendly', 'friendly'],
    ['ＦＲＥＥ  trial', 'free trial'],
    ['Straße', 'STRASSE'],
    ['ﬁne', 'FINE'],
    [NFD, 'CAFÉ'],
    ['ΟΔΟΣ', 'οδος'],
    ['soft\u00adhyphen', 'softhyphen'],
  ])('%j and %j are one', (one, other) => {
    expect(foldedForm(one)).toBe(foldedForm(other));
  });

  it.each([
    ['Café', 'Cafe'],
    ['kırmızı', 'kirmizi'],
    ['free trial', 'freetrial'],
  ])('%j and %j are two', (one, other) => {
    expect(foldedForm(one)).not.toBe(foldedForm(other));
  });

  it('is one for every case, blank and compatibility form of a name, and the form of itself', () => {
    forNames((name, random) => {
      const folded = foldedForm(name);
      expect(foldedForm(nearName(random, name)), name).toBe(folded);
      expect(foldedForm(folded)).toBe(folded);
    });
  });
});

describe('near twins', () => {
  it.each([
    ['Friendly', 'friendly'],
    ['High engaged', 'high-engaged'],
    ['high_engaged', 'HighEngaged'],
    ['25-34', '25 – 34'],
    ['Ｆacebook', 'Facebook'],
  ])('%j and %j', (one, other) => {
    expect(twinForm(one)).toBe(twinForm(other));
  });

  it.each([
    ['1 10', '11 0'],
    ['25-34', '2534'],
    ['Café', 'Cafe'],
    ['friendly', 'friend'],
  ])('are not: %j and %j', (one, other) => {
    expect(twinForm(one)).not.toBe(twinForm(other));
  });
});

describe('a phrase in a text', () => {
  const has = (text: string, phrase: string): boolean => hasPhrase(wordForm(text), wordForm(phrase));

  it.each([
    ['Best coffee at the CAFÉ!', NFD],
    [`Best coffee at the ${NFD}.`, NFC],
    ['A ＦＲＥＥ trial', 'free  trial'],
    ['don’t wait', "DON'T"],
    ['“Free”, they said', 'free'],
    ['हिन्दी में', 'हिन्दी'],
  ])('%j has %j', (text, phrase) => {
    expect(has(text, phrase)).toBe(true);
  });

  it.each([
    ['cafés', 'café'],
    ['carefree', 'free'],
    ['free', 'free trial'],
    ['anything', '!!!'],
    ['', 'free'],
    ['', ''],
  ])('%j does not have %j', (text, phrase) => {
    expect(has(text, phrase)).toBe(false);
  });

  it('is found whatever the forms of either', () => {
    forNames((name, random) => {
      const text = `before, ${nearName(random, name)}; after`;
      expect(has(text, nearName(random, name)), name).toBe(true);
      expect(has(`x${name}`, `${name}x`), name).toBe(false);
    });
  });
});

it('wording traits of a text are the same in every canonical form', () => {
  forNames((name) => {
    const text = `Don’t miss ${name}: this café?`;
    const traits = headlineTraitExtractor.extract(text.normalize('NFC'));
    expect(headlineTraitExtractor.extract(text.normalize('NFD')), text).toEqual(traits);
  });
});
