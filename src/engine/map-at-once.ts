import pMap from 'p-map';

/**
 * As p-map does it, without its bookkeeping where nothing has to wait: most lists are empty, or short.
 *
 * @param atOnce - the most that are under way.
 */
export async function mapAtOnce<T, R>(items: readonly T[], map: (item: T) => Promise<R>, atOnce: number): Promise<R[]> {
  return items.length <= atOnce
    ? Promise.all(items.map((item) => map(item)))
    : pMap(items, map, { concurrency: atOnce });
}
