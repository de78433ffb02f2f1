import { asGatewayError, GatewayError } from '../errors.ts';
import type { Transport } from '../ports.ts';
import { noteText } from '../telling/note.ts';
import type { Letter, Teller } from '../telling/tell.ts';
import type { Lang } from '../text/texts.ts';

export type WebhookOptions = { readonly url: string; readonly lang: Lang; readonly transport: Transport };

/** `text` is what chat services show; the rest is for programs. */
const bodyOf = ({ id, board, note }: Letter, lang: Lang): Uint8Array =>
  new TextEncoder().encode(
    JSON.stringify({ type: 'sluis.note', id, board, ...note, text: noteText(note, lang).join('\n') }),
  );

/** What the far end says of it: taken, or not, or not now. A redirect is not followed (it is not taken). */
const verdict = (status: number): GatewayError | undefined => {
  if (status >= 200 && status < 300) return undefined;
  const later = status >= 500 || status === 408 || status === 425 || status === 429;
  return new GatewayError(later ? 'webhook_unreachable' : 'webhook_refused', { status });
};

const asWebhookError = (thrown: unknown): GatewayError => {
  const { recovery } = asGatewayError(thrown);
  return new GatewayError(recovery === 'retry' ? 'webhook_unreachable' : 'webhook_refused', {}, { cause: thrown });
};

/** The daily note as one POST of JSON, to a public https address and through no redirect. */
export const createWebhookTeller = ({ url, lang, transport }: WebhookOptions): Teller => ({
  way: 'webhook',
  tell: async (letter, signal) => {
    const answer = await transport
      .request({
        method: 'POST',
        url,
        headers: { 'content-type': 'application/json', 'webhook-id': letter.id },
        body: bodyOf(letter, lang),
        timeoutMs: 15_000,
        maxAnswerBytes: 64 * 1024,
        signal,
      })
      .catch((thrown: unknown) => {
        throw asWebhookError(thrown);
      });
    const error = verdict(answer.status);
    if (error !== undefined) throw error;
    return { refused: 0 };
  },
});
