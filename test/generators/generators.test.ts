import { describe, expect, test } from 'vitest';
import { EXAMPLE_BRIEF as brief } from '../../examples/generators/brief.ts';
import { generateCreatives } from '../../examples/generators/creatives.ts';
import { dryRunPublisher, execute } from '../../examples/generators/execution.ts';
import { generateStrategy, type Strategy } from '../../examples/generators/strategy.ts';
import { PhraseNotAvoided, phrasesIn, type TextModel } from '../../examples/generators/text-model.ts';
import { contextWith, FULL_CONTEXT, item, KINDS } from './contexts.ts';

const BANNED = ['leverage', 'synergy'];
/** Enough for every template to be met. */
const SEEDS = Array.from({ length: 60 }, (_, index) => `seed ${index}`);
const strategy = { strategyId: 's', pillars: ['Offers'], tones: ['bold', 'calm'], platforms: ['instagram'] };
const creativesOf = (seed: string, kaizenContext = contextWith({}), count = 4) =>
  generateCreatives({ brief, strategy, count, seed }, { kaizenContext });
const valuesOf = (creatives: Awaited<ReturnType<typeof creativesOf>>, kind: keyof typeof KINDS) =>
  new Set(
    creatives.creatives.flatMap(({ traits }) =>
      traits.filter((trait) => trait.kind === KINDS[kind]).map(({ value }) => value),
    ),
  );

describe('a strategy', () => {
  test('is made without a context, the same for the same seed', async () => {
    const made = await generateStrategy({ brief, seed: 'a' });
    expect(made).toEqual(await generateStrategy({ brief, seed: 'a' }));
    expect(made).toMatchObject({ applied: [] });
    expect([made.pillars.length, made.tones.length, made.platforms.length]).toEqual([3, 2, 2]);
    const others = await Promise.all(SEEDS.map((seed) => generateStrategy({ brief, seed })));
    expect(new Set(others.map(({ strategyId }) => strategyId)).size).toBe(SEEDS.length);
    expect(new Set(others.map(({ tones }) => tones.join())).size).toBeGreaterThan(5);
  });

  test('takes what is recommended first, leaves what is risky, and says what it applied', async () => {
    const made = await Promise.all(
      SEEDS.map((seed) => generateStrategy({ brief, seed }, { kaizenContext: FULL_CONTEXT })),
    );
    for (const { pillars, tones, platforms, applied } of made) {
      expect([pillars[0], tones[0], platforms[0]]).toEqual(['Repairs', 'expert', 'mastodon']);
      expect([...tones, ...platforms]).not.toContain('bold');
      expect([...tones, ...platforms]).not.toContain('tiktok');
      expect(applied).toContainEqual({ kind: KINDS.pillar, value: 'Repairs' });
      expect(applied).toContainEqual({ kind: KINDS.tone, value: 'expert' });
      expect(applied).toContainEqual({ kind: KINDS.platform, value: 'mastodon' });
    }
  });

  test('uses no phrase that must not be used, which it would use otherwise', async () => {
    const titles = async (context?: typeof FULL_CONTEXT): Promise<readonly string[]> =>
      Promise.all(
        SEEDS.map(
          async (seed) => (await generateStrategy({ brief, seed }, { kaizenContext: context })).title,
        ),
      );
    expect((await titles()).some((title) => phrasesIn(title, BANNED).length > 0)).toBe(true);
    expect((await titles(FULL_CONTEXT)).flatMap((title) => phrasesIn(title, BANNED))).toEqual([]);
  });

  test('is in a holdout week what it is without a context, but for what is forbidden', async () => {
    const holdout = contextWith({ ...FULL_CONTEXT, holdout: true, riskyPatterns: [] });
    for (const seed of SEEDS) {
      const { title, ...made } = await generateStrategy({ brief, seed }, { kaizenContext: holdout });
      const { title: plain, ...unguided } = await generateStrategy({ brief, seed });
      expect(made).toEqual(unguided);
      expect(phrasesIn(title, BANNED)).toEqual([]);
      if (phrasesIn(plain, BANNED).length === 0) expect(title).not.toBe('');
    }
  });
});

