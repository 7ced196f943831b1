/** Guardrails of generators and guidance together. */
import { expect } from 'vitest';
import type { Event } from '../../gen/kaizen/v1/event.ts';
import { OverrideEffect } from '../../gen/kaizen/v1/override.ts';
import { TraitKind } from '../../gen/kaizen/v1/vocabulary.ts';
import { foldedForm } from '../../shared/text-forms.ts';
import { type GuardrailBed, runAlone, runOn } from '../bed.ts';
import { type Checks, moduleOf } from '../check.ts';
import { eventsOf, oneEventOf } from '../payloads.ts';
import { comparableTraits } from '../traits.ts';

/** Checks of the guardrails of generators and guidance. */
export const generatorIntegrationChecks: Checks<
  'worksWithoutGuidance' | 'strategyFollowsGuidance' | 'creativesFollowGuidance'
> = {
  async worksWithoutGuidance({ generators }) {
    // Checks only the generators that the caller has.
    if (generators.strategy !== false) {
      const strategy = await runAlone(generators.strategy.succeed);
      expect(strategy.strategyId, 'the strategy made without the service').not.toBe('');
    }
    if (generators.creatives !== false) {
      const { creatives } = await runAlone(generators.creatives.succeed);
      expect(creatives.length, 'creatives made without the service').toBeGreaterThan(0);
    }
  },

  async strategyFollowsGuidance(bed) {
    const { tone, platform, pillar } = bed.guidance;
    const accountId = await guidedAccount(bed);
    const { succeed } = moduleOf(bed.generators.strategy, 'strategy');
    const { made, events } = await runOn(bed, succeed, { accountId });
    expect(made.tones, 'tones of the strategy').toContain(tone);
    expect(made.platforms, 'platforms of the strategy').toContain(platform);
    expect(made.pillars, 'pillars of the strategy').toContain(pillar);
    expectApplied(oneEventOf(events, 'STRATEGY_GENERATED').event, [
      `TONE ${tone}`,
      `PLATFORM ${platform}`,
      `PILLAR ${pillar}`,
    ]);
  },

  async creativesFollowGuidance(bed) {
    const { tone, hook, bannedPhrase } = bed.guidance;
    const accountId = await guidedAccount(bed);
    const { succeed } = moduleOf(bed.generators.creatives, 'creatives');
    const guided = await runOn(bed, succeed, { accountId });
    for (const { contentId, text, traits } of guided.made.creatives) {
      expect(comparableTraits(traits), `traits of ${contentId}`).toEqual(
        expect.arrayContaining([`HOOK_TYPE ${hook}`, `TONE ${tone}`]),
      );
      expect(foldedForm(text), `text of ${contentId}`).not.toContain(foldedForm(bannedPhrase));
    }
    for (const { event } of eventsOf(guided.events, 'CREATIVES_GENERATED')) {
      expectApplied(event, [`HOOK_TYPE ${hook}`, `TONE ${tone}`]);
    }

    // Another project of the same account, so that the events must be told apart.
    const unguided = await runOn(bed, succeed, { accountId, holdout: true });
    const events = unguided.events.filter(({ projectId }) => projectId === unguided.run.projectId);
    for (const { event } of eventsOf(events, 'CREATIVES_GENERATED')) {
      expect(event.guidance?.contextId ?? '', 'context of a holdout week').not.toBe('');
      expect(event.guidance?.items, 'items applied in a holdout week, which has none').toEqual([]);
    }
    for (const { text } of unguided.made.creatives) {
      expect(foldedForm(text), 'what is banned is banned in a holdout week too').not.toContain(
        foldedForm(bannedPhrase),
      );
    }
  },
};

/** An account with decisions of people on what to use: guidance without a history. */
async function guidedAccount({ service, guidance }: GuardrailBed): Promise<string> {
  const { tone, hook, platform, pillar, bannedPhrase } = guidance;
  const accountId = await service.newAccount({ bannedPhrases: [bannedPhrase] });
  const traits = [
    { kind: TraitKind.TRAIT_KIND_TONE, value: tone },
    { kind: TraitKind.TRAIT_KIND_HOOK_TYPE, value: hook },
    { kind: TraitKind.TRAIT_KIND_PLATFORM, value: platform },
    { kind: TraitKind.TRAIT_KIND_PILLAR, value: pillar },
  ];
  for (const trait of traits) {
    const pin = { effect: OverrideEffect.OVERRIDE_EFFECT_PIN, actor: 'guardrails', reason: 'to be followed' };
    await service.call('putOverride', { accountId, trait, ...pin });
  }
  return accountId;
}

function expectApplied(event: Event, items: readonly string[]): void {
  expect(event.guidance?.contextId ?? '', 'the context that the event says it was made with').not.toBe('');
  expect(comparableTraits(event.guidance?.items ?? []), 'items that the event says were applied').toEqual(
    expect.arrayContaining([...items]),
  );
}
