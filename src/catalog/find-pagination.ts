import type { NormalizedSchema } from '@smithy/core/schema';
import type { Operation } from './catalog.ts';
import { childShape, memberNames } from './output-shape.ts';
import { PAGE_TOKEN } from './page-members.ts';
import type { SdkCommand, SdkOutput } from './sdk-module.ts';

/** How the rest of a long answer is asked for. Every call of a policy is made to the end of its pages. */
export type Pagination =
  | { readonly kind: 'none' }
  /** The answer has more pages than one by its members, and the SDK no paginator. */
  | { readonly kind: 'by-token'; readonly answers: string; readonly asks: string | undefined }
  | {
      readonly kind: 'paginator';
      /** Member of the answer that says where the next page begins; a path where it lies deeper. */
      readonly answers: string;
      /** Member of the input that takes it. */
      readonly asks: string;
      readonly pageSize: string | undefined;
    };

/**
 * The SDK's paginators keep the names of their members to themselves, so one is run over two made-up pages, with no network, and
 * watched: what it reads of the first, and what it asks for the second with.
 */
export async function findPagination(operation: Operation): Promise<Pagination> {
  const seen = operation.paginator === undefined ? undefined : await watch(operation, operation.paginator);
  if (seen !== undefined) return { kind: 'paginator', ...seen };
  return (operation.outputShape && byToken(operation.outputShape, operation.inputMembers)) ?? { kind: 'none' };
}

/** CloudFront puts list and token into one member together, so the members below a member count too. */
function byToken(output: NormalizedSchema, inputMembers: readonly string[]): Pagination | undefined {
  const below = memberNames(output).flatMap((outer) => {
    const inner = childShape(output, outer);
    return inner === undefined ? [] : memberNames(inner).map((name) => ({ name, path: `${outer}.${name}` }));
  });
  const members = [...memberNames(output).map((name) => ({ name, path: name })), ...below];
  const tokens = members.filter(({ name }) => PAGE_TOKEN.test(name));
  // `Marker` beside `NextMarker` is an echo, and so is one that nobody can ask with.
  const token = tokens.find(({ name }) => /^next/i.test(name)) ?? tokens[0];
  if (token === undefined) return undefined;
  const wanted = [token.name, token.name.replace(/^next/i, '')].map((name) => name.toLowerCase());
  const asks = inputMembers.find((name) => wanted.includes(name.toLowerCase()));
  if (asks === undefined && /^marker$/i.test(token.name)) return undefined;
  return { kind: 'by-token', answers: token.path, asks };
}

interface Seen {
  readonly answers: string;
  readonly asks: string;
  readonly pageSize: string | undefined;
}

async function watch(operation: Operation, paginator: NonNullable<Operation['paginator']>): Promise<Seen | undefined> {
  const paths = new Map<unknown, string>();
  let seen: Seen | undefined;
  let requests = 0;
  const client = Object.create(operation.Client.prototype, {
    send: {
      value: async ({ input }: SdkCommand): Promise<SdkOutput> => {
        requests += 1;
        const asked = Object.entries(input).find(([, value]) => paths.has(value));
        if (asked === undefined) return requests === 1 ? watchedPage(paths) : {};
        const pageSize = Object.entries(input).find(([, value]) => value === PAGE_SIZE)?.[0];
        seen = { asks: asked[0], answers: paths.get(asked[1]) ?? '', pageSize };
        return {};
      },
    },
  });
  for await (const _ of paginator({ client, pageSize: PAGE_SIZE }, {})) if (requests > 1) break;
  return seen;
}

const PAGE_SIZE = 1;

/** A page that has whatever is looked for, and remembers under which path. */
function watchedPage(paths: Map<unknown, string>, path = ''): SdkOutput {
  return new Proxy<Record<string, unknown>>(
    {},
    {
      get(_, name) {
        // A page that had a `then` would be waited for.
        if (typeof name !== 'string' || name === 'then') return undefined;
        const below = path === '' ? name : `${path}.${name}`;
        const value = watchedPage(paths, below);
        paths.set(value, below);
        return value;
      },
    },
  );
}
