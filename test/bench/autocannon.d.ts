/** What we use of it; the package has no types of its own. */
declare module 'autocannon' {
  type Options = {
    readonly url: string;
    readonly headers: Record<string, string>;
    readonly connections: number;
    readonly duration: number;
    readonly workers: number;
  };
  type Result = { readonly requests: { readonly average: number }; readonly non2xx: number; readonly errors: number };
  const autocannon: (options: Options) => Promise<Result>;
  // The package has nothing but a default export.
  export default autocannon;
}
