/** Why the service cannot start, in a sentence for the person who started it. It is shown without a stack trace. */
export class StartupError extends Error {
  override readonly name = 'StartupError';

  constructor(message: string, cause?: unknown) {
    super(message, cause === undefined ? undefined : { cause });
  }
}

/** The error of a port that cannot be opened. `variable` is the setting that changes it. */
export function cannotListen(
  what: string,
  {
    address,
    variable,
    cause,
  }: { readonly address: string; readonly variable: string; readonly cause: Error },
): StartupError {
  const code = 'code' in cause ? ` (${String(cause.code)})` : '';
  return new StartupError(
    `${what} cannot listen on ${address}${code}: another program, perhaps another Kaizen Graph, may hold the port. ${variable} chooses another one.`,
    cause,
  );
}
