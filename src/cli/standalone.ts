import { fileURLToPath } from 'node:url';

/** Where the verifier lies that checks an export without anything of Sluis. */
export const standaloneVerifier = fileURLToPath(new URL('../ledger/standalone/verify.mjs', import.meta.url));
