import type { JsonObject } from '../../values/json.ts';
import { AwsError, CommonError } from '../aws-error.ts';
import { jsonProtocol } from '../protocols/json-protocol.ts';
import type { Account, Container } from '../world/world.ts';
import { paginate, withToken } from './paginate.ts';
import { requiredString } from './read-input.ts';
import type { CallContext, NamedService, Operation } from './service.ts';

/** AWS Organizations: https://docs.aws.amazon.com/organizations/latest/APIReference/ */
export const organizationsService: NamedService = {
  name: 'organizations',
  actionPrefix: 'organizations',
  global: true,
  protocol: jsonProtocol,
  targets: ['AWSOrganizationsV20161128'],
  throttling: {
    code: 'TooManyRequestsException',
    status: 400,
    message:
      'AWS Organizations can’t complete your request because you have sent too many requests in too short a time.',
  },
  operations: {
    DescribeOrganization: { answer: inUse(describeOrganization) },
    ListRoots: {
      answer: forAdministrators((input, call) =>
        list(input, call, { member: 'Roots', all: [call.world.organization.root] }, ({ id, arn, name }) => ({
          Id: id,
          Arn: arn,
          Name: name,
          PolicyTypes: [],
        })),
      ),
    },
    ListAccounts: {
      answer: forAdministrators((input, call) =>
        list(input, call, { member: 'Accounts', all: members(call) }, account),
      ),
    },
    ListAccountsForParent: {
      answer: forAdministrators((input, call) =>
        list(input, call, { member: 'Accounts', all: parentOf(input, call).accounts }, account),
      ),
    },
    ListOrganizationalUnitsForParent: {
      answer: forAdministrators((input, call) =>
        list(input, call, { member: 'OrganizationalUnits', all: parentOf(input, call).ous }, organizationalUnit),
      ),
    },
    ListChildren: { answer: forAdministrators(listChildren) },
    ListParents: { answer: forAdministrators(listParents) },
    DescribeAccount: { answer: forAdministrators((input, call) => ({ Account: account(findAccount(input, call)) })) },
    DescribeOrganizationalUnit: { answer: forAdministrators(describeOrganizationalUnit) },
    ListDelegatedAdministrators: { answer: forAdministrators(listDelegatedAdministrators) },
    ListTagsForResource: { answer: forAdministrators(listTagsForResource) },
  },
};

/** The world does not distinguish services: an account that administers one administers all of them. */
function listDelegatedAdministrators(input: JsonObject, call: CallContext): JsonObject {
  const { administrators, managementAccount } = call.world.organization;
  const delegated = [...call.world.accounts.values()].filter(
    ({ id }) => administrators.has(id) && id !== managementAccount.id,
  );
  return list(input, call, { member: 'DelegatedAdministrators', all: delegated }, account);
}

function inUse(operation: Operation): Operation {
  return (input, call) => {
    if (call.world.organization.inUse) return operation(input, call);
    throw new AwsError('AWSOrganizationsNotInUseException', 'Your account is not a member of an organization.');
  };
}

function forAdministrators(operation: Operation): Operation {
  return inUse((input, call) => {
    if (call.world.organization.administrators.has(call.account.id)) return operation(input, call);
    throw new CommonError('access-denied', "You don't have permissions to access this resource.");
  });
}

function describeOrganization(_input: JsonObject, { world }: CallContext): JsonObject {
  const { id, managementAccount } = world.organization;
  return {
    Organization: {
      Id: id,
      Arn: `arn:${world.partition}:organizations::${managementAccount.id}:organization/${id}`,
      FeatureSet: 'ALL',
      MasterAccountArn: managementAccount.arn,
      MasterAccountId: managementAccount.id,
      MasterAccountEmail: managementAccount.email,
      AvailablePolicyTypes: [{ Type: 'SERVICE_CONTROL_POLICY', Status: 'ENABLED' }],
    },
  };
}

function listChildren(input: JsonObject, call: CallContext): JsonObject {
  const type = requiredString(input, 'ChildType', 'InvalidInputException');
  if (type !== 'ACCOUNT' && type !== 'ORGANIZATIONAL_UNIT')
    throw invalidInput('INVALID_ENUM', 'You specified an invalid value.');
  const parent = parentOf(input, call);
  const children: readonly { readonly id: string }[] = type === 'ACCOUNT' ? parent.accounts : parent.ous;
  return list(input, call, { member: 'Children', all: children }, ({ id }) => ({ Id: id, Type: type }));
}

