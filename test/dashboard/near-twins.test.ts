import { describe, expect, test } from 'vitest';
import { nearTwins, twinsSentence } from '../../src/dashboard/near-twins.ts';
import { nameForm, twinForm } from '../../src/shared/text-forms.ts';
import { seededRandom } from '../../src/simulator/random.ts';
import { nearName, randomName } from '../fixtures/random-texts.ts';

const named = (...names: readonly (readonly [kind: string, name: string])[]) =>
  names.map(([kind, name]) => ({ kind, name, key: `a|${kind}|${name}` }));

function sentenceOf(names: ReturnType<typeof named>): string {
  const groups = nearTwins(names);
  return twinsSentence(groups, { found: { count: groups.length, capped: false }, example: '' });
}

describe('near twins', () => {
  test('are names of one kind in two spellings', () => {
    const things = named(
      ['tone', 'friendly'],
      ['tone', 'calm'],
      ['tone', 'Friendly'],
      ['pillar', 'friendly'],
      ['platform', 'Facebook'],
      ['platform', 'facebook'],
      ['audience', 'High engaged'],
      ['audience', 'high-engaged'],
    );
    expect(nearTwins(things).map((group) => group.map(({ kind, name }) => `${kind} ${name}`))).toEqual([
      ['audience High engaged', 'audience high-engaged'],
      ['platform Facebook', 'platform facebook'],
      ['tone Friendly', 'tone friendly'],
    ]);
  });

  test('are none where every name has its own letters', () => {
    expect(nearTwins(named(['tone', 'bold'], ['tone', 'bolder'], ['pillar', 'Bold']))).toEqual([]);
    expect(nearTwins([])).toEqual([]);
  });

  test('the same name read twice is one', () => {
    expect(nearTwins(named(['platform', 'facebook'], ['platform', 'facebook']))).toEqual([]);
  });

  test('are found in every form of a name, and in no other', () => {
    const random = seededRandom(40);
    for (let draw = 0; draw < 500; draw += 1) {
      const name = randomName(random);
      const near = nameForm(nearName(random, name));
      const other = randomName(random);
      const things = named(['tone', name], ['tone', near], ['tone', other]);
      const expected = new Set([name, near, ...(twinForm(other) === twinForm(name) ? [other] : [])]);
      const names = nearTwins(things).flatMap((group) => group.map((thing) => thing.name));
      expect(new Set(names), JSON.stringify([name, near, other])).toEqual(
        expected.size > 1 ? expected : new Set(),
      );
    }
  });

  test('are named, the first few of them', () => {
    expect(sentenceOf(named(['tone', 'Friendly'], ['tone', 'friendly']))).toBe(
      '1 name is spelt in several ways, each with a part of the evidence: tone "Friendly", "friendly".',
    );
    const many = sentenceOf(
      named(
        ...['a', 'b', 'c', 'd'].flatMap((name) => [
          ['tone', name] as const,
          ['tone', name.toUpperCase()] as const,
        ]),
      ),
    );
    expect(many).toContain('4 names are spelt');
    expect(many).toContain('tone "C", "c"; and others.');
    expect(many).not.toContain('"d"');
    const long = `${'x'.repeat(59)} y`;
    expect(sentenceOf(named(['tone', long], ['tone', long.toUpperCase()]))).toContain(`"${'x'.repeat(59)}…"`);
  });

  test('that look the same, of an older version of the service, are told apart', () => {
    expect(sentenceOf(named(['tone', 'Caf\u00e9'], ['tone', 'Cafe\u0301']))).toContain(
      'tone "Caf\u00e9" (in several Unicode forms or with blanks around)',
    );
  });
});
