/** What the details of an error status say: the reading of `grpc-status-details-bin`, which the service writes. */
import { BinaryReader } from '@bufbuild/protobuf/wire';
import type { Metadata } from '@grpc/grpc-js';

/** Metadata key of the details: a `google.rpc.Status` in binary. */
const DETAILS_KEY = 'grpc-status-details-bin';
const TYPE_PREFIX = 'type.googleapis.com/google.rpc.';

/** What an error status says, in the words of google.rpc. */
export interface StatusDetails {
  /** The gRPC code. */
  readonly code: number;
  /** The text of the status. */
  readonly message: string;
  /** The stable reason: a name of `ErrorReason` without its prefix. '' when the status gives none. */
  readonly reason: string;
  /** Facts beside the reason, as `request_id` or `cycle_id`. */
  readonly metadata: Readonly<Record<string, string>>;
  /** Every broken rule of the request. */
  readonly violations?: readonly { readonly field: string; readonly description: string }[];
  /** How long to wait before calling again, in milliseconds. */
  readonly retryAfterMs?: number;
  /** What is missing, or is there already. */
  readonly resource?: { readonly type: string; readonly name: string };
  /** What is in the wrong state. */
  readonly precondition?: { readonly subject: string };
  /** The limit that was reached. */
  readonly quota?: { readonly limit: string };
}

/** What an error's trailers say; undefined when they carry no details, or none that can be read. */
export function readDetails(metadata: Metadata): StatusDetails | undefined {
  const [bytes] = metadata.get(DETAILS_KEY);
  if (!Buffer.isBuffer(bytes)) return undefined;
  try {
    return readStatus(bytes);
  } catch {
    // Something between us and the service wrote them: the code still says what happened.
    return undefined;
  }
}

type Mutable<T> = { -readonly [Key in keyof T]: T[Key] };

function readStatus(bytes: Uint8Array): StatusDetails {
  const details: Mutable<StatusDetails> = { code: 0, message: '', reason: '', metadata: {} };
  readFields(bytes, {
    1: (reader) => {
      details.code = reader.int32();
    },
    2: (reader) => {
      details.message = reader.string();
    },
    3: (reader) => readDetail(reader.bytes(), details),
  });
  return details;
}

/** One `google.protobuf.Any` of the status. */
function readDetail(bytes: Uint8Array, details: Mutable<StatusDetails>): void {
  let typeUrl = '';
  let value: Uint8Array = new Uint8Array();
  readFields(bytes, {
    1: (reader) => {
      typeUrl = reader.string();
    },
    2: (reader) => {
      value = reader.bytes();
    },
  });
  if (!typeUrl.startsWith(TYPE_PREFIX)) return;
  switch (typeUrl.slice(TYPE_PREFIX.length)) {
    case 'ErrorInfo':
      readErrorInfo(value, details);
      return;
    case 'BadRequest': {
      const violations = readPairs(value);
      details.violations = violations.map(([field, description]) => ({ field, description }));
      return;
    }
    case 'RetryInfo':
      details.retryAfterMs = readRetryDelayMs(value);
      return;
    case 'ResourceInfo': {
      const [type = '', name = ''] = readTexts(value);
      details.resource = { type, name };
      return;
    }
    case 'PreconditionFailure': {
      const [, subject = ''] = readInner(value);
      details.precondition = { subject };
      return;
    }
    case 'QuotaFailure': {
      const [limit = ''] = readInner(value);
      details.quota = { limit };
      return;
    }
    default:
  }
}

function readErrorInfo(bytes: Uint8Array, details: Mutable<StatusDetails>): void {
  const metadata: Record<string, string> = Object.create(null);
  readFields(bytes, {
    1: (reader) => {
      details.reason = reader.string();
    },
    3: (reader) => {
      const [key = '', value = ''] = readTexts(reader.bytes());
      metadata[key] = value;
    },
  });
  details.metadata = metadata;
}

/** RetryInfo holds a Duration: seconds and nanoseconds. */
function readRetryDelayMs(bytes: Uint8Array): number {
  let delayMs = 0;
  readFields(bytes, {
    1: (reader) =>
      readFields(reader.bytes(), {
        1: (duration) => {
          delayMs += Number(duration.int64()) * 1_000;
        },
        2: (duration) => {
          delayMs += duration.int32() / 1_000_000;
        },
      }),
  });
  return delayMs;
}

/** Messages whose first field is a list of messages of two texts: the texts of each. */
function readPairs(bytes: Uint8Array): (readonly [string, string])[] {
  const pairs: (readonly [string, string])[] = [];
  readFields(bytes, {
    1: (reader) => {
      const [first = '', second = ''] = readTexts(reader.bytes());
      pairs.push([first, second]);
    },
  });
  return pairs;
}

/** Texts of the first message in the list that is a message's first field. */
function readInner(bytes: Uint8Array): readonly (string | undefined)[] {
  let texts: readonly (string | undefined)[] | undefined;
  readFields(bytes, {
    1: (reader) => {
      const found = readTexts(reader.bytes());
      texts ??= found;
    },
  });
  return texts ?? [];
}

/** The first three text fields of a message. */
function readTexts(bytes: Uint8Array): readonly (string | undefined)[] {
  const texts: (string | undefined)[] = [];
  const at = (index: number) => (reader: BinaryReader) => {
    texts[index] = reader.string();
  };
  readFields(bytes, { 1: at(0), 2: at(1), 3: at(2) });
  return texts;
}

/** Calls the reader of each field, by its number; skips the others. */
function readFields(
  bytes: Uint8Array,
  readers: Readonly<Record<number, (reader: BinaryReader) => void>>,
): void {
  const reader = new BinaryReader(bytes);
  while (reader.pos < reader.len) {
    const [number, wireType] = reader.tag();
    const read = readers[number];
    if (read === undefined) reader.skip(wireType, number);
    else read(reader);
  }
}
