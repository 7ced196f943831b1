/** What every generator is told about the work. */
export interface Brief {
  /** What is sold, in a few words that fit after "with", for example "a booking page". */
  readonly offer: string;
  /** Who buys it, as a plural, for example "small hotels". */
  readonly audience: string;
  /** What it is good for, as words that fit after "to", for example "fill empty rooms". */
  readonly benefit: string;
}

/** The brief of the examples. */
export const EXAMPLE_BRIEF: Brief = {
  offer: 'a booking page',
  audience: 'small hotels',
  benefit: 'fill empty rooms',
};
