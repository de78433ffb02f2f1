import { type Actor, demand } from '../agreement/roles.ts';
import { GatewayError } from '../errors.ts';
import {
  type Credential,
  type CredentialPorts,
  credentialOf,
  endCredential,
  makeCredential,
  type NewCredential,
} from './credential.ts';

/** Who of a board's suppliers may come in, as commands and pages see it. */
export type Credentials = {
  /** `secret` is shown once and kept nowhere. Throws actor_forbidden, supplier_unknown, school_unknown. */
  add(
    board: string,
    by: Actor,
    wish: NewCredential,
  ): Promise<{ readonly credential: Credential; readonly secret: string }>;
  /** At once. Throws actor_forbidden, door_denied when there is none with this id. */
  end(board: string, by: Actor, id: string): Promise<void>;
  /** Oldest first; those that ended are not among them. */
  list(board: string): Promise<readonly Credential[]>;
};

const select = `SELECT id, board, supplier, product, school, kind, scopes, made_at, until FROM door_credential
  WHERE board = ? AND (until IS NULL OR until > ?) ORDER BY made_at, id`;

/** Credentials of suppliers for the doors: hashes in the store, each change in the ledger. */
export const createCredentials = (ports: CredentialPorts): Credentials => {
  const { store, clock } = ports;
  const list = async (board: string): Promise<readonly Credential[]> =>
    (await store.all(select, board, clock.now().toISOString())).map(credentialOf);
  return {
    list,
    add: async (board, by, wish) => {
      demand(board, by, 'openDoor');
      const { credential, secret, statements } = await makeCredential(ports, board, { ...wish, actor: by.id });
      await store.batch(statements);
      return { credential, secret };
    },
    end: async (board, by, id) => {
      demand(board, by, 'closeDoor');
      const credential = (await list(board)).find((one) => one.id === id);
      if (credential === undefined) throw new GatewayError('door_denied');
      const until = clock.now().toISOString();
      await store.batch(endCredential(ports, board, credential, { until, actor: by.id }));
    },
  };
};
