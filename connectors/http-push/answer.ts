import { z } from 'zod';
import type { Receipt, TransportAnswer } from '../../src/ports.ts';

const receipt = z.object({
  ref: z.string().regex(/^[0-9a-f]{32,64}$/),
  accepted: z.boolean(),
  issuedId: z
    .string()
    .regex(/^[A-Za-z0-9._-]{1,64}$/)
    .optional(),
});
const answer = z.object({ duplicate: z.boolean().optional(), receipts: z.array(receipt).optional() });

/** What the body of an answer says; undefined when it cannot be understood. */
type Said = { readonly duplicate: boolean; readonly receipts: readonly Receipt[] };

const jsonOf = (body: Uint8Array): unknown => {
  try {
    return JSON.parse(new TextDecoder('utf-8', { fatal: true }).decode(body));
  } catch {
    // Not even the parser's message is kept: it quotes the answer.
    return undefined;
  }
};

const plain = ({ ref, accepted, issuedId }: z.infer<typeof receipt>): Receipt =>
  issuedId === undefined ? { ref, accepted } : { ref, accepted, issuedId };

/** An empty body says nothing and is fine; a compressed one was not read (we asked for `identity`). */
export const understand = ({ headers, body }: TransportAnswer): Said | undefined => {
  if (!['', 'identity'].includes((headers['content-encoding'] ?? '').trim().toLowerCase())) return undefined;
  if (body.length === 0) return { duplicate: false, receipts: [] };
  const parsed = answer.safeParse(jsonOf(body));
  if (!parsed.success) return undefined;
  return { duplicate: parsed.data.duplicate ?? false, receipts: (parsed.data.receipts ?? []).map(plain) };
};

/** An HTTP-date always ends in GMT; without that Date.parse would take nearly anything for a date. */
const dateOf = (text: string): number => (text.endsWith(' GMT') ? Date.parse(text) : Number.NaN);

const longestWaitMs = 86_400_000;

/**
 * Retry-After (RFC 9110, 10.2.3) in milliseconds, at most a day. A date is measured against the answer's own Date, so
 * neither clock has to be right. Undefined when absent or not understood.
 */
export const retryAfterMs = (headers: Readonly<Record<string, string>>): number | undefined => {
  const asked = headers['retry-after']?.trim() ?? '';
  const ms = /^\d{1,9}$/.test(asked) ? Number(asked) * 1000 : dateOf(asked) - dateOf(headers['date'] ?? '');
  return Number.isNaN(ms) ? undefined : Math.min(Math.max(ms, 0), longestWaitMs);
};
