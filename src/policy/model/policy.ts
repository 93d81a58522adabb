import type { ListedFailure } from '../../catalog/partial-answer-rows.ts';
import type { SourceRange } from '../../documents/diagnostic.ts';
import type { AnswerTemplate } from '../../expressions/answer-template.ts';
import type { Expression } from '../../expressions/expression.ts';
import type { Template } from '../../expressions/template.ts';
import type { JsonObject } from '../../values/json.ts';
import type { ParameterDeclaration, RemediationRisk } from './policy-file.generated.ts';

export type Severity = 'critical' | 'high' | 'medium' | 'low' | 'info';

/** A checked policy: defaults merged, short forms expanded, expressions compiled, read-only rules enforced. */
export interface Policy {
  readonly id: string;
  readonly title: string;
  readonly description: string | undefined;
  readonly severity: Severity;
  readonly tags: readonly string[];
  readonly references: readonly string[];
  readonly targets: PolicyTargets;
  /** What distinguishes the policy from others that share its `defaults`. */
  readonly values: JsonObject;
  /** Made once per cell; their answers are `cove.with`. */
  readonly with: readonly SharedCall[];
  readonly call: Call;
  /** JMESPath over the whole merged response, to the list of resources. Undefined: the response is the one resource. */
  readonly resources: Expression | undefined;
  readonly lookups: readonly Lookup[];
  /** JMESPath over one resource; truthy (by JMESPath's rules) is a finding. */
  readonly filter: Expression;
  /** The verdict that stands even if elements of a lookup's `for` could not be read; undefined: neither. */
  readonly partial: 'pass' | 'finding' | undefined;
  readonly finding: FindingTemplates;
  /**
   * The paths to the names of a resource, as far as the SDK's shapes say: `[['AccessKeyId'], ['parent', 'Arn']]`. They
   * distinguish findings to which the policy gives the same name.
   */
  readonly identity: readonly (readonly string[])[];
  readonly remediate: readonly RemediationCall[];
  /** Values of `cove.parameters` in this policy. */
  readonly parameters: JsonObject;
  /** What its file and its pack say of these parameters. @default nothing is known of them */
  readonly declared?: Readonly<Record<string, ParameterDeclaration>>;
  /** The pack that it belongs to, whose name its id begins with. @default none */
  readonly pack?: string;
  /**
   * Ids that it had in earlier releases of its pack, the oldest first: its fingerprints are those of the oldest one.
   * @default none
   */
  readonly formerIds?: readonly string[];
  /** What the settings changed about it, in words: `severity high in place of medium`. @default nothing */
  readonly changes?: readonly string[];
  /** What it is in some accounts: the first that fits an account counts. @default the same everywhere */
  readonly overrides?: readonly PolicyOverride[];
  /** Which of the overrides it is, where it is one of them. @default none: the policy itself */
  readonly override?: number;
  /** The only regions that are asked of those that its targets name; the others are skipped. @default all */
  readonly onlyRegions?: { readonly regions: readonly string[]; readonly by: string };
  /** What the settings file makes of it. @default nothing: it is as its own file has it */
  readonly bySettings?: {
    /** The policy as its own file has it. */
    readonly without: Policy;
    /** Where the settings file speaks of it: `cove.config.yml:7:3`. */
    readonly places: readonly string[];
  };
  readonly source: PolicySource;
}

/** A policy in the accounts that its targets fit. */
export interface PolicyOverride {
  /** `overrides[0] in cove.config.yml` */
  readonly name: string;
  /** Where it speaks of the policy: `cove.config.yml:12:7`. */
  readonly place: string;
  readonly targets: OverrideTargets;
  /** What it changes, in words. */
  readonly changes: readonly string[];
  /** What the policy is there; undefined: it is switched off. */
  readonly policy: Policy | undefined;
}

/** Accounts that are among these, or below these units, and carry all of these tags. Undefined lists mean "all". */
export interface OverrideTargets {
  readonly accounts: readonly string[] | undefined;
  readonly ous: readonly string[] | undefined;
  readonly tags: Readonly<Record<string, string>>;
}

