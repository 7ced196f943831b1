/** Tells what is wrong with an answer. It knows the service only by its published promises. */
import { ErrorReason } from '../../src/gen/kaizen/v1/error_reason.ts';
import { type Answer, textsOf } from './answer.ts';
import { withoutPlanted } from './hostile-texts.ts';

/** Codes that say that the service failed, whatever was sent. */
const FAILURES: ReadonlySet<string> = new Set(['INTERNAL', 'UNKNOWN', 'DATA_LOSS', 'UNANSWERED']);
/** Ends without a status that are right: the caller ended a stream, or did not speak gRPC. */
const WITHOUT_STATUS: ReadonlySet<string> = new Set(['OPEN', 'RESET', 'HTTP 415']);

/** What must not be in a text, by the name of the finding. */
const LEAKS: Readonly<Record<string, RegExp>> = {
  'Cypher in a message':
    /\b(OPTIONAL MATCH|UNWIND|MERGE|MATCH|DETACH DELETE|ON CREATE SET)\s*[({]|\bRETURN \w+|\.cypher\b/,
  'a stack in a message': /\n\s*at |\bat \S+ \(|:\d+:\d+\)/,
  'a path in a message':
    /(^|[\s"'(=])\/(home|root|tmp|usr|var|opt|work|etc|proc|app)\/|\b[A-Z]:\\|file:\/\/|node:internal|node_modules|\b[\w-]+\.(ts|mjs|cjs|js|java|scala)\b/,
  'a class in a message':
    /\b(org\.neo4j|java\.(lang|util|io|nio)|Neo\.[A-Z]\w+Error|Neo4jError|GraphError|KaizenError|ServiceUnavailable|SessionExpired|(Type|Range|Syntax|Reference|Assertion)Error|ERR_[A-Z]\w+|E(CONN|PIPE|NOENT|ACCES)\w*|ResultSummary)\b|\b(bolt|neo4j)(\+s)?:\/\//,
};
/** Terminals and readers of logs obey them: C0, C1, and the marks that turn the direction of a text. */
const CONTROLS = /[\p{Cc}\u2028\u2029\u202a-\u202e\u2066-\u2069]/u;
/** The fewest letters of a text that says what to do. */
const ADVICE_LETTERS = 12;

/** What gRPC clients accept when nothing else is set. */
const MAX_ANSWER_BYTES = 4 * 2 ** 20;

/** What is wrong, in a few words that are the same for the same kind of fault. Undefined: nothing. */
export function faultOf(answer: Answer): string | undefined {
  const { code, details, bytes = 0 } = answer;
  if (bytes > MAX_ANSWER_BYTES) return 'an answer beyond 4 MiB';
  if (FAILURES.has(code)) return `${code}${details === undefined ? '' : ` ${details.reason}`}`;
  for (const text of textsOf(answer).map(withoutPlanted)) {
    const leak = Object.entries(LEAKS).find(([, pattern]) => pattern.test(text));
    if (leak !== undefined) return leak[0];
    if (CONTROLS.test(text)) return 'control characters in a message';
  }
  return code === 'OK' || WITHOUT_STATUS.has(code) ? undefined : refusalFault(answer);
}

/** Every refusal has a reason of the catalogue, says what to do, and has the detail that its code promises. */
function refusalFault({ code, message, details }: Answer): string | undefined {
  if (details === undefined || details.reason === '') return `${code} without a reason`;
  const { reason, retryAfterMs, violations, resource } = details;
  if (!Object.hasOwn(ErrorReason, `ERROR_REASON_${reason}`)) return `${code} with an unknown reason`;
  if (message.length < ADVICE_LETTERS) return `${code} ${reason} without advice`;
  if (code === 'RESOURCE_EXHAUSTED' && retryAfterMs === undefined) return `${code} ${reason} without a delay`;
  if (code === 'NOT_FOUND' && resource === undefined) return `${code} ${reason} does not say what is missing`;
  if (reason === 'INVALID_FIELD' && (violations?.length ?? 0) === 0)
    return `${code} ${reason} names no field`;
  return undefined;
}

/** Lines that say that the database did not answer in time, as it happens on a busy machine. Their callers were told so. */
const DATABASE_AWAY = /"code":"UNAVAILABLE"|"msg":"database does not answer/;

/** A text planted in requests must not be found where texts of callers do not belong, such as the log. */
export function faultOfLog(line: string): string | undefined {
  if (/"level":(50|60)/.test(line) && !DATABASE_AWAY.test(line)) return 'an error in the log';
  return withoutPlanted(line) === line ? undefined : 'a text of a request in the log';
}
