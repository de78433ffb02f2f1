import { defineConfig } from 'vitest/config';

/** Puts itself between Node and the network, for everything that runs in its process. */
const intercepting = ['src/runtime/transport-fetch.test.ts'];

export default defineConfig({
  test: {
    testTimeout: 60_000,
    hookTimeout: 60_000,
    pool: 'forks',
    maxWorkers: 2,
    projects: [
      {
        // What lies beside its subject leaves nothing behind, so a process serves many files.
        extends: true,
        test: {
          name: 'subjects',
          include: ['src/**/*.test.ts', 'connectors/**/*.test.ts', 'mappings/**/*.test.ts', 'deploy/**/*.test.ts'],
          exclude: intercepting,
          isolate: false,
        },
      },
      { extends: true, test: { name: 'house', include: ['test/**/*.test.ts', ...intercepting] } },
    ],
  },
});
