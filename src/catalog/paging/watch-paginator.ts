import type { Operation } from '../catalog.ts';
import type { SdkCommand, SdkOutput, SdkPaginator } from '../sdk-module.ts';

/** What a paginator of the SDK reads from a page, and requests the next one with. */
export interface SeenPaginator {
  /** Member of the answer that says where the next page begins; a path if it is nested. */
  readonly answers: string;
  /** Member of the input that takes it. */
  readonly asks: string;
  readonly pageSize: string | undefined;
}

/**
 * The SDK's paginators keep the names of their members to themselves, so one is run over two made-up pages, without a
 * network, and watched: what it reads from the first, and what it requests the second with.
 */
export async function watchPaginator(
  operation: Operation,
  paginator: SdkPaginator,
): Promise<SeenPaginator | undefined> {
  const paths = new Map<unknown, string>();
  let seen: SeenPaginator | undefined;
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
        // A page with a `then` would be awaited.
        if (typeof name !== 'string' || name === 'then') return undefined;
        const below = path === '' ? name : `${path}.${name}`;
        const value = watchedPage(paths, below);
        paths.set(value, below);
        return value;
      },
    },
  );
}
