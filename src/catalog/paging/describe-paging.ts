import type { Operation } from '../catalog.ts';
import { findPaging } from './find-paging.ts';
import type { Paging } from './paging.ts';
import { watchPaginator } from './watch-paginator.ts';

/** How an operation pages, for people to read. */
export type Pagination = Paging & {
  /** Member of the input that sets the page size, if the SDK's paginator says so. */
  readonly pageSize?: string;
};

export async function describePaging(operation: Operation): Promise<Pagination> {
  const { paging } = await findPaging(operation);
  if (paging.kind !== 'paged' || operation.paginator === undefined) return paging;
  const pageSize = (await watchPaginator(operation, operation.paginator))?.pageSize;
  return pageSize === undefined ? paging : { ...paging, pageSize };
}
