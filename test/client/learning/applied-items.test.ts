import { expect, test } from 'vitest';
import { shownItems } from '../../../src/client/learning/applied-items.ts';
import { GuidanceItem } from '../../../src/gen/kaizen/v1/guidance_item.ts';
import { KaizenContext } from '../../../src/gen/kaizen/v1/kaizen_service.ts';
import { TraitKind } from '../../../src/gen/kaizen/v1/vocabulary.ts';

test('items of a context are shown by traits in any Unicode form, as the service takes them', () => {
  const kind = TraitKind.TRAIT_KIND_TONE;
  const context = KaizenContext.fromPartial({
    recommendedTones: [
      GuidanceItem.fromPartial({ kind, value: 'Caf\u00e9' }),
      GuidanceItem.fromPartial({ kind, value: 'calm' }),
    ],
  });
  const shown = shownItems(context, [{ kind: 'TONE', value: ' Cafe\u0301' }]);
  expect(shown).toEqual([{ kind, value: 'Caf\u00e9' }]);
});
