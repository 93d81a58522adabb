import { type HttpRequest, headerOf } from '../http-message.ts';
import { jsonProtocol } from '../protocols/json-protocol.ts';
import type { NamedProtocol, RoutedProtocol } from '../protocols/protocol.ts';
import { queryProtocol } from '../protocols/query-protocol.ts';
import { restJsonProtocol } from '../protocols/rest-json-protocol.ts';
import { createRestXmlProtocol } from '../protocols/rest-xml-protocol.ts';
import { accountService } from './account.ts';
import { BENCHMARK_SERVICES } from './benchmark-services.ts';
import { cloudtrailService } from './cloudtrail.ts';
import { configService } from './config.ts';
import { ec2Service } from './ec2.ts';
import { iamService } from './iam.ts';
import { IDLE_SERVICES } from './idle-services.ts';
import { organizationsService } from './organizations.ts';
import { s3Service } from './s3.ts';
import { isS3ControlRequest, s3ControlService } from './s3-control.ts';
import type { Service } from './service.ts';
import { stsService } from './sts.ts';

export const SERVICES: ReadonlyMap<string, Service> = new Map(
  [
    stsService,
    organizationsService,
    accountService,
    ec2Service,
    cloudtrailService,
    configService,
    iamService,
    s3Service,
    s3ControlService,
    ...BENCHMARK_SERVICES,
    ...IDLE_SERVICES,
  ].map((service): [string, Service] => [service.name, service]),
);

/**
 * The service that a request is for.
 *
 * @param name - the service in the signature; without one, a service without operations answers in the request's
 * protocol
 */
export function serviceFor(name: string | undefined, request: HttpRequest): Service {
  const known = SERVICES.get(name ?? '');
  if (known === s3Service && isS3ControlRequest(request)) return s3ControlService;
  if (known !== undefined) return known;
  const protocol = REST_XML_SERVICES.has(name ?? '') ? restXmlProtocol : guessProtocol(request);
  const service = { name: name ?? 'unknown', actionPrefix: name ?? 'unknown', global: true, operations: {} };
  return protocol.isRouted ? { ...service, protocol } : { ...service, protocol };
}

/** A request in REST does not tell JSON from XML. By the names in signatures; S3 is simulated. */
const REST_XML_SERVICES: ReadonlySet<string> = new Set(['cloudfront', 'route53']);
const restXmlProtocol = createRestXmlProtocol({ wrapErrors: true, item: 'member' });

function guessProtocol(request: HttpRequest): NamedProtocol | RoutedProtocol {
  if (headerOf(request, 'x-amz-target') !== undefined) return jsonProtocol;
  return headerOf(request, 'content-type')?.startsWith('application/x-www-form-urlencoded')
    ? queryProtocol
    : restJsonProtocol;
}
