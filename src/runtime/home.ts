import type { Home } from '../cli/home.ts';
import { readConfig } from '../config.ts';
import type { House } from '../sync/house.ts';

/**
 * The command line's way to everything that is put together here. Each part is loaded when it is asked for, since
 * most commands need little of it.
 */
export const createHome = (env: Readonly<Record<string, string | undefined>>): Home => {
  let opened: Promise<House> | undefined;
  const open = async (): Promise<House> => {
    const { openHouse } = await import('./house.ts');
    return openHouse(readConfig(env));
  };
  return {
    house: () => (opened ??= open()),
    start: async (starting, events) => {
      const { startGateway } = await import('./start.ts');
      await startGateway(readConfig(env), starting, events);
    },
    restoreKeys: async (copy, passphrase) => {
      const { restoreKeys } = await import('./restore-keys.ts');
      await restoreKeys(readConfig(env), copy, passphrase);
    },
    restoreBackup: async (file) => (await import('./restore.ts')).restoreBackup(readConfig(env), file),
    bench: async (bytes) => (await import('./bench.ts')).bench(bytes),
    close: async () => {
      if (opened === undefined) return;
      const house = await opened.catch(() => undefined);
      await house?.close();
    },
  };
};
