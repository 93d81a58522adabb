import type { Operation } from '../catalog.ts';
import { findPaging } from './find-paging.ts';
import type { Paging } from './paging.ts';
import { watchPaginator } from './watch-paginator.ts';

/** How an operation pages, for those who read about it. */
export type Pagination = Paging & {
  /** Member of the input that says how much a page holds, where the SDK's paginator tells. */
  readonly pageSize?: string;
};

export async function describePaging(operation: Operation): Promise<Pagination> {
  const { paging } = await findPaging(operation);
  if (paging.kind !== 'paged' || operation.paginator === undefined) return paging;
  const pageSize = (await watchPaginator(operation, operation.paginator))?.pageSize;
  return pageSize === undefined ? paging : { ...paging, pageSize };
}