export interface PolicySource {
  /** As the user named it, with forward slashes, relative to the working directory if possible. */
  readonly file: string;
  /** The pack.yml of its pack, as it is shown. @default none */
  readonly pack?: string;
  /** Where the policy's `id` stands. */
  readonly id: SourceRange;
  /** The place of the policy's `filter`, which reports point at. */
  readonly filter: SourceRange;
}

/** Which accounts and regions a policy covers. Undefined lists mean "all". */
export interface PolicyTargets {
  readonly accounts: readonly string[] | undefined;
  /** Accounts selected by their role in the organization; their ids are resolved when it is read. */
  readonly accountsOf: AccountsOf | undefined;
  readonly ous: readonly string[] | undefined;
  /** Account tags that must all be present with these values. Empty: tags do not matter. */
  readonly tags: Readonly<Record<string, string>>;
  readonly exclude: {
    readonly accounts: readonly string[];
    readonly ous: readonly string[];
    readonly tags: Readonly<Record<string, string>>;
  };
  /**
   * Whether the policy may be evaluated nowhere in a run, which is otherwise incomplete.
   */
  readonly allowNone: boolean;
  /** Region names and globs, every region that the account has enabled, or the partition's home region. */
  readonly regions: WantedRegions;
}

export type AccountsOf = 'management' | { readonly delegated: string };

export type WantedRegions = 'enabled' | 'home' | readonly string[];

export interface OperationName {
  /** The SDK client's name: `cloudtrail`, `config-service`. Aliases are resolved. */
  readonly service: string;
  /** As the AWS API spells it: `DescribeTrails`. */
  readonly operation: string;
}

export interface Call extends OperationName {
  readonly input: Template;
  /** The region to call instead of the cell's own. */
  readonly region: Template | undefined;
  /** JMESPath over the answer: the call is repeated until it is truthy. */
  readonly until: Expression | undefined;
  /** Errors that mean "there is none": the answer is then null. */
  readonly absent: readonly AbsentError[];
  /**
   * Members of the answer that list what AWS could not return, and that the policy does not read itself: if not empty,
   * it is an error.
   */
  readonly failures: readonly ListedFailure[];
  /**
   * Members that the policy decides by and that the API promises of each element of a list: `User.CreateDate`. An
   * answer that leaves one out is an error.
   */
  readonly promised: readonly string[];
  /** The place of `operation` in the file. */
  readonly range: SourceRange;
}

/** A call that is made once per cell, whose answer is `cove.with.<name>`. */
export interface SharedCall extends Call {
  readonly name: string;
}

/** An error that means "there is none". */
export interface AbsentError {
  /** As in the SDK or in AWS's answer. */
  readonly name: string;
  /** Words that its message must contain; undefined: every message counts. */
  readonly message: string | undefined;
}

/** A follow-up call per resource. Exactly one of `as` and `expand` is set; `each` only together with `as`. */
export interface Lookup extends Call {
  readonly as: string | undefined;
  readonly expand: Expression | undefined;
  /** The list in the resource, for each of whose elements the call is made. */
  readonly each: ElementPath | undefined;
}

/** A path from a resource down to the elements of a list in it, each of which stays in place. */
export interface ElementPath {
  readonly text: string;
  /** Names of members; `[]` goes into each element of a list. The last step is one. */
  readonly steps: readonly string[];
}

export interface RemediationCall extends Call {
  /** As the policy says; undefined: by the name of the operation (`riskOf`). */
  readonly risk: RemediationRisk | undefined;
  /** JMESPath over the resource: the call belongs to a change only if it is truthy. */
  readonly when: Expression | undefined;
  /** JMESPath over the resource, to a list: the call is made for each element. */
  readonly each: Expression | undefined;
  /** What takes the call back, in this order; empty: nothing does. */
  readonly undo: readonly UndoOfCall[];
}

export interface UndoOfCall extends Call {
  readonly when: Expression | undefined;
  /** Its input, which may wait for the answer of the call. */
  readonly awaiting: AnswerTemplate;
}

export interface FindingTemplates {
  /** Names the resource: an ARN if there is one. */
  readonly resource: Template;
  readonly message: Template;
  /** JMESPath over the resource, for what to keep of it; undefined: everything that is not too long. */
  readonly evidence: Expression | undefined;
  /** Whether the evidence is the result that was asked for, and is kept whole. @default false */
  readonly isResult?: boolean;
}
