import { describe, expect, test } from 'vitest';
import { canonicalHash, canonicalJson } from '../../../src/ingestion/accept/canonical.ts';
import { prepareEvent } from '../../../src/ingestion/accept/prepared-event.ts';
import { seededRandom } from '../../../src/simulator/random.ts';
import { randomName } from '../../fixtures/random-texts.ts';

const NOW = new Date('2026-11-20T12:00:00Z');
const given = { é: [1, 'Café'], ñ: { b: 2n, a: null }, z: 'ﬁne' };

/** The same value with every text of it, keys included, in another form. */
function inForm(value: unknown, form: 'NFC' | 'NFD'): unknown {
  if (typeof value === 'string') return value.normalize(form);
  if (Array.isArray(value)) return value.map((item) => inForm(item, form));
  if (typeof value !== 'object' || value === null) return value;
  return Object.fromEntries(
    Object.entries(value).map(([key, item]) => [key.normalize(form), inForm(item, form)]),
  );
}

describe('the hash of a content', () => {
  test('is one for texts and keys in any canonical form, in any order', () => {
    const hash = canonicalHash(inForm(given, 'NFC'));
    expect(canonicalHash(inForm(given, 'NFD'))).toBe(hash);
    const turned = Object.fromEntries(Object.entries(inForm(given, 'NFD') as object).toReversed());
    expect(canonicalHash(turned)).toBe(hash);
    const random = seededRandom(3);
    for (let draw = 0; draw < 1_000; draw += 1) {
      const content = Object.fromEntries(
        Array.from({ length: 4 }, () => [randomName(random), randomName(random)]),
      );
      const composed = canonicalHash(inForm(content, 'NFC'));
      expect(canonicalHash(inForm(content, 'NFD')), JSON.stringify(content)).toBe(composed);
    }
  });

  test('tells compatibility forms, case and letters apart', () => {
    const hashes = ['ﬁne', 'fine', 'Fine', 'ﬁné'].map(canonicalHash);
    expect(new Set(hashes).size).toBe(4);
  });

  test('of ASCII is the one that stored events have', () => {
    expect(canonicalHash(['a', { c: 1, b: 'x' }])).toBe('tuSmy5BOeoYeNV2OAslIQME-KbczZWvsZQMqfQvTlJM');
  });

  test('of an event covers its free texts: the same event in two forms is a repetition', () => {
    const prepared = (text: string) =>
      prepareEvent(
        {
          accountId: 'a',
          projectId: '',
          eventId: 'e',
          eventTime: undefined,
          actor: '',
          tags: [],
          payload: {
            $case: 'custom',
            value: { name: 'n', attributes: { [text]: [text], plain: text } },
          },
          effects: {},
        },
        NOW,
        0,
      );
    const [composed, decomposed] = [prepared('Caf\u00e9'), prepared('Cafe\u0301')];
    expect(decomposed.hash).toBe(composed.hash);
    expect(JSON.parse(decomposed.payload).attributes.plain).toBe('Cafe\u0301');
  });
});

test('JSON keeps texts as given', () => {
  expect(canonicalJson(['Cafe\u0301'])).toBe('["Cafe\u0301"]');
});
