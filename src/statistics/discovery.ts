import { contrastEstimate } from './contrast.ts';
import { decayedEstimate, type EvidenceSums, setDispersions } from './evidence.ts';
import { benjaminiHochberg } from './multiplicity.ts';
import { analyseEvidence, pAnyAfter } from './sequential.ts';
import { type EffectEstimate, effectSpread, type ShrunkEffect, shrinkEffect } from './shrinkage.ts';

/** Properties of every member of a family, whatever its evidence was summed over. */
interface FamilyMember {
  /** Shrinkage group: effects of one kind are shrunk together. */
  readonly kind: string;
  /** p_any of the interim analyses before this one; 1 when there were none. */
  readonly pastP: number;
}

/** A pattern of one account, given by the sums of its contrasts. */
export interface EvidenceMember extends FamilyMember {
  readonly sums: EvidenceSums;
}

/** A pattern given by its estimates in log-odds, such as a pooled one. */
export interface EstimateMember extends FamilyMember {
  /** From undecayed evidence. This is tested. */
  readonly undecayed: EffectEstimate;
  /** From decayed evidence. This is published. */
  readonly decayed: EffectEstimate;
}

/** The result for one pattern. */
export interface PatternResult extends ShrunkEffect, EffectEstimate {
  /** The undecayed estimate of this analysis, in standard errors. */
  readonly z: number;
  /** Two-sided p-value of this analysis. */
  readonly pValue: number;
  /** Smallest always-valid p-value of all analyses up to this one. Keep it for the next. */
  readonly pAny: number;
  /** Benjamini–Hochberg over the family on p_any. States follow it, and it holds for any number of analyses. */
  readonly qValue: number;
  /** Benjamini–Hochberg over the family on the p-values of this analysis. */
  readonly qValueUnadjusted: number;
  /** The prior variance its kind was shrunk with. */
  readonly priorVariance: number;
}

/** The result for evidence summed over sets. */
export interface EvidenceResult extends PatternResult {
  /** Factor applied to its variances: how much more N of a set varies than its D predicts (contrast.ts). */
  readonly dispersion: number;
}

/** Options for testing a family. */
export interface FamilyRules {
  /**
   * Returns the prior variance for shrinking a kind, given the fresh estimate of it. By default the fresh one. A caller
   * may keep the one in use while it moves little. Then new contrasts do not move every effect of the kind.
   */
  readonly settlePrior?: (kind: string, fresh: number) => number;
}

/** Whether there is enough evidence for an estimate. */
export function hasEstimate(sums: EvidenceSums): boolean {
  return contrastEstimate(sums) !== undefined && decayedEstimate(sums) !== undefined;
}

/**
 * Tests one family: all patterns of one scope, metric and group of kinds, in the order of the input. Tests use
 * undecayed sums, because only those add independent evidence from one interim analysis to the next. Published
 * estimates are decayed, and shrunk kind by kind. Where the sums show how N differs between sets, variances follow that
 * (`setDispersions`). Throws a RangeError on a member without enough evidence (`hasEstimate`): leave those out before.
 */
export function evaluateFamily(
  members: readonly EvidenceMember[],
  rules: FamilyRules = {},
): readonly EvidenceResult[] {
  const dispersions = setDispersions(members.map(({ sums }) => sums));
  const results = evaluateEstimates(
    members.map(({ kind, sums, pastP }, index) => {
      const undecayed = contrastEstimate(sums);
      const decayed = decayedEstimate(sums);
      if (undecayed === undefined || decayed === undefined)
        throw new RangeError('a member of the family has no usable evidence');
      const dispersion = dispersions[index] ?? 1;
      return {
        kind,
        pastP,
        undecayed: { ...undecayed, variance: undecayed.variance * dispersion },
        decayed: { ...decayed, variance: decayed.variance * dispersion },
      };
    }),
    rules,
  );
  return results.map((result, index) => ({ ...result, dispersion: dispersions[index] ?? 1 }));
}

/** The same for members given by estimates, such as effects pooled over accounts. */
export function evaluateEstimates(
  members: readonly EstimateMember[],
  rules: FamilyRules = {},
): readonly PatternResult[] {
  const analyses = members.map(({ undecayed }) => analyseEvidence(undecayed));
  const pAnys = members.map(({ pastP }, index) => pAnyAfter(analyses[index] ?? { alwaysValidP: 1 }, pastP));
  const qValues = benjaminiHochberg(pAnys);
  const qValuesUnadjusted = benjaminiHochberg(analyses.map(({ pValue }) => pValue));
  const shrunk = shrunkByKind(members, rules);
  return members.map((member, index) => {
    const analysis = analyses[index];
    const effect = shrunk.get(member);
    if (analysis === undefined || effect === undefined) throw new RangeError('a member was lost on the way');
    return {
      ...member.decayed,
      ...effect,
      z: analysis.z,
      pValue: analysis.pValue,
      pAny: pAnys[index] ?? 1,
      qValue: qValues[index] ?? 1,
      qValueUnadjusted: qValuesUnadjusted[index] ?? 1,
    };
  });
}

function shrunkByKind(
  members: readonly EstimateMember[],
  { settlePrior = (_kind, fresh) => fresh }: FamilyRules,
): ReadonlyMap<EstimateMember, ShrunkEffect & { readonly priorVariance: number }> {
  const kinds = new Map<string, EstimateMember[]>();
  for (const member of members) {
    const ofKind = kinds.get(member.kind);
    if (ofKind === undefined) kinds.set(member.kind, [member]);
    else ofKind.push(member);
  }
  const shrunk = new Map<EstimateMember, ShrunkEffect & { readonly priorVariance: number }>();
  for (const [kind, ofKind] of kinds) {
    const fresh = effectSpread(ofKind.map(({ decayed }) => decayed));
    const priorVariance = settlePrior(kind, fresh.priorVariance);
    // The settled prior gets the same relative uncertainty as the fresh one.
    const upperVariance = (fresh.upperVariance / fresh.priorVariance) * priorVariance;
    for (const member of ofKind) {
      const effect = shrinkEffect(member.decayed, { priorVariance, upperVariance });
      shrunk.set(member, { ...effect, priorVariance });
    }
  }
  return shrunk;
}
