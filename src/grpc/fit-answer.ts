/** Keeps pages small enough for every client: a page whose answer is too large is read again with fewer items. */
import { KaizenError } from '../shared/errors.ts';

/**
 * Byte limit of a page. gRPC clients accept 4 MiB by default; a quarter is left for what grows on the way, such as the
 * text of an answer as JSON at a proxy.
 */
export const MAX_ANSWER_BYTES = 3 * 2 ** 20;
/** What gRPC clients accept by default. A larger answer reaches nobody, and clients retry it in vain. */
const MAX_CLIENT_BYTES = 4 * 2 ** 20;
/** Items differ in size, so that a page with exactly as many as seem to fit would often have to be read once more. */
const MARGIN = 0.8;

/** Names of the field that holds the size of a page, in requests with a page token. */
const SIZE_FIELDS = ['pageSize', 'limit'] as const;
type SizeField = (typeof SIZE_FIELDS)[number];

/** The field of a request that holds the size of its page; undefined for a request that has no pages. */
export function pageSizeField(emptyRequest: object): SizeField | undefined {
  return 'pageToken' in emptyRequest ? SIZE_FIELDS.find((name) => name in emptyRequest) : undefined;
}

/** What answering a request needs. */
export interface Answering<Request extends object, Response extends object> {
  readonly request: Request;
  /** Undefined for a request that has no pages. */
  readonly sizeField: SizeField | undefined;
  readonly maxBytes: number;
  /** Whether the call only reads. What it would answer can then be refused; what was written must be told. */
  readonly onlyReads: boolean;
  readonly read: (request: Request) => Promise<Response>;
  readonly serialize: (response: Response) => Buffer;
}

/**
 * The encoded answer. A page beyond the limit is read again with fewer items, whose token continues after them, until
 * it fits or holds one item. Throws MESSAGE_TOO_LARGE for an answer that clients cannot take.
 */
export async function fittingAnswer<Request extends object, Response extends object>({
  request,
  sizeField,
  maxBytes,
  onlyReads,
  read,
  serialize,
}: Answering<Request, Response>): Promise<Buffer> {
  let asked = request;
  for (;;) {
    const response = await read(asked);
    const bytes = serialize(response);
    const items =
      sizeField === undefined || bytes.length <= maxBytes ? 0 : pageLength(response, asked, sizeField);
    if (sizeField === undefined || items <= 1) {
      if (onlyReads && bytes.length > MAX_CLIENT_BYTES) throw tooLarge();
      return bytes;
    }
    const fitting = Math.floor(items * (maxBytes / bytes.length) * MARGIN);
    asked = { ...asked, [sizeField]: Math.max(1, fitting) };
  }
}

/** How many items the page has at most: its longest list, or the size that was asked for if that is less. */
function pageLength(response: object, request: object, sizeField: SizeField): number {
  const lists = Object.values(response).filter((value): value is unknown[] => Array.isArray(value));
  const longest = Math.max(0, ...lists.map(({ length }) => length));
  const size: unknown = Reflect.get(request, sizeField);
  return typeof size === 'number' && size > 0 ? Math.min(size, longest) : longest;
}

function tooLarge(): KaizenError {
  return new KaizenError('the answer would have more than 4 MiB: ask for less at a time', {
    ...{ kind: 'INVALID', reason: 'MESSAGE_TOO_LARGE', violations: [] },
  });
}
