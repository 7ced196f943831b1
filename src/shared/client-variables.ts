/**
 * Environment variables of the command line and the client libraries. The service ignores them, because one shell may
 * start both.
 */
export const CLIENT_VARIABLES = {
  apiKey: 'KAIZEN_API_KEY',
  certificateAuthority: 'KAIZEN_TLS_CA',
  clientCertificate: 'KAIZEN_TLS_CLIENT_CERT',
  clientKey: 'KAIZEN_TLS_CLIENT_KEY',
  profile: 'KAIZEN_PROFILE',
  profilesFile: 'KAIZEN_PROFILES_FILE',
} as const;
