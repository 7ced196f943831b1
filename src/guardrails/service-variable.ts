/**
 * JSON of a connection, by which a run uses a service that is up already instead of starting one. It makes many runs in a row
 * cheap, as those of the proof by mutation are.
 */
export const SERVICE_VARIABLE = 'KAIZEN_GUARDRAILS_SERVICE';
