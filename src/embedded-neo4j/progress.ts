/** Receives what is being done: a constant message and its figures. */
export type ProgressListener = (
  message: string,
  fields: Readonly<Record<string, string | number | boolean>>,
) => void;
