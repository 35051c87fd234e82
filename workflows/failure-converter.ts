import { DefaultFailureConverter } from '@temporalio/common';

/** Messages and stacks of failures may quote what people wrote: they become payloads, and so are sealed like these. */
export const failureConverter = new DefaultFailureConverter({ encodeCommonAttributes: true });
