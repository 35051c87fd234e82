import type { sheets_v4 } from '@googleapis/sheets';
import type { Caller } from '../call.ts';
import type { Workbook } from './workbook.ts';

/** The kinds of request a batchUpdate may hold, in Google's names. */
export type RequestKind = keyof sheets_v4.Schema$Request & string;

/**
 * Applies one request to a workbook that is thrown away if this or a later request of the batch fails.
 * @returns the reply, without its kind; nothing where Google replies `{}`.
 * @throws Invalid
 */
export type RequestHandler<K extends RequestKind> = (
  book: Workbook,
  request: NonNullable<sheets_v4.Schema$Request[K]>,
  caller: Caller,
) => K extends keyof sheets_v4.Schema$Response ? sheets_v4.Schema$Response[K] | undefined : undefined;
