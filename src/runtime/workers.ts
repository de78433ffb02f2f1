import { healthApp } from '../web/health.ts';

/** The entry that Cloudflare Workers calls. The platform demands a default export. */
export default { fetch: (request: Request): Response | Promise<Response> => healthApp.fetch(request) };
