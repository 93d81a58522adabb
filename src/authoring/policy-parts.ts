import type { Severity } from '../policy/model/policy.ts';
import type { JsonObject } from '../values/json.ts';

/** A policy before it is written down. */
export interface PolicyParts {
  readonly id: string;
  readonly title: string;
  readonly severity: Severity;
  /** Undefined for a global service, which is asked once. */
  readonly regions: 'enabled' | 'home' | undefined;
  readonly call: CallParts;
  readonly resources: string | undefined;
  readonly lookup: (CallParts & ({ readonly as: string } | { readonly expand: string })) | undefined;
  readonly filter: string;
  /** Lines for whoever goes on writing: what the filter says, and what else it could. */
  readonly advice: readonly string[];
  readonly finding: { readonly resource: string | undefined; readonly message: string };
}

export interface CallParts {
  /** `service:Operation` */
  readonly operation: string;
  readonly input: JsonObject;
  readonly comments: readonly string[];
}
