import { parseMail } from './parse.ts';

/** What the worker thread runs for each message. */
export default parseMail;
