/** The limits of a field: `FieldRules` of rules.proto. */
export interface FieldLimits {
  readonly required?: boolean;
  readonly maxLen?: number;
  /** Free text, or a token to be handed back: the string is kept as it was given. All others take the form of a name. */
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
  /** A figure of a day: a negative one is refused with how a correction is sent. */
  readonly correctedByRevision?: boolean;
}

/** What the proto files say of one field: its shape and its limits. Generated into src/gen/field-rules.ts. */
export interface FieldRule extends FieldLimits {
  /** Property name in TypeScript. */
  readonly name: string;
  /** Name in the proto file; violations use it. */
  readonly path: string;
  readonly kind: 'string' | 'number' | 'boolean' | 'enum' | 'message' | 'struct' | 'timestamp';
  readonly repeated?: boolean;
  /** Name of the message type, when the field is a message. */
  readonly message?: string;
  /** Numbers the enum knows, when the field is one. */
  readonly enumValues?: readonly number[];
  /** Name of the oneof the field belongs to. */
  readonly oneof?: string;
}
