/** Keys of one principal: the management credentials, or an account's role session. Never logged, never in a report. */
export interface Credentials {
  readonly accessKeyId: string;
  readonly secretAccessKey: string;
  readonly sessionToken?: string;
  readonly expiration?: Date;
}

/** Returns credentials that are valid now, refreshing them when they end. */
export type CredentialsProvider = () => Promise<Credentials>;
