/**
 * The exit codes of the program.
 *
 * @module
 */

/** The command failed, for example because the port is in use. */
export const EXIT_FAILED = 1;
/** The settings cannot be used. */
export const EXIT_USAGE = 2;
