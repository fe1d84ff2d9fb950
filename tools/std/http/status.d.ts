/**
 * The part of `@std/http/status` that the project uses, declared by hand: the npm copy carries no types.
 * @module
 */

/** HTTP status codes by name; the original lists further ones. */
export const STATUS_CODE: {
  readonly OK: 200;
  readonly Created: 201;
  readonly Accepted: 202;
  readonly NoContent: 204;
  readonly NotModified: 304;
  readonly TemporaryRedirect: 307;
  readonly PermanentRedirect: 308;
  readonly BadRequest: 400;
  readonly Unauthorized: 401;
  readonly PaymentRequired: 402;
  readonly Forbidden: 403;
  readonly NotFound: 404;
  readonly MethodNotAllowed: 405;
  readonly NotAcceptable: 406;
  readonly RequestTimeout: 408;
  readonly Conflict: 409;
  readonly Gone: 410;
  readonly LengthRequired: 411;
  readonly ContentTooLarge: 413;
  readonly URITooLong: 414;
  readonly UnsupportedMediaType: 415;
  readonly MisdirectedRequest: 421;
  readonly UnprocessableEntity: 422;
  readonly UpgradeRequired: 426;
  readonly TooManyRequests: 429;
  readonly RequestHeaderFieldsTooLarge: 431;
  readonly InternalServerError: 500;
  readonly NotImplemented: 501;
  readonly BadGateway: 502;
  readonly ServiceUnavailable: 503;
  readonly GatewayTimeout: 504;
};

/** One of the codes above. */
export type StatusCode = (typeof STATUS_CODE)[keyof typeof STATUS_CODE];

/** Reason phrases by status code. */
export const STATUS_TEXT: { readonly [code in StatusCode]: string };

/** Whether `status` is a registered status code. */
export function isStatus(status: number): status is StatusCode;
/** Whether `status` is a registered 2xx code. */
export function isSuccessfulStatus(status: number): boolean;
/** Whether `status` is a registered 4xx or 5xx code. */
export function isErrorStatus(status: number): boolean;
/** Whether `status` is a registered 4xx code. */
export function isClientErrorStatus(status: number): boolean;
/** Whether `status` is a registered 5xx code. */
export function isServerErrorStatus(status: number): boolean;
