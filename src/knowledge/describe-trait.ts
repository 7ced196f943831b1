import { describeTextTrait } from '../text-traits/describe-text-trait.ts';
import { interactionTraits } from './interactions.ts';

/** Describes a trait in words; empty when its value needs no explanation. */
export function describeTrait(kind: string, value: string): string {
  if (kind !== 'interaction') return describeTextTrait(kind, value) ?? '';
  const traits = interactionTraits(value).map((trait) => `${trait.kind} "${trait.value}"`);
  return traits.length === 0 ? '' : `${traits.join(' together with ')}, beyond what each does alone`;
}