describe('creatives', () => {
  test('have every trait, and other ones from one to the next', async () => {
    const made = await creativesOf('a', undefined, 12);
    expect(made.applied).toEqual([]);
    expect(made.creatives.map(({ traits }) => traits.length)).toEqual(Array(12).fill(5));
    expect(new Set(made.creatives.map(({ contentId }) => contentId)).size).toBe(12);
    expect(valuesOf(made, 'hook').size).toBe(8);
    expect(valuesOf(made, 'tone')).toEqual(new Set(['bold', 'calm']));
  });

  test('follow what is recommended', async () => {
    for (const seed of SEEDS) {
      const made = await creativesOf(seed, FULL_CONTEXT);
      expect(valuesOf(made, 'hook')).toEqual(new Set(['question']));
      expect(valuesOf(made, 'tone')).toEqual(new Set(['expert']));
      expect(valuesOf(made, 'platform')).toEqual(new Set(['mastodon']));
      expect(made.creatives.every(({ text }) => /\?/.test(text))).toBe(true);
      expect(made.creatives.flatMap(({ text }) => phrasesIn(text, BANNED))).toEqual([]);
      expect(made.applied).toContainEqual({ kind: KINDS.hook, value: 'question' });
    }
  });

  test('take a slot of the service each, and what they can write only', async () => {
    const slots = [
      { items: [item('hook', 'list'), item('tone', 'calm')] },
      { items: [item('hook', 'How to…'), item('tone', 'sarcastic')] },
    ];
    const made = await creativesOf('a', contextWith({ generationSlots: slots }), 2);
    const [first, second] = made.creatives;
    expect(first?.text).toMatch(/^[35] /);
    expect(first?.traits).toContainEqual({ kind: KINDS.tone, value: 'calm' });
    expect(second?.text).toMatch(/^How /);
    expect(valuesOf(made, 'tone')).not.toContain('sarcastic');
    expect(made.applied).toEqual([
      { kind: KINDS.hook, value: 'list' },
      { kind: KINDS.tone, value: 'calm' },
      { kind: KINDS.hook, value: 'How to…' },
    ]);
  });

  test('come from another text model when one is given, which is held to what must not be said', async () => {
    const asked: string[] = [];
    const text: TextModel = {
      write: ({ hook = '', variant }) => {
        asked.push(hook);
        return variant.endsWith('/1') ? 'Plain words.' : 'Our synergy.';
      },
    };
    const kaizenContext = contextWith({ bannedPhrases: [item('phrase', 'Synergy')] });
    const made = await generateCreatives({ brief, strategy, count: 1, seed: 'a' }, { text, kaizenContext });
    expect(made.creatives[0]?.text).toBe('Plain words.');
    expect(made.applied).toEqual([{ kind: KINDS.phrase, value: 'Synergy' }]);
    expect(asked).toHaveLength(2);
    const stubborn: TextModel = { write: () => 'synergy' };
    await expect(
      generateCreatives({ brief, strategy, count: 1, seed: 'a' }, { text: stubborn, kaizenContext }),
    ).rejects.toThrow(PhraseNotAvoided);
  });
});

describe('an execution', () => {
  const input = {
    strategyId: 's',
    contentIds: ['a', 'b', 'c'],
    platforms: ['instagram', 'mastodon'],
    publisher: dryRunPublisher,
    seed: 'a',
  };

  test('takes place on the recommended platform, when it may', async () => {
    expect(await execute(input)).toMatchObject({ platform: 'instagram', succeeded: true, applied: [] });
    expect(await execute(input, { kaizenContext: FULL_CONTEXT })).toMatchObject({
      platform: 'mastodon',
      applied: [{ kind: KINDS.platform, value: 'mastodon' }],
    });
    const narrow = { ...input, platforms: ['instagram'] };
    expect(await execute(narrow, { kaizenContext: FULL_CONTEXT })).toMatchObject({ platform: 'instagram' });
  });

  test('goes on after one that cannot be published', async () => {
    const publisher = {
      publish: ({ contentId }: { readonly contentId: string }) => {
        if (contentId === 'b') throw new Error('refused');
      },
    };
    expect(await execute({ ...input, publisher })).toMatchObject({
      succeeded: false,
      publishedCount: 2,
      failedCount: 1,
    });
  });
});

test('every generator follows a strategy it was given', async () => {
  const made: Strategy = await generateStrategy({ brief, seed: 'a' }, { kaizenContext: FULL_CONTEXT });
  const { strategyId, creatives } = await generateCreatives({ brief, strategy: made, count: 3, seed: 'a' });
  expect(strategyId).toBe(made.strategyId);
  for (const { traits } of creatives) {
    expect(made.tones).toContain(traits.find(({ kind }) => kind === KINDS.tone)?.value);
  }
});
