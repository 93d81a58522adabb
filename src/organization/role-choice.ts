import { CoveError } from '../cove-error.ts';
import { roleArn } from './role-arn.ts';

/** An account, as far as it decides which role is assumed there. */
interface Placed {
  readonly id: string;
  /** From the root down to the unit that holds it; undefined where that is not known. */
  readonly units?: readonly { readonly id: string }[] | undefined;
}

/** Which role is assumed in which account. */
export interface RoleChoice {
  /** @throws {CoveError} `usage` where it depends on a unit, and which units hold the account is not known. */
  arnOf(account: string): string;
  /** The organization was read. */
  learn(accounts: readonly Placed[]): void;
}

/**
 * @param otherwise - the role of accounts that nothing else is said of: a name, or an ARN with `{account}`.
 * @param roles - by the id of an account, a unit or a root. An account counts before its units, and of these the
 *   nearest.
 */
export function createRoleChoice(
  otherwise: string,
  roles: Readonly<Record<string, string | number | boolean>>,
  partition: string,
): RoleChoice {
  const byUnit = Object.keys(roles).some((id) => !/^[0-9]{12}$/.test(id));
  const units = new Map<string, readonly string[]>();
  const nameOf = (account: string): string => {
    const own = roles[account];
    if (own !== undefined) return String(own);
    if (!byUnit) return otherwise;
    const path = units.get(account);
    if (path === undefined) {
      throw new CoveError('usage', `which units hold account ${account} is not known, and roles go by units`, {
        hint: `name the role of the account itself: --role ${account}=NAME`,
      });
    }
    const nearest = path.findLast((unit) => roles[unit] !== undefined);
    return nearest === undefined ? otherwise : String(roles[nearest]);
  };
  return {
    arnOf: (account) => roleArn(nameOf(account), account, partition),
    learn(accounts) {
      for (const { id, units: above } of accounts) {
        if (above !== undefined) {
          units.set(
            id,
            above.map((unit) => unit.id),
          );
        }
      }
    },
  };
}
