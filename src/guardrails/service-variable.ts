/**
 * Environment variable with the JSON of a connection. With it, a run uses that service instead of starting one, which
 * makes many runs in a row cheap, as in the proof by mutation.
 */
export const SERVICE_VARIABLE = 'KAIZEN_GUARDRAILS_SERVICE';
