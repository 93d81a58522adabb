import type { JsonObject } from '../../values/json.ts';
import { AwsError, CommonError } from '../aws-error.ts';
import { restJsonProtocol } from '../protocols/rest-json-protocol.ts';
import { type Account, isEnabled, type Region } from '../world/world.ts';
import { isCareful } from './is-careful.ts';
import { paginate, withToken } from './paginate.ts';
import { optionalString, requiredString, stringList } from './read-input.ts';
import type { CallContext, RoutedService } from './service.ts';

/** AWS Account Management: https://docs.aws.amazon.com/accounts/latest/reference/ */
export const accountService: RoutedService = {
  name: 'account',
  actionPrefix: 'account',
  global: true,
  protocol: restJsonProtocol,
  operations: {
    ListRegions: { route: 'POST /listRegions', answer: listRegions },
    GetRegionOptStatus: { route: 'POST /getRegionOptStatus', answer: getRegionOptStatus },
    GetContactInformation: { route: 'POST /getContactInformation', answer: getContactInformation },
    GetAlternateContact: { route: 'POST /getAlternateContact', answer: getAlternateContact },
  },
};

function listRegions(input: JsonObject, call: CallContext): JsonObject {
  const account = accountOf(input, call);
  const wanted = stringList(input, 'RegionOptStatusContains');
  const regions = [...call.world.regions.values()]
    .map((region) => ({ RegionName: region.name, RegionOptStatus: optStatus(account, region) }))
    .filter((region) => wanted.length === 0 || wanted.includes(region.RegionOptStatus));
  const page = paginate(input, regions, {
    pageSize: call.world.pageSize,
    list: 'ListRegions',
    maxResults: 50,
    invalidToken: () =>
      new AwsError('ValidationException', 'The provided NextToken is not valid', 400, {
        reason: 'invalidRegionOptTarget',
      }),
  });
  return withToken({ Regions: page.items }, page);
}

function getRegionOptStatus(input: JsonObject, call: CallContext): JsonObject {
  const name = requiredString(input, 'RegionName');
  const region = call.world.regions.get(name);
  if (region === undefined) {
    throw new AwsError('ValidationException', `${name} is not a valid region`, 400, {
      reason: 'invalidRegionOptTarget',
    });
  }
  return { RegionName: name, RegionOptStatus: optStatus(accountOf(input, call), region) };
}

function getContactInformation(input: JsonObject, call: CallContext): JsonObject {
  const { name } = accountOf(input, call);
  return {
    ContactInformation: {
      FullName: name,
      AddressLine1: '1 Harbour Street',
      City: 'Larkspur',
      PostalCode: '10115',
      CountryCode: 'US',
      PhoneNumber: '+1 555 0100',
    },
  };
}

/** Careful accounts have a security contact, and no account has another one. */
function getAlternateContact(input: JsonObject, call: CallContext): JsonObject {
  const type = requiredString(input, 'AlternateContactType');
  if (type !== 'SECURITY' || !isCareful(accountOf(input, call))) {
    throw new AwsError('ResourceNotFoundException', 'No contact of the given type found.', 404);
  }
  const contact = {
    Name: 'On call',
    Title: 'Security',
    EmailAddress: 'security@example.com',
    PhoneNumber: '+1 555 0199',
  };
  return { AlternateContact: { AlternateContactType: type, ...contact } };
}

/** The management account may name a member, but not itself; nobody else may name an account. */
function accountOf(input: JsonObject, { world, account, principal, operation }: CallContext): Account {
  const id = optionalString(input, 'AccountId');
  if (id === undefined) return account;
  const named = world.accounts.get(id);
  if (named !== undefined && id !== account.id && world.organization.administrators.has(account.id)) return named;
  const resource = `arn:${world.partition}:account::${world.organization.managementAccount.id}:account/${world.organization.id}/${id}`;
  throw new CommonError(
    'access-denied',
    `User: ${principal.arn} is not authorized to perform: account:${operation} on resource: ${resource}`,
  );
}

function optStatus(account: Account, region: Region): string {
  if (!region.optIn) return 'ENABLED_BY_DEFAULT';
  return isEnabled(account, region) ? 'ENABLED' : 'DISABLED';
}
