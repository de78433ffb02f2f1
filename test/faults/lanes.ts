/** Works through a list with so many hands; the results are in the order of the list. The first error stops everybody. */
export const inLanes = async <Item, Done>(
  items: readonly Item[],
  hands: number,
  work: (item: Item, index: number) => Promise<Done>,
): Promise<readonly Done[]> => {
  const done: Done[] = [];
  let next = 0;
  const lane = async (): Promise<void> => {
    for (let index = next++; index < items.length; index = next++) {
      const item = items[index];
      if (item !== undefined) done[index] = await work(item, index);
    }
  };
  await Promise.all(Array.from({ length: hands }, lane));
  return done;
};
