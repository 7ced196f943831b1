import { expect, test } from 'vitest';
import { overridesText, putOverrideText, resetText } from '../../../src/cli/format/overrides.ts';
import { createStyle } from '../../../src/cli/style.ts';
import { Override, OverrideEffect } from '../../../src/gen/kaizen/v1/override.ts';
import { ResetLearningResponse, ResetScope } from '../../../src/gen/kaizen/v1/reset.ts';
import { TraitKind } from '../../../src/gen/kaizen/v1/vocabulary.ts';
import { timestampOf } from '../../../src/shared/timestamps.ts';

const output = { style: createStyle(false), width: 160 };
const VETO = Override.fromPartial({
  accountId: 'acme',
  projectId: 'launch',
  trait: { kind: TraitKind.TRAIT_KIND_PHRASE, value: 'act\u001b now' },
  metric: 'ctr',
  effect: OverrideEffect.OVERRIDE_EFFECT_VETO,
  actor: 'maria',
  reason: 'legal',
  createTime: timestampOf(Date.parse('2026-11-20T12:00:00Z')),
  expireTime: timestampOf(Date.parse('2026-12-31T00:00:00Z')),
  version: 2,
});

test('an override is one line with who, why and until when', () => {
  const text = overridesText({ overrides: [VETO], hasMore: false }, output);
  expect(text.split('\n')).toHaveLength(3);
  const words = [
    'veto',
    'phrase act  now',
    'launch, ctr',
    '2026-11-20 12:00:00 UTC',
    '2026-12-31',
    'maria',
    'legal',
  ];
  for (const word of words) expect(text).toContain(word);
  expect(overridesText({ overrides: [], hasMore: false }, output)).toBe('no overrides');
});

test('an expiry says how many patterns it set aside', () => {
  const override = { ...VETO, effect: OverrideEffect.OVERRIDE_EFFECT_EXPIRE, expiredPatterns: 3 };
  expect(putOverrideText({ override, superseded: VETO }, output)).toContain('3 patterns set aside');
});

test('a preview asks for --force, a reset says what comes next', () => {
  const response = ResetLearningResponse.fromPartial({
    preview: true,
    scope: ResetScope.RESET_SCOPE_KNOWLEDGE,
    counts: [{ label: 'Pattern', count: 1_234 }],
    epoch: 4,
    rebuild: 'The next cycle rebuilds.',
  });
  const preview = resetText(response, output);
  for (const word of ['Pattern', '1,234', '--force']) expect(preview).toContain(word);
  const done = resetText({ ...response, preview: false, withdrawnInsights: 2 }, output);
  for (const word of ['epoch 4', '2 insights', 'The next cycle rebuilds.']) expect(done).toContain(word);
  expect(done).not.toContain('--force');
});
