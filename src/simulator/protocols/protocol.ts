import type { JsonObject } from '../../values/json.ts';
import type { CommonErrorKind, ErrorSpelling } from '../aws-error.ts';
import type { HttpRequest, HttpResponse } from '../http-message.ts';

/** What a protocol has to know about a service that uses it. */
export interface ServiceInterface {
  /** Name in the credential scope of a signature, and one of its own for S3 Control, which signs as S3. */
  readonly name: string;
  /** JSON 1.1: what may precede the operation in `X-Amz-Target`. */
  readonly targets?: readonly string[];
  /** REST: with the method and path of each operation, `POST /listRegions`. */
  readonly operations: Readonly<Record<string, { readonly route?: string }>>;
  /** REST XML: members of inputs by the query parameter or header that they are sent in. */
  readonly bindings?: Readonly<Record<string, string>>;
  /** Query: members of answers that are maps, not structures. */
  readonly maps?: readonly string[];
  /** Query, EC2 and REST XML: XML namespace of the answers. */
  readonly namespace?: string;
}

/** A protocol whose requests name the operation. */
export interface NamedProtocol extends Protocol {
  readonly isRouted: false;
}

/** A protocol in which method and path identify the operation. */
export interface RoutedProtocol extends Protocol {
  readonly isRouted: true;
}

/** One of AWS's wire protocols: how a call is read and how an answer or an error is written. */
export interface Protocol {
  /** How this protocol writes the failures that every service has. */
  readonly errors: Readonly<Record<CommonErrorKind, ErrorSpelling>>;
  /** The operation that the request names, or undefined if it names none of this service. */
  operationOf(request: HttpRequest, service: ServiceInterface): string | undefined;
  /** @throws {CommonError} `unreadable-input` */
  readInput(request: HttpRequest, service: ServiceInterface): JsonObject;
  /** @param output - undefined for an operation whose answer has no body. */
  writeOutput(
    operation: string,
    output: JsonObject | undefined,
    service: ServiceInterface,
    requestId: string,
  ): HttpResponse;
  writeError(error: WireError, service: ServiceInterface, requestId: string): HttpResponse;
}

export interface WireError extends ErrorSpelling {
  readonly message: string;
  readonly members: JsonObject;
}
