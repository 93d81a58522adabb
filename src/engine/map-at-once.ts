/**
 * Maps items, several at once. Workers take one item after the other: p-map does more for each of them than most items
 * take, and a run has one for each cell.
 *
 * @param atOnce - the most that are under way.
 * @returns the results in the order of the items. Rejects with the first failure; nothing more is begun then.
 */
export async function mapAtOnce<T, R>(items: readonly T[], map: (item: T) => Promise<R>, atOnce: number): Promise<R[]> {
  if (items.length <= atOnce) return Promise.all(items.map((item) => map(item)));
  const results = new Array<R>(items.length);
  let next = 0;
  const work = async (): Promise<void> => {
    while (next < items.length) {
      const index = next;
      next += 1;
      try {
        results[index] = await map(items[index] as T);
      } catch (error) {
        next = items.length;
        throw error;
      }
    }
  };
  await Promise.all(Array.from({ length: atOnce }, work));
  return results;
}
