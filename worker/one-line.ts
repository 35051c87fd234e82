/** People's words are data: on a log's line or a terminal they make no line of their own, move no cursor, set no colour. */
// biome-ignore lint/suspicious/noControlCharactersInRegex: they are what is to be removed
export const oneLine = (text: string): string => text.replace(/[\u0000-\u001f\u007f-\u009f\u2028\u2029]+/g, ' ');
