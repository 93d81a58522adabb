import { type HttpRequest, headerOf } from '../http-message.ts';
import { jsonProtocol } from '../protocols/json-protocol.ts';
import type { Protocol } from '../protocols/protocol.ts';
import { queryProtocol } from '../protocols/query-protocol.ts';
import { restJsonProtocol } from '../protocols/rest-json-protocol.ts';
import { accountService } from './account.ts';
import { cloudtrailService } from './cloudtrail.ts';
import { configService } from './config.ts';
import { ec2Service } from './ec2.ts';
import { organizationsService } from './organizations.ts';
import type { Service } from './service.ts';
import { stsService } from './sts.ts';

export const services: ReadonlyMap<string, Service> = new Map(
  [stsService, organizationsService, accountService, ec2Service, cloudtrailService, configService].map((service) => [
    service.name,
    service,
  ]),
);

/**
 * The service that a request is for.
 *
 * @param name - the service in the signature; without one, a service of no operations answers in the protocol that the request speaks
 */
export function serviceFor(name: string | undefined, request: HttpRequest): Service {
  const known = services.get(name ?? '');
  return (
    known ?? {
      name: name ?? 'unknown',
      actionPrefix: name ?? 'unknown',
      global: true,
      protocol: guessProtocol(request),
      operations: {},
    }
  );
}

function guessProtocol(request: HttpRequest): Protocol {
  if (headerOf(request, 'x-amz-target') !== undefined) return jsonProtocol;
  return headerOf(request, 'content-type')?.startsWith('application/x-www-form-urlencoded')
    ? queryProtocol
    : restJsonProtocol;
}
