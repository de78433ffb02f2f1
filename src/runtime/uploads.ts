import type { House } from '../sync/house.ts';
import { maxUploadBytes, startUpload } from '../sync/upload.ts';
import { checkUploadToken } from '../sync/upload-token.ts';
import type { UploadDeps } from '../web/upload.ts';
import { nodeTimer } from './clockwork.ts';

/** Takes what schools bring. `settled` resolves once everybody has what was brought. */
export type Uploads = UploadDeps & { settled(): Promise<void> };

/** `failed` is told of what goes wrong after the answer was given. */
export const openUploads = (house: House, failed: (error: unknown, school: string) => void): Uploads => {
  const running = new Set<Promise<void>>();
  return {
    maxBytes: maxUploadBytes,
    admit: (school, token) => checkUploadToken(house.gateway, school, token),
    read: (school, body) => {
      const { read, done } = startUpload(house.gateway, school, {
        ...body,
        timer: nodeTimer,
        maxBytes: maxUploadBytes,
      });
      const ended = done.catch((error: unknown) => failed(error, school)).finally(() => running.delete(ended));
      running.add(ended);
      return read;
    },
    settled: async () => {
      await Promise.all(running);
    },
  };
};
