import type { DataShapes } from './data-shape.ts';
import { createSpellings } from './documented-spellings.ts';
import { withDocumentedValues } from './documented-values.ts';
import { exampleOf } from './example-values.ts';
import type { KnownClient } from './known-client.ts';
import { dataShapeOf, shapesIn } from './output-shape.ts';
import { clientOf, documentedFilters, type OperationDocumentation, readDocumentation } from './read-documentation.ts';

/**
 * What an operation takes and returns, with what AWS documents of it; undefined for a client too old to have schemas.
 * Made once for each operation.
 */
export type OperationShapes = (client: KnownClient, operation: string) => DataShapes | undefined;

export function createOperationShapes(): OperationShapes {
  const spellings = createSpellings();
  const made = new WeakMap<KnownClient, Map<string, DataShapes>>();

  const make = (client: KnownClient, operation: string): DataShapes | undefined => {
    const schemas = shapesIn(client.schemaOf(operation));
    if (schemas === undefined) return undefined;
    const { file } = client;
    const read = (): OperationDocumentation | undefined => readDocumentation(file, operation);
    const written = {
      spelling: (place: string, text: string): string | undefined => spellings.of(file, place, text),
      example: (place: string, text: string): string | undefined => exampleOf(clientOf(file), operation, place, text),
    };
    const input = dataShapeOf(schemas.input);
    return {
      input: withDocumentedValues(input, read, written),
      filters: () => (input.kind === 'structure' ? documentedFilters(file, input.name) : new Map()),
      output: withDocumentedValues(dataShapeOf(schemas.output), read, written),
    };
  };

  return (client, operation) => {
    const ofClient = made.get(client) ?? new Map<string, DataShapes>();
    const known = ofClient.get(operation);
    if (known !== undefined) return known;
    const shapes = make(client, operation);
    if (shapes !== undefined) made.set(client, ofClient.set(operation, shapes));
    return shapes;
  };
}
