/** Large enough that a school is some hundred pieces, small enough that none is kept for long. */
const pieceChars = 16_384;

const nextPiece = (texts: Iterator<string>): string => {
  let piece = '';
  while (piece.length < pieceChars) {
    const { done, value } = texts.next();
    if (done === true) break;
    piece += value;
  }
  return piece;
};

/**
 * Writes an answer as fast as it is read. `ended` is awaited after the last byte was taken; who goes away before that
 * leaves it uncalled.
 */
export const streamed = (texts: Iterator<string>, ended: () => Promise<void>): ReadableStream<Uint8Array> => {
  const encoder = new TextEncoder();
  return new ReadableStream<Uint8Array>(
    {
      pull: async (controller) => {
        const piece = nextPiece(texts);
        if (piece !== '') {
          controller.enqueue(encoder.encode(piece));
          return;
        }
        await ended();
        controller.close();
      },
    },
    { highWaterMark: 0 },
  );
};
