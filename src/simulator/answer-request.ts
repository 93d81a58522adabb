import { setTimeout as sleep } from 'node:timers/promises';
import { definedMembers } from '../values/defined-members.ts';
import type { JsonObject } from '../values/json.ts';
import { messageOf } from '../values/message-of.ts';
import { AwsError, CommonError } from './aws-error.ts';
import type { CredentialStore, Credentials } from './credential-store.ts';
import type { Faults, Strike } from './faults.ts';
import type { HttpRequest, HttpResponse } from './http-message.ts';
import type { FaultRule } from './organization-file.generated.ts';
import { checkSessionLimits } from './permissions/limited-sessions.ts';
import type { WireError } from './protocols/protocol.ts';
import type { RecordedCall, Violation } from './recorder.ts';
import { actionOf, type CallContext, type Operation, type Service } from './services/service.ts';
import { serviceFor } from './services/services.ts';
import { type Authorization, readAuthorization, verifySignature } from './verify-signature.ts';
import { type Account, isEnabled, type World } from './world/world.ts';

/** What a running simulator is made of. */
export interface SimulatorState {
  readonly world: World;
  readonly credentials: CredentialStore;
  readonly faults: Faults;
  readonly tokenLifetimeSeconds: number | undefined;
  now(): number;
  /** Aborted when the simulator closes: no answer waits longer. */
  readonly closing: AbortSignal;
  onViolation(violation: Violation): void;
}

export interface Answer {
  /** Null: close the connection without an answer. */
  readonly response: HttpResponse | null;
  /** Null if the signature did not say who called what. */
  readonly call: RecordedCall | null;
  readonly failed: boolean;
}

/** From a request to its answer: which service, who signs, what goes wrong, and only then the operation. */
export async function answerRequest(request: HttpRequest, state: SimulatorState, requestId: string): Promise<Answer> {
  const authorization = readAuthorization(request);
  const service = serviceFor(authorization?.service, request);
  let context: CallContext | undefined;
  let input: JsonObject = {};
  let output: JsonObject | undefined;
  const end = (response: HttpResponse | null, errorCode: string | null): Answer => ({
    response,
    call: context ? recordedCall(service, context, { input, output, response, errorCode }) : null,
    failed: errorCode !== null,
  });
  try {
    const credentials = authenticate(request, authorization, state);
    const located = locate(service, authorization, credentials, state.world);
    const name = service.protocol.operationOf(request, service) ?? '';
    context = callContext(service, { ...located, operation: name, principal: credentials.principal }, state);
    const operation = operationOf(service, name);
    input = service.protocol.readInput(request, service);
    const strike = strikeOf(service, context, input, state);
    if (strike.latencyMs > 0) await sleep(strike.latencyMs, undefined, { signal: state.closing });
    if (strike.rule?.kind === 'reset') return end(null, 'reset');
    raise(strike.rule, service, context);
    checkSessionLimits(service, context);
    output = operation(input, context);
    const response = service.protocol.writeOutput(name, output, service, requestId);
    if (strike.rule?.kind === 'loseAnswer') return end(null, 'loseAnswer');
    if (strike.rule?.kind === 'malformed') return end(halved(response), 'malformed');
    return end(response, null);
  } catch (error) {
    const spelled = spell(error, service);
    return end(service.protocol.writeError(spelled, service, requestId), spelled.code);
  }
}

function authenticate(
  request: HttpRequest,
  authorization: Authorization | undefined,
  state: SimulatorState,
): Credentials {
  if (authorization !== undefined) return verifySignature(request, authorization, state.credentials, state.now());
  if (request.headers.authorization === undefined)
    throw new CommonError('missing-token', 'Missing Authentication Token');
  throw new CommonError(
    'incomplete-signature',
    "Authorization header requires 'Credential', 'SignedHeaders' and 'Signature' parameters.",
  );
}

/**
 * Where a call is made. A region that does not exist, or is not enabled in the account, does not accept the account's
 * tokens.
 */
