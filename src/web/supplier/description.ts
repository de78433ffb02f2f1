import { generateSpecs } from 'hono-openapi';
import * as z from 'zod';
import type { Api } from './api.ts';
import { membersOf, type Member, type Schema } from './members.ts';

const media = z.looseObject({ schema: z.custom<Schema>((value) => typeof value === 'object' && value !== null) });
const content = z.record(z.string(), media);
const parameter = z.looseObject({
  in: z.string(),
  name: z.string(),
  required: z.boolean().optional(),
  schema: media.shape.schema,
});
const operation = z.looseObject({
  operationId: z.string(),
  parameters: z.array(parameter).default([]),
  requestBody: z.looseObject({ content }).optional(),
  responses: z.record(z.string(), z.looseObject({ content })),
});
const paths = z.record(z.string(), z.partialRecord(z.enum(['get', 'post']), operation));

/** The description of this API (OpenAPI 3.1), made of the routes themselves. */
export const describe = (api: Api) =>
  generateSpecs(api, {
    defaultValidationErrorResponse: false,
    documentation: {
      openapi: '3.1.0',
      info: {
        title: 'Sluis: the desk of suppliers',
        version: '1',
        description:
          'What a supplier of digital learning materials may ask and say of what schools deliver to it. Errors are problem+json (RFC 9457) with a code only.',
      },
      components: {
        securitySchemes: {
          token: {
            type: 'oauth2',
            description: 'OAuth 2.0 client credentials (RFC 6749, 4.4); the token goes in the Authorization header.',
            flows: {
              clientCredentials: { tokenUrl: '/supplier/token', scopes: { supplier: 'the desk of suppliers' } },
            },
          },
        },
      },
    },
  });

export type Described = {
  readonly id: string;
  readonly method: string;
  readonly path: string;
  readonly asked: readonly Member[];
  readonly answered: readonly Member[];
  readonly statuses: readonly string[];
};

const fine = /^2/;

/** The operations of a description, as the reference shows them. */
export const operationsIn = (document: { readonly paths?: unknown }): readonly Described[] =>
  Object.entries(paths.parse(document.paths)).flatMap(([path, item]) =>
    Object.entries(item).map(([method, one]): Described => {
      const parameters = one.parameters.map(({ name, required, schema }): Member => {
        const [known] = membersOf({ properties: { [name]: schema }, required: required === true ? [name] : [] });
        return known ?? { path: name, name, type: '', required: false };
      });
      const body = one.requestBody?.content['application/json']?.schema;
      const [, answer] = Object.entries(one.responses).find(([status]) => fine.test(status)) ?? [];
      return {
        id: one.operationId,
        method: method.toUpperCase(),
        path,
        asked: [...parameters, ...(body === undefined ? [] : membersOf(body))],
        answered: membersOf(answer?.content['application/json']?.schema ?? {}),
        statuses: Object.keys(one.responses),
      };
    }),
  );
