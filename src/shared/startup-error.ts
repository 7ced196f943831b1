/** Why the service cannot start, in a sentence for the person who started it. It is shown without a stack trace. */
export class StartupError extends Error {
  override readonly name = 'StartupError';

  constructor(message: string, cause?: unknown) {
    super(message, cause === undefined ? undefined : { cause });
  }
}