function locate(
  service: Service,
  authorization: Authorization | undefined,
  { principal }: Credentials,
  world: World,
): { account: Account; region: string } {
  const account = world.accounts.get(principal.account);
  const name = authorization?.region ?? '';
  const region = world.regions.get(name);
  // STS has a global endpoint too, which is signed for us-east-1 in every world.
  const everywhere = service.global || (service.name === 'sts' && name === 'us-east-1');
  if (account !== undefined && (everywhere || (region !== undefined && isEnabled(account, region))))
    return { account, region: name };
  throw new CommonError('unknown-key', 'The security token included in the request is invalid.');
}

function callContext(
  service: Service,
  call: Pick<CallContext, 'account' | 'region' | 'operation' | 'principal'>,
  state: SimulatorState,
): CallContext {
  return {
    ...call,
    world: state.world,
    credentials: state.credentials,
    now: state.now(),
    tokenLifetimeSeconds: state.tokenLifetimeSeconds,
    reportViolation: (resourceArn) =>
      state.onViolation({
        service: service.name,
        operation: call.operation,
        account: call.account.id,
        region: call.region,
        resourceArn,
      }),
  };
}

function operationOf(service: Service, name: string): Operation {
  const found = Object.hasOwn(service.operations, name) ? service.operations[name] : undefined;
  if (found !== undefined) return found.answer;
  const known = Object.keys(service.operations).join(', ');
  throw new CommonError(
    'unknown-operation',
    known === ''
      ? `The simulator does not have the service ${service.name}.`
      : `The simulator has no operation ${service.name}:${name || '(unnamed)'}. Of this service it has: ${known}.`,
  );
}

function strikeOf(service: Service, context: CallContext, input: JsonObject, state: SimulatorState): Strike {
  const { account, region, operation } = context;
  const role = service.name === 'sts' && typeof input.RoleArn === 'string' ? input.RoleArn : null;
  return state.faults.strike({ service: service.name, operation, account: account.id, region, roleArn: role });
}

/** The faults that are errors of AWS. */
function raise(rule: FaultRule | null, service: Service, { principal, operation }: CallContext): void {
  const action = actionOf(service, operation);
  const denied = `User: ${principal.arn} is not authorized to perform: ${action}`;
  switch (rule?.kind) {
    case 'throttle':
      throw throttling(service);
    case 'serverError':
      if (rule.status === 503) throw new CommonError('unavailable', 'Service Unavailable');
      throw new CommonError('server-error', 'An internal error has occurred');
    case 'deny':
      throw new CommonError('access-denied', `${denied} because no identity-based policy allows the ${action} action`);
    case 'denyScp':
      throw new CommonError('access-denied', `${denied} with an explicit deny in a service control policy`);
    case 'expiredToken':
      throw new CommonError('expired', 'The security token included in the request is expired');
    default:
  }
}

function throttling({ throttling }: Service): AwsError | CommonError {
  if (throttling === undefined) return new CommonError('throttled', 'Rate exceeded');
  return new AwsError(throttling.code, throttling.message, throttling.status);
}

/** A body that breaks off in the middle, with a matching length, as from a broken proxy. */
function halved(response: HttpResponse): HttpResponse {
  return { ...response, body: response.body.slice(0, Math.max(1, Math.floor(response.body.length / 2))) };
}

function spell(error: unknown, { protocol }: Service): WireError {
  if (error instanceof AwsError)
    return { code: error.code, status: error.status, message: error.message, members: error.members };
  if (error instanceof CommonError) return { ...protocol.errors[error.kind], message: error.message, members: {} };
  return {
    ...protocol.errors['server-error'],
    message: messageOf(error),
    members: {},
  };
}

interface Called extends Pick<RecordedCall, 'input' | 'errorCode'> {
  readonly output: JsonObject | undefined;
  readonly response: HttpResponse | null;
}

function recordedCall(
  service: Service,
  { operation, account, region, principal }: CallContext,
  { input, output, response, errorCode }: Called,
): RecordedCall {
  return {
    service: service.name,
    operation,
    account: account.id,
    region,
    principalArn: principal.arn,
    sessionName: principal.session?.name ?? null,
    input,
    ...definedMembers({ output }),
    status: response?.status ?? 0,
    errorCode,
  };
}
