/** Checks that every request, and every message of a request stream, passes before its handler. */
import { invalidFields, KaizenError } from '../shared/errors.ts';
import { type Decoded, decodingProblems, isDecoded, TOO_MANY_FIELDS } from './codec.ts';
import type { PipelineParts, ServedMethod } from './served-method.ts';
import { MAX_FIELDS } from './unreadable-fields.ts';

/**
 * A request with its names in canonical form, except those of items that the handler checks by itself. Throws INVALID
 * for bytes that are not a request, or one with too many fields.
 */
export function normalisedRequest(
  request: Decoded<object>,
  { requestName, itemFields }: Pick<ServedMethod<unknown>, 'requestName' | 'itemFields'>,
  parts: Pick<PipelineParts, 'normalise'>,
): object {
  if (request === TOO_MANY_FIELDS) throw tooManyFields(requestName);
  if (!isDecoded(request)) throw undecodable(requestName);
  parts.normalise(requestName, request, itemFields);
  return request;
}

/** Throws INVALID with every rule that a request breaks. Items that the handler checks by itself are left out. */
export function validateRequest(
  request: object,
  { requestName, itemFields }: Pick<ServedMethod<unknown>, 'requestName' | 'itemFields'>,
  parts: Pick<PipelineParts, 'validate'>,
): void {
  const violations = [
    ...decodingProblems(request, ''),
    ...parts.validate(requestName, request, '', { skip: itemFields }),
  ];
  if (violations.length > 0) throw invalidFields(violations);
}

function undecodable(requestName: string): KaizenError {
  return new KaizenError(`the bytes of the request are not a kaizen.v1.${requestName}`, {
    kind: 'INVALID',
    reason: 'UNDECODABLE_MESSAGE',
    violations: [],
  });
}

function tooManyFields(requestName: string): KaizenError {
  const limit = MAX_FIELDS.toLocaleString('en-US');
  return new KaizenError(`the kaizen.v1.${requestName} has more than ${limit} fields: send less at a time`, {
    kind: 'INVALID',
    reason: 'MESSAGE_TOO_LARGE',
    violations: [],
  });
}
