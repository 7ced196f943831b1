/** Environment variables of the client libraries and the command line. */
export const CLIENT_VARIABLES = {
  address: 'KAIZEN_GRPC_ADDRESS',
  apiKey: 'KAIZEN_API_KEY',
  tlsCa: 'KAIZEN_TLS_CA',
  tlsClientCert: 'KAIZEN_TLS_CLIENT_CERT',
  tlsClientKey: 'KAIZEN_TLS_CLIENT_KEY',
  profile: 'KAIZEN_PROFILE',
  profilesFile: 'KAIZEN_PROFILES_FILE',
} as const;
