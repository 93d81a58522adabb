/**
 * Generated from the JSON Schema of the same format by `npm run generate`. Change the schema, not this file.
 */

/**
 * A cove-policy file, version 1: policies that are checked in the accounts and regions of an AWS organization.
 */
export type PolicyFile = {
  /**
   * Version of the policy language. Always 1.
   */
  version: 1;
  /**
   * Values that the expressions of this file read as `cove.parameters.<name>`. A run may replace their defaults.
   */
  parameters?: {
    [k: string]: ParameterDeclaration;
  };
  defaults?: PolicyDefaults;
  /**
   * The policies of this file, at least one.
   *
   * @minItems 1
   */
  policies: PolicyEntry[];
};
/**
 * Why it matters and what to do, for the reader of a report.
 */
export type Description = string;
/**
 * How bad a finding is. Default: medium.
 */
export type SeverityName = "critical" | "high" | "medium" | "low" | "info";
/**
 * Words to select and group policies by.
 */
export type Tags = string[];
/**
 * Pages that explain the policy, as http or https addresses.
 */
export type References = string[];
/**
 * Account ids: 12 digits, quoted; or `management` for the organization's management account, or `{ delegated: SERVICE }` for the delegated administrators of a service. The caller's own account, chosen so, is entered on the caller's credentials.
 */
export type TargetedAccounts = AccountId[] | "management" | DelegatedAccounts;
/**
 * An AWS account id: 12 digits, quoted, since YAML drops the leading zero of a number.
 */
export type AccountId = string;
/**
 * An organizational unit or the organization's root: its id (`ou-…`, `r-…`), its name, or its path below the root.
 */
export type OuId = string;
/**
 * Regions to ask: names or globs, `enabled` for every region that the account has enabled, or `home` for the one region of the partition that answers for its global services, once per account. Default: enabled. A global service (IAM, Organizations …) is asked once per account, whatever stands here.
 */
export type Regions = "enabled" | "home" | string[];
/**
 * The call that is made in every account and region: a mapping, or `service:Operation` alone. It must be read-only, and is paginated to its end.
 */
export type CallOrOperation = Operation | CallEntry;
/**
 * `service:Operation`: the service as the SDK for JavaScript, boto3 or the AWS CLI names it, the operation as the AWS API spells it.
 */
export type Operation = string;
/**
 * Region to ask in place of the cell's own: a name, or `${expression}` that gives one. Not for a global service.
 */
export type RegionOfCall = string;
/**
 * JMESPath over the answer: the call is made again, with growing pauses, until the result is truthy. What has not come after two minutes is an error.
 */
export type Until = string;
/**
 * The name of an AWS error.
 */
export type ErrorName = string;
/**
 * Errors that mean "there is none": the answer is then null. A refusal (`AccessDeniedException` …) counts only with words of its message.
 *
 * @maxItems 100
 */
export type Absent = (ErrorName | AbsentEntry)[];
/**
 * JMESPath over the whole response, all pages merged: the list of resources to judge. Without it the response itself is the one resource.
 */
export type Resources = string;
/**
 * Follow-up calls for each resource, in order.
 *
 * @minItems 1
 * @maxItems 100
 */
export type Lookups = LookupEntry[];
/**
 * JMESPath over one resource. A truthy result is a finding.
 */
export type Filter = string;
/**
 * Text, a number, true or false, or a list or a mapping of such.
 */
export type PolicyValue =
  | string
  | number
  | boolean
  | PolicyValue[]
  | {
      [k: string]: PolicyValue;
    };
/**
 * Which verdict stands where elements of a lookup's `for` could not be read: `pass` where one that is right is enough, `finding` where one that is wrong is. The other verdict is an error then. Default: neither stands.
 */
export type PartialVerdict = "pass" | "finding";
/**
 * The call or calls that put a finding right. Nothing is called unless the run asks for remediation.
 */
export type Remediate = RemediationEntry | RemediationEntry[];
/**
 * What the call may do beyond putting the finding right. `safe`: nothing is interrupted or lost. `disruptive`: something that runs may be interrupted. `destructive`: something is lost that `undo` cannot bring back. Without it, a call whose name says that it removes something is `destructive`, and every other one `safe`. `check --remediate` and `apply` make changes that are not `safe` only with `--allow-risk`.
 */
export type RemediationRisk = "safe" | "disruptive" | "destructive";
/**
 * JMESPath over the resource (with `each`: over the element): the call belongs to the change only where the result is truthy.
 */
export type When = string;
/**
 * The call that takes a change back, or a list of calls that do so, in this order. `${result.…}` in their inputs is the answer of the call that they take back.
 */
export type UndoOrList = UndoEntry | UndoEntry[];

/**
 * One parameter. Without a `default`, every run must give a value.
 */
export interface ParameterDeclaration {
  /**
   * Type of the value. A `list` is one of text, unless `of` says another.
   */
  type: "string" | "integer" | "number" | "boolean" | "list";
  /**
   * What the elements of a `list` are. Default: string.
   */
  of?: "string" | "integer" | "number";
  /**
   * The value where a run gives none. It must be of the parameter's `type`.
   */
  default?: string | number | boolean | (string | number)[];
  /**
   * The only values that there may be: of the parameter, or of each element of a `list`.
   *
   * @minItems 1
   */
  enum?: (string | number)[];
  /**
   * The least that a number, or each number of a `list`, may be.
   */
  minimum?: number;
  /**
   * The most that a number, or each number of a `list`, may be.
   */
  maximum?: number;
  /**
   * What the parameter decides, for those who set it.
   */
  description?: string;
}
/**
 * Merged under every policy of this file: mappings are merged key by key, `tags` add up, other lists and single values of the policy replace those given here.
 */
