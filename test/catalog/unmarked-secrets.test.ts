import { describe, expect, test } from 'vitest';
import { createCatalog } from '../../src/catalog/catalog.ts';
import type { DataShape } from '../../src/catalog/data-shape.ts';
import { UNMARKED_SECRETS } from '../../src/catalog/operation-classes.generated.ts';
import { secretMarker } from '../../src/catalog/unmarked-secrets.ts';
import type { JsonObject } from '../../src/values/json.ts';
import { describeMarks, hide } from '../../src/values/marked.ts';

function shown(service: string, operation: string, output: JsonObject): unknown {
  const { output: marked, isMarked } = secretMarker(service, operation)({ output, isMarked: false });
  return { shown: hide(marked), isMarked };
}

describe('what AWS does not mark', () => {
  test('one member of a structure is marked, and its neighbours are not', () => {
    const answer = { Code: { Location: 'https://x', RepositoryType: 'S3' }, Configuration: { FunctionName: 'a' } };
    expect(shown('lambda', 'GetFunction', answer)).toEqual({
      shown: { ...answer, Code: { Location: '(sensitive)', RepositoryType: 'S3' } },
      isMarked: true,
    });
  });

  test('elements of lists are marked, a map as a whole', () => {
    const batch = { jobs: [{ container: { environment: [{ name: 'KEY', value: 'v' }] } }, { container: {} }] };
    expect(shown('batch', 'DescribeJobs', batch)).toEqual({
      shown: { jobs: [{ container: { environment: [{ name: 'KEY', value: '(sensitive)' }] } }, { container: {} }] },
      isMarked: true,
    });
    expect(shown('amplify', 'GetBranch', { branch: { environmentVariables: { KEY: 'v' } } })).toEqual({
      shown: { branch: { environmentVariables: '(sensitive)' } },
      isMarked: true,
    });
  });

  test.each<[string, JsonObject]>([
    ['nothing is there', {}],
    ['null', { Code: null }],
    ['something else', { Code: 'a text' }],
    ['a list where an object should be', { Code: [] }],
  ])('%s: nothing is marked, and nothing fails', (_, output) => {
    expect(shown('lambda', 'GetFunction', output)).toEqual({ shown: output, isMarked: false });
  });

  test.each<[operation: string, answer: JsonObject, hidden: JsonObject]>([
    [
      'api-gateway:GetUsagePlanKeys',
      { items: [{ id: 'a', value: 'key' }] },
      { items: [{ id: 'a', value: '(sensitive)' }] },
    ],
    [
      'cognito-identity-provider:DescribeIdentityProvider',
      { IdentityProvider: { ProviderDetails: { client_id: 'a', client_secret: 's' } } },
      { IdentityProvider: { ProviderDetails: { client_id: 'a', client_secret: '(sensitive)' } } },
    ],
    [
      'direct-connect:DescribeVirtualInterfaces',
      { virtualInterfaces: [{ asn: 1, authKey: 'k', customerRouterConfig: '<k/>', bgpPeers: [{ authKey: 'k' }] }] },
      {
        virtualInterfaces: [
          {
            asn: 1,
            authKey: '(sensitive)',
            customerRouterConfig: '(sensitive)',
            bgpPeers: [{ authKey: '(sensitive)' }],
          },
        ],
      },
    ],
    [
      'ecs:DescribeTasks',
      { tasks: [{ overrides: { containerOverrides: [{ environment: [{ name: 'KEY', value: 'v' }] }] } }] },
      { tasks: [{ overrides: { containerOverrides: [{ environment: [{ name: 'KEY', value: '(sensitive)' }] }] } }] },
    ],
    [
      'firehose:DescribeDeliveryStream',
      { DeliveryStreamDescription: { Destinations: [{ SplunkDestinationDescription: { HECToken: 't' } }] } },
      { DeliveryStreamDescription: { Destinations: [{ SplunkDestinationDescription: { HECToken: '(sensitive)' } }] } },
    ],
    [
      'wafv2:GetSampledRequests',
      { SampledRequests: [{ Request: { URI: '/', Headers: [{ Name: 'Cookie', Value: 'c' }] } }] },
      { SampledRequests: [{ Request: { URI: '/', Headers: [{ Name: 'Cookie', Value: '(sensitive)' }] } }] },
    ],
  ])('%s hands out what lets somebody in', (name, answer, hidden) => {
    const [service = '', operation = ''] = name.split(':');
    expect(shown(service, operation, answer)).toEqual({ shown: hidden, isMarked: true });
  });

  test('what is marked already stays marked once', () => {
    const answer = { output: { Code: { Location: 'https://x' } }, isMarked: false };
    const once = secretMarker('lambda', 'GetFunction')(answer);
    expect(describeMarks(secretMarker('lambda', 'GetFunction')(once).output)).toEqual({
      Code: { Location: { '(marked)': 'https://x' } },
    });
  });
});

describe('each place is one of the answer, in every installed client that tells', () => {
  const catalog = createCatalog([]);
  const places = Object.entries(UNMARKED_SECRETS).flatMap(([name, paths]) =>
    paths.map((path) => [name, path] as const),
  );
  const checked = places.filter(([name]) => {
    const [service = '', operation = ''] = name.split(':');
    return catalog.check(service, operation).ok;
  });

  test('there are some', () => expect(checked.length).toBeGreaterThan(3));

  test.each(checked)('%s %s', (name, path) => {
    const [service = '', operation = ''] = name.split(':');
    let shape: DataShape | undefined = catalog.shapes(service, operation)?.output;
    for (const step of path.match(/[^.[\]{}]+|\[\]|\{\}/g) ?? []) {
      if (step === '[]') shape = shape?.kind === 'list' ? shape.element : undefined;
      else if (step === '{}') shape = shape?.kind === 'map' ? shape.value : undefined;
      else shape = shape?.kind === 'structure' ? shape.member(step) : undefined;
    }
    expect(shape?.kind).toMatch(/^(string|map|blob)$/);
  });
});
