/** At most so many at once; after a failure none is begun. */
export async function inLanes<T>(lanes: number, work: readonly T[], run: (item: T) => Promise<void>): Promise<void> {
  const queue = [...work];
  const failures: unknown[] = [];
  const lane = async () => {
    for (let item = queue.shift(); item !== undefined; item = queue.shift()) await run(item);
  };
  await Promise.all(Array.from({ length: lanes }, () => lane().catch((reason: unknown) => {
    queue.length = 0;
    failures.push(reason);
  })));
  if (failures.length > 0) throw failures[0];
}