export interface PolicyDefaults {
  description?: Description;
  severity?: SeverityName;
  tags?: Tags;
  references?: References;
  targets?: TargetSelection;
  finding?: FindingEntry;
  call?: CallOrOperation;
  resources?: Resources;
  lookups?: Lookups;
  filter?: Filter;
  with?: With;
  values?: Values;
  partial?: PartialVerdict;
}
/**
 * The accounts to check. Without `accounts` and `ous`: every active account of the organization. With both: the accounts that either names.
 */
export interface TargetSelection {
  accounts?: TargetedAccounts;
  /**
   * Organizational units or the root, by id, name or path. Units below them are included.
   *
   * @minItems 1
   */
  ous?: OuId[];
  /**
   * Account tags: only accounts that carry all of them, with these values.
   */
  tags?: {
    [k: string]: string;
  };
  exclude?: TargetExclusion;
  regions?: Regions;
  /**
   * Whether it is fine that a run evaluates the policy in no account and region. Otherwise such a run is incomplete: a tag or unit that is mistyped looks like a clean organization. Default: false.
   */
  allowNone?: boolean;
}
/**
 * The accounts that are delegated administrators of a service.
 */
export interface DelegatedAccounts {
  /**
   * Service principal, as AWS Organizations has it.
   */
  delegated: string;
}
/**
 * What to leave out. An exclusion wins over every selection. With `tags`: accounts that carry any of them.
 */
export interface TargetExclusion {
  /**
   * Account ids to leave out: 12 digits, quoted.
   */
  accounts?: AccountId[];
  /**
   * Organizational units to leave out, with the units below them.
   */
  ous?: OuId[];
  /**
   * Account tags to leave out.
   */
  tags?: {
    [k: string]: string;
  };
}
/**
 * How a finding is named and worded.
 */
export interface FindingEntry {
  /**
   * Names the resource: its ARN, where there is one. Default: `${cove.account.id}/${cove.region}`, for checks of a whole account and region.
   */
  resource?: string;
  /**
   * One sentence for the reader. Default: the policy's title.
   */
  message?: string;
  /**
   * JMESPath over the resource: what of it is kept as evidence in reports and logs. Default: the whole resource, without answers of lookups that are longer than 16 KB.
   */
  evidence?: string;
}
/**
 * An operation with its input, and where it is asked.
 */
export interface CallEntry {
  operation: Operation;
  input?: Input;
  region?: RegionOfCall;
  until?: Until;
  absent?: Absent;
}
/**
 * Input of the operation, with the member names of the AWS API. `${expression}` in its strings is JMESPath over the resource.
 */
export interface Input {
  [k: string]: unknown;
}
/**
 * An error that means "there is none" where its message has these words.
 */
export interface AbsentEntry {
  error: ErrorName;
  /**
   * Words of the message, whatever their capitals.
   */
  message: string;
}
/**
 * A read-only follow-up call. `as` adds its answer to the resource; `expand` makes resources of its own.
 */
export interface LookupEntry {
  /**
   * Name of the member of the resource that holds the answer. Not `cove` and not `parent`.
   */
  as?: string;
  /**
   * JMESPath over the answer: each element becomes a resource of its own, and the one that it came from is its member `parent`.
   */
  expand?: string;
  /**
   * Path to a list in the resource: the call is made for each element, over which `input` and `region` are evaluated (`parent` is the resource), and its answer becomes the element's member `as`. Elements that are plain text become `{ value: … }` first. An element that fails fails the resource.
   */
  for?: string;
  operation: Operation;
  input?: Input;
  region?: RegionOfCall;
  until?: Until;
  absent?: Absent;
}
/**
 * Calls that are made once in every account and region, and whose answers all expressions of the policy read as `cove.with.<name>`: for joins. They are not part of the resource, of its evidence and of what drifts.
 */
export interface With {
  [k: string]: CallOrOperation;
}
/**
 * Values that the expressions of this policy read as `cove.values.<name>`: what tells it from others that share its `defaults`.
 */
export interface Values {
  [k: string]: PolicyValue;
}
/**
 * One policy: which accounts to check, what to call, and which answers are findings.
 */
export interface PolicyEntry {
  /**
   * Name of the policy in reports, waivers and fingerprints: kebab-case, unique over all loaded files.
   */
  id: string;
  /**
   * What is wrong where this policy finds something, in one line.
   */
  title: string;
  description?: Description;
  severity?: SeverityName;
  tags?: Tags;
  references?: References;
  targets?: TargetSelection;
  values?: Values;
  with?: With;
  call?: CallOrOperation;
  resources?: Resources;
  lookups?: Lookups;
  filter?: Filter;
  partial?: PartialVerdict;
  finding?: FindingEntry;
  remediate?: Remediate;
}
/**
 * A call that changes something, and what takes it back.
 */
export interface RemediationEntry {
  operation: Operation;
  risk?: RemediationRisk;
  when?: When;
  /**
   * JMESPath over the resource, to a list: the call is made for each element, over which `when`, `input` and `undo` are evaluated. An element that is a mapping has the resource as its member `parent`.
   */
  each?: string;
  input?: Input;
  absent?: Absent;
  undo?: UndoOrList;
}
/**
 * The call that takes a change back.
 */
export interface UndoEntry {
  operation: Operation;
  when?: When;
  input?: Input;
  absent?: Absent;
}
