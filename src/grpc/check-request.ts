/** Checks that every request, and every message of a request stream, passes before its handler. */
import { invalidFields, KaizenError } from '../shared/errors.ts';
import { type Decoded, decodingProblems, UNDECODABLE } from './codec.ts';
import type { PipelineParts, ServedMethod } from './served-method.ts';

/**
 * A request with its names in canonical form, except those of items that the handler checks by itself. Throws INVALID
 * for bytes that are not a request.
 */
export function normalisedRequest(
  request: Decoded<object>,
  { requestName, itemFields }: Pick<ServedMethod<unknown>, 'requestName' | 'itemFields'>,
  parts: Pick<PipelineParts, 'normalise'>,
): object {
  if (request === UNDECODABLE) throw undecodable(requestName);
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
