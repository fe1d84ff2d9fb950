/**
 * The part of `@std/http/negotiation` that the project uses, declared by hand: the npm copy carries no types.
 * @module
 */

/** Only the headers of a request matter here. */
export type RequestLike = Pick<Request, "headers">;

/** The media types that the client accepts, best first. */
export function accepts(request: RequestLike): string[];
/** The best of `types` for the client, undefined when none is accepted. */
export function accepts(request: RequestLike, ...types: string[]): string | undefined;
/** The encodings that the client accepts, best first. */
export function acceptsEncodings(request: RequestLike): string[];
/** The best of `encodings` for the client, undefined when none is accepted. */
export function acceptsEncodings(request: RequestLike, ...encodings: string[]): string | undefined;
/** The languages that the client accepts, best first. */
export function acceptsLanguages(request: RequestLike): string[];
/** The best of `languages` for the client, undefined when none is accepted. */
export function acceptsLanguages(request: RequestLike, ...languages: string[]): string | undefined;