function listParents(input: JsonObject, call: CallContext): JsonObject {
  const id = requiredString(input, 'ChildId', 'InvalidInputException');
  const parent = (members(call).find((account) => account.id === id) ?? call.world.containers.get(id))?.parent;
  if (!parent) throw new AwsError('ChildNotFoundException', "You specified a child that doesn't exist.");
  const type = parent.parent === null ? 'ROOT' : 'ORGANIZATIONAL_UNIT';
  return list(input, call, { member: 'Parents', all: [parent] }, ({ id }) => ({ Id: id, Type: type }));
}

function describeOrganizationalUnit(input: JsonObject, { world }: CallContext): JsonObject {
  const ou = world.containers.get(requiredString(input, 'OrganizationalUnitId', 'InvalidInputException'));
  if (ou && ou.parent !== null) return { OrganizationalUnit: organizationalUnit(ou) };
  throw new AwsError('OrganizationalUnitNotFoundException', "You specified an organizational unit that doesn't exist.");
}

function listTagsForResource(input: JsonObject, call: CallContext): JsonObject {
  const id = requiredString(input, 'ResourceId', 'InvalidInputException');
  const target = members(call).find((account) => account.id === id);
  if (target === undefined && !call.world.containers.has(id)) {
    throw new AwsError('TargetNotFoundException', "You specified a target that doesn't exist.");
  }
  const all = Object.entries(target?.tags ?? {});
  return list(input, call, { member: 'Tags', all }, ([Key, Value]) => ({ Key, Value }));
}

function list<T>(
  input: JsonObject,
  call: CallContext,
  { member, all }: { readonly member: string; readonly all: readonly T[] },
  shape: (item: T) => JsonObject,
): JsonObject {
  const page = paginate(input, all, {
    pageSize: call.world.pageSize,
    list: `${call.operation} ${input.ParentId ?? input.ResourceId ?? ''}`,
    maxResults: 20,
    invalidToken: () =>
      invalidInput(
        'INVALID_NEXT_TOKEN',
        'You specified an invalid value for nextToken. You must get the value from the response to a previous call to the API.',
      ),
  });
  return withToken({ [member]: page.items.map(shape) }, page);
}

/** The accounts that are in the organization. */
function members({ world }: CallContext): Account[] {
  return [...world.accounts.values()].filter(({ outside }) => !outside);
}

function parentOf(input: JsonObject, { world }: CallContext): Container {
  const id = requiredString(input, 'ParentId', 'InvalidInputException');
  const container = world.containers.get(id);
  if (container !== undefined) return container;
  if (!/^(r-[0-9a-z]{4,32}|ou-[0-9a-z]{4,32}-[a-z0-9]{8,32})$/.test(id)) {
    throw invalidInput('INVALID_PATTERN', 'You provided a value that does not match the required pattern.');
  }
  throw new AwsError('ParentNotFoundException', "You specified parent that doesn't exist.");
}

function findAccount(input: JsonObject, { world }: CallContext): Account {
  const id = requiredString(input, 'AccountId', 'InvalidInputException');
  const known = world.accounts.get(id);
  if (known?.outside === false) return known;
  if (!/^\d{12}$/.test(id)) {
    throw invalidInput('INVALID_PATTERN', 'You provided a value that does not match the required pattern.');
  }
  throw new AwsError('AccountNotFoundException', "You specified an account that doesn't exist.");
}

function invalidInput(reason: string, message: string): AwsError {
  return new AwsError('InvalidInputException', message, 400, { Reason: reason });
}

function account({ id, arn, name, email, status }: Account): JsonObject {
  return {
    Id: id,
    Arn: arn,
    Name: name,
    Email: email,
    Status: status,
    State: status,
    JoinedMethod: 'CREATED',
    JoinedTimestamp: 1_609_459_200,
  };
}

function organizationalUnit({ id, arn, name }: Container): JsonObject {
  return { Id: id, Arn: arn, Name: name };
}
