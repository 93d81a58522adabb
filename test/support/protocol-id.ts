import type { Operation } from '../../src/catalog/catalog.ts';

const KEYS = { accessKeyId: 'AKIDEXAMPLE', secretAccessKey: 'secret' };

/** Known of each client, since making one takes longer than a call. */
const known = new WeakMap<Operation['Client'], string>();

/** What an operation's client calls its protocol, as in `aws.protocols#restXml`; empty for a client without schemas. */
export function protocolId({ Client }: Operation): string {
  const before = known.get(Client);
  if (before !== undefined) return before;
  const { protocol } = new Client({ region: 'eu-west-1', credentials: KEYS }).config as unknown as {
    readonly protocol?: { getShapeId?(): string };
  };
  const id = protocol?.getShapeId?.() ?? '';
  known.set(Client, id);
  return id;
}
