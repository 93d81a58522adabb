import { didYouMean } from '../text/did-you-mean.ts';
import type { UntrustedClientError } from './sdk-module.ts';
import { nearestServiceName } from './service-names.ts';

/** Whether an operation can be called, and if not, why. */
export type OperationCheck =
  | {
      readonly ok: true;
      /** The SDK client's name. */
      readonly service: string;
    }
  | {
      readonly ok: false;
      readonly code:
        | 'unknown-service'
        | 'service-not-installed'
        | 'service-not-trusted'
        | 'service-broken'
        | 'unknown-operation';
      readonly message: string;
      readonly hint?: string | undefined;
    };

export type Refusal = Extract<OperationCheck, { readonly ok: false }>;

export function unknownService(service: string): Refusal {
  const nearest = nearestServiceName(service);
  return {
    ok: false,
    code: 'unknown-service',
    message: `"${service}" is not an AWS service with an SDK client`,
    hint: nearest === undefined ? undefined : `did you mean "${nearest}"?`,
  };
}

export function notInstalled(service: string): Refusal {
  return {
    ok: false,
    code: 'service-not-installed',
    message: `the SDK client for "${service}" is not installed: npm install @aws-sdk/client-${service}`,
  };
}

export function notTrusted(service: string, { message }: UntrustedClientError): Refusal {
  return {
    ok: false,
    code: 'service-not-trusted',
    message: `the SDK client for "${service}" is not run: ${message}`,
    hint: `install it next to cove-policy, or as your own user and writable by nobody else: npm install @aws-sdk/client-${service}`,
  };
}

export function broken(service: string, error: unknown): Refusal {
  const reason = error instanceof Error ? (error.message.split('\n')[0] ?? '') : String(error);
  return {
    ok: false,
    code: 'service-broken',
    message: `the SDK client for "${service}" is installed but cannot be loaded: ${reason}`,
    hint: `reinstall it: npm install @aws-sdk/client-${service}`,
  };
}

export function unknownOperation(known: readonly string[], service: string, operation: string): OperationCheck {
  const nearest = didYouMean(operation, known);
  return {
    ok: false,
    code: 'unknown-operation',
    message: `"${operation}" is not an operation of "${service}"`,
    hint: nearest === undefined ? undefined : `did you mean "${nearest}"?`,
  };
}
