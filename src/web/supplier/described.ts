import type { MiddlewareHandler } from 'hono';
import { describeRoute, resolver } from 'hono-openapi';
import type * as z from 'zod';
import { texts } from '../../text/texts.ts';
import type { Texts } from '../../text/texts.ts';
import { problemBody } from './schemas.ts';

export type Operation = keyof Texts['desk']['operations'];

/** The statuses with which any call may be refused, before it is looked at what it asks. */
const always = [401, 403, 429, 503] as const;

type Refusal = 400 | 404 | 409 | 422;

const answer = (schema: z.ZodType, description: string, media = 'application/json') => ({
  description,
  content: { [media]: { schema: resolver(schema) } },
});

/** An operation of the description: what it answers, and with which statuses it refuses besides those of any call. */
export const described = (
  operationId: Operation,
  status: 200 | 201,
  body: z.ZodType,
  refusals: readonly Refusal[] = [],
): MiddlewareHandler => {
  const { operations, statuses } = texts('en').desk;
  const { title, what } = operations[operationId];
  const refused = [...always, ...refusals].map((one) => [
    one,
    answer(problemBody, statuses[one], 'application/problem+json'),
  ]);
  return describeRoute({
    operationId,
    summary: title,
    description: what,
    security: [{ token: ['supplier'] }],
    responses: { [status]: answer(body, statuses.fine), ...Object.fromEntries(refused) },
  });
};
