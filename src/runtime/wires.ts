import { createFolderChannel } from '../../connectors/folder/channel.ts';
import { createHttpPush } from '../../connectors/http-push/channel.ts';
import { createSftpChannel } from '../../connectors/sftp/channel.ts';
import { collectedChannel } from '../door/channel.ts';
import type { Channel, Clock } from '../ports.ts';
import type { Door } from '../ports/door.ts';
import { createCallers } from './caller.ts';
import { openFolder } from './folder.ts';
import { createSftp } from './sftp.ts';
import { createUndiciTransport } from './transport-undici.ts';

type WiresDeps = {
  readonly allowLoopback: boolean;
  readonly clock: Clock;
  readonly signal: AbortSignal | undefined;
  readonly doors: readonly Door[];
};

/** Everything that goes out of the house: to suppliers, to sources that are asked, and what lies ready at the doors. */
export const openWires = ({ allowLoopback, clock, signal, doors }: WiresDeps) => {
  const transport = createUndiciTransport({ allowLoopback });
  const sftp = createSftp({ allowLoopback });
  const callers = createCallers(signal === undefined ? { allowLoopback } : { allowLoopback, signal });
  const channels: readonly Channel[] = [
    createHttpPush({ transport, clock }),
    createFolderChannel({ folder: (path) => openFolder(path) }),
    createSftpChannel({ sftp }),
    ...doors.map(collectedChannel),
  ];
  return {
    channels,
    caller: callers.caller,
    sftp,
    close: async () => {
      await transport.close();
      await callers.close();
    },
  };
};
