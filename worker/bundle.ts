import { fileURLToPath } from 'node:url';
import { bundleWorkflowCode, DefaultLogger, Runtime, type WorkflowBundle } from '@temporalio/worker';
import { FAILURE_CONVERTER } from './encryption/data-converter.ts';

let bundle: Promise<WorkflowBundle> | undefined;

/** The workflow code as the worker runs it; bundling takes seconds, so once a process. */
export function bundleWorkflows(): Promise<WorkflowBundle> {
  bundle ??= bundleWorkflowCode({
    workflowsPath: fileURLToPath(new URL('../workflows/index.ts', import.meta.url)),
    failureConverterPath: FAILURE_CONVERTER,
    // The bundler's progress is nobody's news.
    logger: new DefaultLogger('WARN', ({ level, message, meta }) =>
      Runtime.instance().logger.log(level, message, meta),
    ),
  });
  return bundle;
}
