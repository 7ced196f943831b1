/** The limits of a field: `FieldRules` of rules.proto. */
export interface FieldLimits {
  readonly required?: boolean;
  readonly maxLen?: number;
  /**
   * Free text, or a token of the service: the string is kept as it was given. All other strings are normalised as
   * names.
   */
  readonly asGiven?: boolean;
  readonly pattern?: string;
  readonly patternMeaning?: string;
  readonly min?: number;
  readonly max?: number;
  readonly minItems?: number;
  readonly maxItems?: number;
  readonly maxJsonBytes?: number;
  /** The most decimals of a number. */
  readonly maxDecimals?: number;
  /** A daily metric. A negative value is refused with an explanation how to send a correction. */
  readonly correctedByRevision?: boolean;
  /** The service sets it in answers, and ignores it in requests. */
  readonly outputOnly?: boolean;
}

/** Shape and limits of a field, from the proto files. Generated into src/gen/field-rules.ts. */
export interface FieldRule extends FieldLimits {
  /** Property name in TypeScript. */
  readonly name: string;
  /** Name in the proto file; violations use it. */
  readonly path: string;
  readonly kind: 'string' | 'number' | 'boolean' | 'enum' | 'message' | 'struct' | 'timestamp';
  readonly repeated?: boolean;
  /** Name of the message type, when the field is a message. */
  readonly message?: string;
  /** Known numbers of the enum, when the field is an enum. */
  readonly enumValues?: readonly number[];
  /** Name of the oneof the field belongs to. */
  readonly oneof?: string;
}
