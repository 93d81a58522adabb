import { CoveError } from '../../cove-error.ts';
import type { Credentials, CredentialsProvider } from './credentials.ts';

/** Who credentials belong to. */
interface Caller {
  readonly account: string;
  readonly arn: string;
}

/**
 * Credentials that are renewed in the middle of a run, as long as they belong to whom the run was begun as. A chain of
 * sources that falls through to the next one, a profile that was edited, or a program that gives others would otherwise
 * send the calls of the caller's own account to another one, and enter all others as somebody else.
 *
 * @param identify - asks AWS who new ones belong to.
 */
export function keepCaller(
  provider: CredentialsProvider,
  begun: { readonly caller: Caller; readonly credentials: Credentials },
  identify: (credentials: Credentials) => Promise<Caller>,
): CredentialsProvider {
  let known = begun.credentials.accessKeyId;
  return async () => {
    const fresh = await provider();
    if (fresh.accessKeyId === known) return fresh;
    const { arn } = await identify(fresh);
    if (principalOf(arn) !== principalOf(begun.caller.arn)) {
      throw new OtherCaller(`the new ones belong to ${arn}, and the run was begun as ${begun.caller.arn}`);
    }
    known = fresh.accessKeyId;
    return fresh;
  };
}

/** It is no use to ask again. */
export class OtherCaller extends CoveError {
  constructor(message: string) {
    super('credentials', message);
  }
}

/** Each session of a role has a name of its own. */
function principalOf(arn: string): string {
  return arn.replace(/^(arn:[^:]*:sts::\d*:assumed-role\/[^/]+)\/.*$/, '$1');
}
