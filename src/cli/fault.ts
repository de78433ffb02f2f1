/** Places in our own source, innermost first: all of a stack that cannot hold a value. */
export const placesOf = (error: unknown): readonly string[] => {
  const origin = error instanceof Error && error.cause instanceof Error ? error.cause : error;
  const stack = origin instanceof Error ? origin.stack : undefined;
  const frames = stack?.split('\n').filter((line) => /^\s+at /.test(line)) ?? [];
  return frames
    .flatMap((line) => /(?:src|connectors|mappings)\/[\w/-]+\.ts:\d+:\d+(?=\)?$)/.exec(line)?.[0] ?? [])
    .slice(0, 5);
};
