import { contrastEstimate } from './contrast.ts';
import { decayedEstimate, type EvidenceSums, setDispersions } from './evidence.ts';
import { benjaminiHochberg } from './multiplicity.ts';
import { evidenceLook, pAnyAfter } from './sequential.ts';
import { type EffectEstimate, effectSpread, type ShrunkEffect, shrinkEffect } from './shrinkage.ts';

/** What all members of a family share, whatever their evidence was summed over. */
interface FamilyMember {
  /** Shrinkage group: effects of one kind are shrunk together. */
  readonly kind: string;
  /** p_any of the looks before this one; 1 when there were none. */
  readonly pastP: number;
}

/** A pattern of one account, by the sums of its contrasts. */
export interface EvidenceMember extends FamilyMember {
  readonly sums: EvidenceSums;
}

/** A pattern by its estimates, log-odds: how pooled ones come. */
export interface EstimateMember extends FamilyMember {
  /** From undecayed evidence: what is tested. */
  readonly undecayed: EffectEstimate;
  /** From decayed evidence: what is published. */
  readonly decayed: EffectEstimate;
}

/** The verdict on one pattern. */
export interface Judgement extends ShrunkEffect, EffectEstimate {
  /** This look's undecayed estimate in standard errors. */
  readonly z: number;
  /** Two-sided p-value of this look. */
  readonly pValue: number;
  /** Smallest always-valid p-value of all looks up to this one; keep it for the next. */
  readonly pAny: number;
  /** Benjamini–Hochberg over the family on p_any: what states go by, however often one looks. */
  readonly qValue: number;
  /** Benjamini–Hochberg over the family on this look's p-values. */
  readonly qValueOneLook: number;
  /** The prior variance its kind was shrunk with. */
  readonly priorVariance: number;
}

/** The verdict on evidence summed over sets. */
export interface EvidenceJudgement extends Judgement {
  /** What its variances were multiplied by: how much more N varies from set to set than D says. */
  readonly dispersion: number;
}

/** How a family is judged. */
export interface FamilyRules {
  /**
   * The prior variance to shrink a kind with, given the fresh estimate of it. Default: the fresh one. A caller that
   * keeps the one in use while it moves little keeps every effect of the kind from moving with each new contrast.
   */
  readonly settlePrior?: (kind: string, fresh: number) => number;
}

/** Whether there is enough evidence for an estimate at all. */
export function isJudgeable(sums: EvidenceSums): boolean {
  return contrastEstimate(sums) !== undefined && decayedEstimate(sums) !== undefined;
}

/**
 * Judges one family: all patterns of one scope, metric and group of kinds, in the order of the input. Tests
 * look at undecayed sums, because only those gather independent evidence from look to look; what is published is
 * decayed, and shrunk kind by kind. Where the sums say how N differs from set to set, variances follow that
 * (`setDispersions`). Throws a RangeError on a member that is not judgeable: leave those out before.
 */
export function judgeFamily(
  members: readonly EvidenceMember[],
  rules: FamilyRules = {},
): readonly EvidenceJudgement[] {
  const dispersions = setDispersions(members.map(({ sums }) => sums));
  const judgements = judgeEstimates(
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
  return judgements.map((judgement, index) => ({ ...judgement, dispersion: dispersions[index] ?? 1 }));
}

/** The same for members that come with estimates, such as effects pooled over accounts. */
export function judgeEstimates(
  members: readonly EstimateMember[],
  rules: FamilyRules = {},
): readonly Judgement[] {
  const looks = members.map(({ undecayed }) => evidenceLook(undecayed));
  const pAnys = members.map(({ pastP }, index) => pAnyAfter(looks[index] ?? { alwaysValidP: 1 }, pastP));
  const qValues = benjaminiHochberg(pAnys);
  const qValuesOneLook = benjaminiHochberg(looks.map(({ pValue }) => pValue));
  const shrunk = shrunkByKind(members, rules);
  return members.map((member, index) => {
    const look = looks[index];
    const effect = shrunk.get(member);
    if (look === undefined || effect === undefined) throw new RangeError('a member was lost on the way');
    return {
      ...member.decayed,
      ...effect,
      z: look.z,
      pValue: look.pValue,
      pAny: pAnys[index] ?? 1,
      qValue: qValues[index] ?? 1,
      qValueOneLook: qValuesOneLook[index] ?? 1,
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
    // What a settled prior is unsure of is as large, relative to it, as that of the fresh one.
    const upperVariance = (fresh.upperVariance / fresh.priorVariance) * priorVariance;
    for (const member of ofKind) {
      const effect = shrinkEffect(member.decayed, { priorVariance, upperVariance });
      shrunk.set(member, { ...effect, priorVariance });
    }
  }
  return shrunk;
}
