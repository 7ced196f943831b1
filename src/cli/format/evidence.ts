/** Evidence in few words. */
import {
  type Evidence,
  EvidenceLevel,
  evidenceLevelToJSON,
  Grade,
  gradeToJSON,
} from '../../gen/kaizen/v1/guidance_item.ts';
import { Assignment } from '../../gen/kaizen/v1/vocabulary.ts';
import { enumName } from './names.ts';
import { formatLiftInterval, formatProbability } from './numbers.ts';
import { plural } from './text.ts';

/** Table cells: lift with interval, sign confidence, and the amount of evidence. */
export function evidenceCells(evidence: Evidence | undefined): readonly [string, string, string] {
  if (evidence === undefined) return ['', '', ''];
  const { metric, lift, interval, signConfidence, tests, variants, assignment, level, accounts, qValue } =
    evidence;
  const basis = [
    ...(tests > 0 ? [plural(tests, 'test')] : []),
    ...(variants > 0 ? [plural(variants, 'variant')] : []),
    ...(assignment === Assignment.ASSIGNMENT_UNSPECIFIED ? [] : [assignmentWord(assignment)]),
    ...(level === EvidenceLevel.EVIDENCE_LEVEL_UNSPECIFIED
      ? []
      : [enumName(evidenceLevelToJSON(level), 'EVIDENCE_LEVEL_')]),
    ...(accounts > 1 ? [plural(accounts, 'account')] : []),
    ...(qValue === undefined ? [] : [`q ${qValue.toPrecision(2)}`]),
  ];
  return [
    `${formatLiftInterval(lift, interval)} ${metric}`,
    formatProbability(signConfidence),
    basis.join(', '),
  ];
}

/** `proven`, `supported`, `lead` or `decided`; '' without a grade. */
export function gradeWord(grade: Grade): string {
  return grade === Grade.GRADE_UNSPECIFIED ? '' : enumName(gradeToJSON(grade), 'GRADE_');
}

/** `randomised` or `observational`. Only a randomised difference may be called an effect. */
export function assignmentWord(assignment: Assignment): string {
  switch (assignment) {
    case Assignment.ASSIGNMENT_RANDOMISED:
      return 'randomised';
    case Assignment.ASSIGNMENT_OBSERVATIONAL:
      return 'observational';
    default:
      return '';
  }
}
