/** Describes an effect of guidance in words: what it may be called, why it is missing, and what would change that. */
import { type EffectBasis, type GuidanceEffect, MIN_UNITS_PER_SIDE } from './effect.ts';

/** Explains why the lift is, or is not, the effect of guidance. */
export function basisExplanation(basis: EffectBasis): string {
  switch (basis) {
    case 'RANDOMISED_HOLDOUT':
      return 'The weeks of a project without guidance were drawn at random, so the difference between its guided weeks and its holdout weeks is the effect of guidance, up to the chance the interval covers.';
    case 'OBSERVATIONAL':
      return 'Guided creatives are compared with others of the same tests and comparisons, but chance did not decide which creatives were guided: briefs, budgets or people may differ too, so the difference is not the effect of guidance. A holdout (KAIZEN_HOLDOUT_SHARE) makes it one.';
  }
}

/** Explains why there is no lift, and what would give one. Both texts are empty when there is a lift. */
export function absenceTexts(effect: GuidanceEffect): {
  readonly explanation: string;
  readonly remedy: string;
} {
  const { reason, basis, guided, unguided, metric } = effect;
  const isHoldout = basis === 'RANDOMISED_HOLDOUT';
  switch (reason) {
    case undefined:
      return { explanation: '', remedy: '' };
    case 'NO_GUIDED_CREATIVES':
      return {
        explanation: 'No creative was reported to be generated with guidance.',
        remedy:
          'Send the context_id of the context, as guidance.context_id, with the CREATIVES_GENERATED events of what was generated with it.',
      };
    case 'NO_PERFORMANCE':
      return {
        explanation: `Of ${count(guided.creatives, 'guided creative')}, none has enough performance under ${metric}.`,
        remedy: 'Record the performance of the creatives under the content ids they were generated with.',
      };
    case 'NOTHING_TO_COMPARE':
      return isHoldout
        ? {
            explanation: `No project has performance under ${metric} both of guided weeks and of holdout weeks.`,
            remedy:
              'Record the performance of holdout weeks too, and wait until a project has had both kinds: each project is compared with itself.',
          }
        : {
            explanation: 'No guided creative ran in a test or comparison with another creative.',
            remedy:
              'Set KAIZEN_HOLDOUT_SHARE, and report the creatives of holdout weeks with their context_id; or run guided and other creatives side by side.',
          };
    case 'TOO_FEW_UNITS': {
      const noun = isHoldout ? 'project week' : 'creative';
      return {
        explanation: `Only ${count(guided.clusters, `guided ${noun}`)} and ${count(unguided.clusters, `other ${noun}`)} can be compared: chance alone could make any difference between so few.`,
        remedy: `At least ${MIN_UNITS_PER_SIDE} ${noun}s are needed on each side, in ${isHoldout ? 'projects' : 'tests and comparisons'} that have both, and more than one to a side in some of them.`,
      };
    }
  }
}

function count(number: number, noun: string): string {
  return `${number} ${noun}${number === 1 ? '' : 's'}`;
}
