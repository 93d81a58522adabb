/** What `explain` offers for `absent`: each name is the one that a call throws when AWS answers with that error. */
import { afterAll, beforeAll, expect, it } from 'vitest';
import { classifyError } from '../../src/aws/calls/classify-error.ts';
import { createSharedClients, type SharedClients } from '../../src/aws/calls/shared-clients.ts';
import { createCatalog, type Operation } from '../../src/catalog/catalog.ts';
import { type DescribedError, describedErrors } from '../../src/catalog/described-errors.ts';
import { isReadOperation } from '../../src/catalog/operation-access.ts';
import { shapesOf } from '../../src/catalog/output-shape.ts';
import { readDocumentation } from '../../src/catalog/read-documentation.ts';
import { type AnsweringServer, startAnsweringServer } from '../support/answering-server.ts';
import { leastInput } from '../support/least-input.ts';
import { protocolId } from '../support/protocol-id.ts';
import { withoutStacks } from '../support/without-stacks.ts';
import { installedClients } from './installed-clients.ts';

const catalog = createCatalog([]);
const KEYS = { accessKeyId: 'AKID', secretAccessKey: 's' };
let server: AnsweringServer;
let clients: SharedClients;
let answer = { status: 400, type: 'application/json', body: '' };

beforeAll(async () => {
  server = await startAnsweringServer(() => answer);
  clients = createSharedClients({ endpoint: server.url, signal: new AbortController().signal });
});
afterAll(async () => {
  clients.close();
  await server.close();
});

/** Each error of a service once, with an operation that has it. */
function errorsOf(service: string): (readonly [Operation, DescribedError])[] {
  const found = catalog.service(service);
  if (!found.ok) throw new Error(found.message);
  const errors = new Map<string, readonly [Operation, DescribedError]>();
  for (const name of found.operations.filter((each) => isReadOperation(service, each))) {
    const documented = readDocumentation(found.file, name)?.errors ?? [];
    for (const error of describedErrors(catalog, service, documented)) {
      if (!errors.has(error.name)) errors.set(error.name, [catalog.operation(service, name), error]);
    }
  }
  return [...errors.values()];
}

/** What AWS's answer calls an error: query services have names of their own for some. */
function nameInAnswers(service: string, thrown: string): string {
  const other = [...catalog.errorNames(service)].find(([name, sdkName]) => sdkName === thrown && name !== thrown);
  return other?.[0] ?? thrown;
}

function answerOf(operation: Operation, name: string): typeof answer {
  const { service } = operation;
  const id = protocolId(operation);
  if (!/query|xml/i.test(id)) {
    return { status: 400, type: 'application/json', body: JSON.stringify({ __type: name, message: 'x' }) };
  }
  const code = /query/i.test(id) ? nameInAnswers(service, name) : name;
  const error = `<Error><Code>${code}</Code><Message>x</Message></Error>`;
  const body = service === 's3' ? error : `<ErrorResponse>${error}</ErrorResponse>`;
  // A HEAD has no body: its status is its error.
  return { status: name === 'NotFound' ? 404 : 400, type: 'text/xml', body };
}

async function thrownBy(operation: Operation, name: string): Promise<string | null> {
  answer = answerOf(operation, name);
  const shapes = shapesOf(new operation.Command({}));
  if (shapes === undefined) throw new Error(`${operation.name} has no schema`);
  try {
    await withoutStacks(() => clients.send(operation, { region: 'eu-west-1', input: leastInput(shapes.input) }, KEYS));
  } catch (error) {
    return classifyError(error, 'x:Y', 1).code;
  }
  return null;
}

it.each(installedClients)('%s throws what is offered', async (service) => {
  const wrong: string[] = [];
  for (const [operation, { name, absence }] of errorsOf(service)) {
    const thrown = await thrownBy(operation, name);
    if (thrown !== name) wrong.push(`${service}:${operation.name} ${name} ${absence}: ${thrown}`);
  }
  expect(wrong).toEqual([]);
});

it('has a name that means "there is none" for most services', () => {
  const byName = installedClients.filter((service) =>
    errorsOf(service).some(([, { absence }]) => absence === 'by-name'),
  );
  expect(byName.length).toBeGreaterThan(installedClients.length / 2);
});
