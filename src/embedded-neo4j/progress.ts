/** Receives progress: a constant message with its numbers. */
export type ProgressListener = (
  message: string,
  fields: Readonly<Record<string, string | number | boolean>>,
) => void;
